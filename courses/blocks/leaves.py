"""The single values inside of a stored block, each with the block that defines it.

Rules about texts, links and pictures walk these instead of knowing every kind of block, so that a new kind is
checked from its first day on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

HEADING = blocks.CharBlock()


@dataclass(frozen=True)
class Leaf:
    """One value as it is stored; `name` is its name in the block that holds it, `beside` that block."""

    name: str
    block: blocks.Block
    value: Any
    beside: dict[str, Any] = field(default_factory=dict)

    @property
    def is_rich(self) -> bool:
        """Whether the value is rich text in Wagtail's own markup."""
        return isinstance(self.block, blocks.RichTextBlock)


def leaves(
    block: blocks.Block, value: Any, name: str = "", beside: dict[str, Any] | None = None
) -> Iterator[Leaf]:
    """Yield every single value of a stored block in reading order, also those that are missing (None)."""
    if isinstance(block, TypedTableBlock):
        yield from _table(block, value or {})
    elif isinstance(block, blocks.StructBlock):
        stored = value or {}
        for key, child in block.child_blocks.items():
            yield from leaves(child, stored.get(key), key, stored)
    elif isinstance(block, blocks.ListBlock):
        for item in value or []:
            inner = item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
            yield from leaves(block.child_block, inner, name)
    elif isinstance(block, blocks.StreamBlock):
        for child in value or []:
            if child["type"] in block.child_blocks:
                yield from leaves(block.child_blocks[child["type"]], child["value"], child["type"])
    else:
        yield Leaf(name, block, value, beside or {})


def _table(block: TypedTableBlock, table: dict[str, Any]) -> Iterator[Leaf]:
    yield Leaf("caption", HEADING, table.get("caption"))
    columns = table.get("columns", [])
    for column in columns:
        yield Leaf("heading", HEADING, column["heading"])
    for row in table.get("rows", []):
        for column, cell in zip(columns, row["values"], strict=False):
            yield from leaves(block.child_blocks[column["type"]], cell, column["type"])

"""Walking through stored streams of any block kind: what they refer to and their ids, exchanged for others.

The walk follows the definitions of the blocks, so a new kind of block needs nothing here. It works on the
JSON that a stream field stores and needs no database.
"""

import re
from collections.abc import Callable
from html import escape, unescape
from typing import Any, Protocol

from django.db.models import Model
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.coreutils import resolve_model_string

from courses.blocks.practice import QuizBlock

Stored = Any
_TAG = re.compile(r"<(a|embed)\b([^>]*)>", re.I)
_ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"', re.I)
LINKS = {("a", "page"), ("a", "document"), ("embed", "image")}


class UnknownBlock(Exception):
    """A stream holds a kind of block that this site does not know; `kind` names it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(kind)


class Exchange(Protocol):
    """What to put in the place of what a stream holds."""

    def reference(self, model: type[Model], key: Any) -> Any:
        """Return what stands for the object of this model with this key; None for nothing."""

    def rich_text(self, html: str) -> str:
        """Return what stands for this rich text, as a rule by `exchange_links`."""

    def link(self, kind: str, key: str) -> str | None:
        """Return what stands for `key` in a link of rich text to a “page”, “document” or “image”.

        None takes the link away and leaves its text.
        """

    def block_id(self, old: str) -> str:
        """Return the id for the block or list item that has the id `old`."""

    def bank(self, code: str) -> str:
        """Return the code of the question bank that stands for this one."""


def exchange_stream(block: blocks.Block, stored: Stored, exchange: Exchange) -> Stored:
    """Return the stored value of `block` with everything exchanged; the value itself is left as it is.

    Raises UnknownBlock, and the usual errors (KeyError, TypeError, AttributeError) for a value that the block
    cannot have stored.
    """
    if stored is None:
        return None
    for kind, walk in _WALKS:
        if isinstance(block, kind):
            return walk(block, stored, exchange)
    return stored


def _stream(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    children = []
    for child in stored:
        if child["type"] not in block.child_blocks:
            raise UnknownBlock(str(child["type"]))
        value = exchange_stream(block.child_blocks[child["type"]], child["value"], exchange)
        children.append(_identified({**child, "value": value}, exchange))
    return children


def _list(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    items = []
    for item in stored:
        if isinstance(item, dict) and item.get("type") == "item" and "value" in item:
            value = exchange_stream(block.child_block, item["value"], exchange)
            items.append(_identified({**item, "value": value}, exchange))
        else:
            items.append(exchange_stream(block.child_block, item, exchange))
    return items


def _identified(child: dict[str, Any], exchange: Exchange) -> dict[str, Any]:
    return {**child, "id": exchange.block_id(child["id"])} if child.get("id") else child


def _struct(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    value = {
        name: exchange_stream(block.child_blocks[name], item, exchange)
        if name in block.child_blocks
        else item
        for name, item in stored.items()
    }
    if isinstance(block, QuizBlock) and value.get("bank"):
        value["bank"] = exchange.bank(value["bank"])
    return value


def _table(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    kinds = [column["type"] for column in stored["columns"]]
    for kind in kinds:
        if kind not in block.child_blocks:
            raise UnknownBlock(str(kind))
    rows = [
        {
            **row,
            "values": [
                exchange_stream(block.child_blocks[kind], cell, exchange)
                for kind, cell in zip(kinds, row["values"], strict=True)
            ],
        }
        for row in stored["rows"]
    ]
    return {**stored, "rows": rows}


def _chooser(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    return exchange.reference(resolve_model_string(block.target_model), stored)


def _rich_text(block: Any, stored: Stored, exchange: Exchange) -> Stored:
    return exchange.rich_text(stored)


def exchange_links(html: str, exchange: Exchange) -> str:
    """Return stored rich text with the keys of its links to pages, documents and images exchanged."""

    def replace(match: re.Match[str]) -> str:
        tag, attributes = match[1].lower(), dict(_ATTRIBUTE.findall(match[2]))
        kind = attributes.get("linktype" if tag == "a" else "embedtype", "")
        if (tag, kind) not in LINKS:
            return match[0]
        key = exchange.link(kind, unescape(attributes.get("id", "")))
        if key is None:
            return "<a>" if tag == "a" else ""
        return re.sub(r'\bid="[^"]*"', lambda _found: f'id="{escape(key)}"', match[0])

    return _TAG.sub(replace, html)


Walk = Callable[[Any, Stored, Exchange], Stored]
_WALKS: tuple[tuple[type[blocks.Block], Walk], ...] = (
    (blocks.BaseStreamBlock, _stream),
    (blocks.ListBlock, _list),
    (blocks.BaseStructBlock, _struct),
    (TypedTableBlock, _table),
    (blocks.ChooserBlock, _chooser),
    (blocks.RichTextBlock, _rich_text),
)

"""The form data of a lesson's editor, made from stored blocks whose texts are replaced by hostile ones.

It walks the definitions of the blocks, so a new kind of block is attacked from its first day on.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

from wagtail import blocks
from wagtail.blocks.field_block import ChooserBlock
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock

from courses.blocks.limits import AtMost
from courses.blocks.neutral import KeyBlock
from courses.domain.streams.sources import plain_list

Form = dict[str, Any]
NEUTRAL = {"key", "left_key", "right_key", "competence", "settings"}
"""Names of values that are no text for people; hostile settings are given by the test itself."""


class Texts:
    """Hands out payloads, as many as a field can hold, beginning where the last field ended."""

    def __init__(self, payloads: list[str]) -> None:
        self.payloads = payloads
        self._next = 0

    def fill(self, limit: int | None = None) -> str:
        """Return payloads for a field: all of them if it has no limit in characters."""
        if limit is None or limit >= 20_000:
            return "\n".join(self.payloads)
        return " ".join(self.take(limit)) or "<b>"[:limit]

    def take(self, limit: int) -> list[str]:
        """Return the next payloads that fit into so many characters."""
        taken: list[str] = []
        while len(" ".join([*taken, self.payloads[self._next]])) <= limit:
            taken.append(self.payloads[self._next])
            self._next = (self._next + 1) % len(self.payloads)
        return taken


def stream_form(name: str, block: blocks.StreamBlock, stored: list[Any], texts: Texts) -> Form:
    """Return what the editor posts for a stream of stored children, each text of theirs hostile."""
    return dict(_fields(name, block, stored, texts))


def _fields(name: str, block: blocks.Block, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    for kind, write in _WRITERS:
        if isinstance(block, kind):
            yield from write(name, block, value, texts)
            return
    raise TypeError(f"no form data for {type(block).__name__}")


def _stream(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    yield f"{name}-count", str(len(value))
    for place, child in enumerate(value):
        prefix = f"{name}-{place}"
        yield from _head(prefix, place, child.get("id"))
        yield f"{prefix}-type", child["type"]
        yield from _fields(f"{prefix}-value", block.child_blocks[child["type"]], child["value"], texts)


def _list(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    items = plain_list(value)
    yield f"{name}-count", str(len(items))
    for place, item in enumerate(items):
        yield from _head(f"{name}-{place}", place, None)
        yield from _fields(f"{name}-{place}-value", block.child_block, item, texts)


def _head(prefix: str, place: int, key: Any) -> Iterator[tuple[str, Any]]:
    yield f"{prefix}-deleted", ""
    yield f"{prefix}-order", str(place)
    yield f"{prefix}-id", str(key or uuid4())


def _struct(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    for key, child in block.child_blocks.items():
        inner = (value or {}).get(key)
        if key in NEUTRAL:
            yield f"{name}-{key}", inner or ""
        else:
            yield from _fields(f"{name}-{key}", child, inner, texts)


def _table(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    yield f"{name}-caption", texts.fill(250)
    for kind, entries in (("column", value["columns"]), ("row", value["rows"])):
        yield f"{name}-{kind}-count", str(len(entries))
        for place in range(len(entries)):
            yield f"{name}-{kind}-{place}-order", str(place)
            yield f"{name}-{kind}-{place}-deleted", ""
    for place, column in enumerate(value["columns"]):
        yield f"{name}-column-{place}-type", column["type"]
        yield f"{name}-column-{place}-heading", texts.fill(250)
    for number, row in enumerate(value["rows"]):
        for place, cell in enumerate(row["values"]):
            child = block.child_blocks[value["columns"][place]["type"]]
            yield from _fields(f"{name}-cell-{number}-{place}", child, cell, texts)


def _rich(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    headings = ["header-two", "header-three", "blockquote"] if "h2" in block.features else []
    limit = _limit(block)
    chosen = texts.payloads if limit is None or limit >= 20_000 else texts.take(limit)
    yield name, hostile_rich_text(chosen, ["unstyled", *headings])


def _text(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    limits = [block.field.max_length, _limit(block), 250 if isinstance(block, blocks.CharBlock) else None]
    yield name, texts.fill(min([limit for limit in limits if limit], default=None))


def _limit(block: Any) -> int | None:
    """Return how many characters the block's own rule lets through."""
    rules = [rule for rule in block.field.validators if isinstance(rule, AtMost)]
    return min((rule.characters for rule in rules), default=None)


def _plain(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    yield name, "" if value is None else value


def _boolean(name: str, block: Any, value: Any, texts: Texts) -> Iterator[tuple[str, Any]]:
    if value:
        yield name, "on"


Writer = Callable[[str, Any, Any, Texts], Iterator[tuple[str, Any]]]
_WRITERS: list[tuple[Any, Writer]] = [
    (TypedTableBlock, _table),
    (blocks.StreamBlock, _stream),
    (blocks.ListBlock, _list),
    (blocks.StructBlock, _struct),
    (blocks.RichTextBlock, _rich),
    (blocks.BooleanBlock, _boolean),
    ((KeyBlock, blocks.ChoiceBlock, blocks.MultipleChoiceBlock, ChooserBlock, blocks.URLBlock), _plain),
    ((blocks.CharBlock, blocks.TextBlock), _text),
    (blocks.FieldBlock, _plain),
]


def hostile_rich_text(payloads: list[str], kinds: list[str]) -> str:
    """Return the content state that a rewritten editor could post: payloads as texts and as their links."""
    lines = []
    entities = {}
    for place, payload in enumerate(payloads):
        text = payload.replace("\n", " ")
        entities[str(place)] = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": payload, "id": None}}
        lines.append(
            {
                "key": f"k{place:04}",
                "text": text,
                "type": kinds[place % len(kinds)],
                "depth": 0,
                "inlineStyleRanges": [{"offset": 0, "length": 1, "style": "BOLD"}],
                "entityRanges": [{"offset": 0, "length": len(text.encode("utf-16-le")) // 2, "key": place}],
            }
        )
    return json.dumps({"blocks": lines, "entityMap": entities})

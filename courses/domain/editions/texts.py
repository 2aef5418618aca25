"""A block's content as plain lines of text, to compare what people read; and which of it a language lacks."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_LINE_ENDS = re.compile(r"</(?:p|h[1-6]|li|tr|blockquote|figcaption|div)>|<br ?/?>")
_SPACE = re.compile(r"[ \t\r\f\v\xa0]+")
_NEUTRAL = {"id", "src", "bank", "type", "kind", "width", "height", "activity", "competence", "reviewers"}
"""Keys whose values are codes, addresses or sizes and not for reading."""


_NUMBERS = {
    "attempts": _("attempts"),
    "time_limit": _("time limit in minutes"),
    "correct": _("right answer"),
    "difficulty": _("difficulty"),
    "draw": _("questions drawn"),
    "duration_minutes": _("minutes"),
    "max_points": _("points at most"),
    "max_words": _("words at most"),
    "min_words": _("words at least"),
    "minutes": _("minutes"),
    "pass_percent": _("pass mark in percent"),
    "pass_points": _("points to be accepted"),
    "points": _("points"),
    "resubmissions": _("times that it may be handed in again"),
    "reviews_per_submission": _("reviews"),
    "tolerance": _("tolerance"),
    "value": _("right number"),
}


def block_lines(block: Mapping[str, Any]) -> list[str]:
    """Return what a block says as lines of plain text, in an order that depends on nothing but its keys;
    numbers and choices as ``name: value``.
    """
    return list(_lines("", block["value"]))


def lacking_languages(blocks: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the languages in which a part of the block is empty that says something in another language.

    `blocks` is the same block by language.
    """
    said = {code: {name for name, text in _parts(block) if text} for code, block in blocks.items()}
    everything = set[str]().union(*said.values())
    return tuple(code for code, names in said.items() if names != everything)


def _parts(block: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    for name, value in block["value"].items():
        if name not in _NEUTRAL:
            yield name, any(_texts(value))


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        if strip_tags(value).strip():
            yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if name not in _NEUTRAL:
                yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _lines(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if name not in _NEUTRAL:
            yield from _plain(value)
    elif isinstance(value, Mapping):
        for inner in sorted(value, key=lambda key: (not isinstance(value[key], str), key)):
            yield from _lines(inner, value[inner])
    elif isinstance(value, Sequence):
        for item in value:
            yield from _lines(name, item)
    elif value is not None:
        label = str(_NUMBERS.get(name, name.replace("_", " ")))
        yield f"{label}: {_yes_or_no(value) if isinstance(value, bool) else value}"


def _yes_or_no(value: bool) -> str:
    return gettext("yes") if value else gettext("no")


def _plain(text: str) -> Iterator[str]:
    for line in _LINE_ENDS.sub("\n", text).split("\n"):
        plain = _SPACE.sub(" ", html.unescape(strip_tags(line))).strip()
        if plain:
            yield plain

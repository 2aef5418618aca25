"""GIFT as signs: blocks between blank lines, escapes, comments that say something."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from courses.domain.exchange.items import ItemRefused
from courses.domain.exchange.keys import Extras

SPECIAL = "~=#{}:\\"
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_ID = re.compile(r"\[id:((?:\\.|[^\]\\])*)\]")
_TAG = re.compile(r"\[tag:((?:\\.|[^\]\\])*)\]")
_ACADEMY = re.compile(r"//\s*\[academy:(\{.*\})\]\s*")
_CATEGORY = re.compile(r"\$CATEGORY:(.*)", re.IGNORECASE)


@dataclass
class Remarks:
    """What the comments in front of a question say of it."""

    code: str = ""
    tags: list[str] = field(default_factory=list)
    extras: str = ""

    def read(self, line: str) -> None:
        """Take in one comment."""
        academy = _ACADEMY.fullmatch(line)
        if academy:
            self.extras = academy[1]
            return
        for code in _ID.findall(line):
            self.code = _unbracketed(code)
        self.tags += [_unbracketed(tag) for tag in _TAG.findall(line)]

    def kept(self) -> Extras:
        """Return what Cluster Academy itself kept of the question; raise ItemRefused when it is broken."""
        if not self.extras:
            return {}
        try:
            kept = json.loads(self.extras)
        except (ValueError, RecursionError) as error:
            raise ItemRefused(_("The comment “[academy:…]” is damaged. Delete the line.")) from error
        return kept if isinstance(kept, dict) else {}


@dataclass
class Block:
    """The text of one question and the line on which it begins."""

    line: int
    text: str
    category: str | None
    remarks: Remarks


def blocks(text: str) -> Iterator[Block]:
    """Yield the questions of a GIFT file; a blank line ends each."""
    category: str | None = None
    remarks, first = Remarks(), 0
    lines: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        plain = line.strip()
        named = _CATEGORY.match(plain)
        if plain.startswith("//"):
            remarks.read(plain)
        elif named and not lines:
            category = unescape(named[1].strip())
        elif plain:
            first = first or number
            lines.append(line)
        elif lines:
            yield Block(first, "\n".join(lines), category, remarks)
            remarks, lines, first = Remarks(), [], 0


def comment(label: str, value: str) -> str:
    """Return one remark for a comment, such as ``[id:q1]``."""
    bracketed = re.sub(r"([\\\]])", r"\\\1", value)
    return f"[{label}:{bracketed}]"


def escape(text: str) -> str:
    """Return text in which no sign has a meaning of its own, on one line."""
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def unescape(text: str) -> str:
    """Return what an escaped text says."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] == "n" else found[1], text)


def find(text: str, wanted: str, start: int = 0) -> int:
    """Return where one of the signs `wanted` stands without a backslash before it, -1 when none does."""
    position = start
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        if text[position] in wanted:
            return position
        position += 1
    return -1


def divide(text: str, mark: str) -> tuple[str, str]:
    """Return what stands before and after the first unescaped `mark` (of equal signs); ("text", "") without
    one.
    """
    position = find(text, mark[0])
    while position >= 0:
        if text.startswith(mark, position):
            return text[:position], text[position + len(mark) :]
        position = find(text, mark[0], position + 1)
    return text, ""


def _unbracketed(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text).strip()

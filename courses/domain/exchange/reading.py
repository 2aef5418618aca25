"""One door to the three formats: bytes in, questions and faults out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _

from courses.blocks.answers import answer_faults
from courses.domain.exchange.gift_reader import read_gift
from courses.domain.exchange.items import (
    MAX_PARTS,
    MAX_TEXT,
    Content,
    FileRefused,
    Item,
    ItemRefused,
    Reading,
)
from courses.domain.exchange.keys import keyed_parts
from courses.domain.exchange.labels import is_code
from courses.domain.exchange.moodle_reader import read_moodle
from courses.domain.exchange.pack_reader import read_pack_yaml
from courses.domain.exchange.texts import decode, storable
from courses.domain.streams import answers_stream
from courses.enums import ExchangeFormat

_SUFFIXES = {
    ".gift": ExchangeFormat.GIFT,
    ".txt": ExchangeFormat.GIFT,
    ".xml": ExchangeFormat.MOODLE,
    ".yaml": ExchangeFormat.PACK,
    ".yml": ExchangeFormat.PACK,
}
_LONGEST_LABEL, _LONGEST_CATEGORY, _MOST_TAGS = 40, 100, 20
_LARGEST_NUMBER = 10**15


def format_of(name: str) -> ExchangeFormat:
    """Return the format that a file's name tells; raise FileRefused when it tells none."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        message = _("The name ends in none of {suffixes}. Choose the format yourself.")
        raise FileRefused(message.format(suffixes=", ".join(_SUFFIXES)))
    return _SUFFIXES[suffix]


def read_questions(data: bytes, form: ExchangeFormat, language: str, competences: Collection[str]) -> Reading:
    """Return what a file holds: every question is accepted or rejected with its line and reason.

    `language` is that of the texts; the pack's YAML holds both languages and does not need it. `competences`
    are the codes of the framework. Raises FileRefused, and nothing else, when nothing can be read.
    """
    if form == ExchangeFormat.MOODLE:
        raw = read_moodle(data, language)
    else:
        text, notes = decode(data)
        raw = read_gift(text, language) if form == ExchangeFormat.GIFT else read_pack_yaml(text, competences)
        raw.notes += notes
    reading = Reading(rejected=raw.rejected, notes=raw.notes, titles=raw.titles)
    seen: dict[str, int] = {}
    for item in raw.items:
        try:
            check_item(item, competences)
            if item.head.code in seen:
                message = _("The question “{code}” is there twice (first in line {line}).")
                raise ItemRefused(message.format(code=item.head.code, line=seen[item.head.code]))
            seen[item.head.code] = item.line
            reading.accept(item)
        except ItemRefused as refused:
            reading.reject(item.line, item.title, refused.reason)
    reading.rejected.sort(key=lambda rejection: rejection.line)
    return reading


@dataclass(frozen=True)
class _Child:
    """An answer as `answer_faults` looks at it."""

    block_type: str
    value: Any


def check_item(item: Item, competences: Collection[str]) -> None:
    """Raise ItemRefused when the question cannot be one of a bank."""
    head = item.head
    if not is_code(head.code):
        message = _("The code “{code}” may hold Latin letters, digits, - and _ only, at most 60.")
        raise ItemRefused(message.format(code=head.code[:60]))
    if head.competence and head.competence not in competences:
        message = _("The competence “{code}” is not in the framework.")
        raise ItemRefused(message.format(code=head.competence[:20]))
    if head.difficulty is not None and not 1 <= head.difficulty <= 3:
        raise ItemRefused(_("The difficulty lies between 1 and 3."))
    if head.points is not None and not 1 <= head.points <= 100:
        raise ItemRefused(_("The points lie between 1 and 100."))
    if head.category and len(head.category) > _LONGEST_CATEGORY:
        raise ItemRefused(_("The category is longer than {limit} signs.").format(limit=_LONGEST_CATEGORY))
    if len(head.tags or ()) > _MOST_TAGS or any(len(tag) > _LONGEST_LABEL for tag in head.tags or ()):
        message = _("At most {count} tags of {limit} signs are kept.")
        raise ItemRefused(message.format(count=_MOST_TAGS, limit=_LONGEST_LABEL))
    _check_texts([head.category or "", *(head.tags or ())])
    for content in item.versions.values():
        _check_content(content)


def _check_content(content: Content) -> None:
    if any(len(content.get(kind, [])) > MAX_PARTS for kind in ("options", "pairs", "items")):
        raise ItemRefused(_("A question has at most {limit} answers.").format(limit=MAX_PARTS))
    if len(content.get("distractors", [])) + len(content.get("accepted", [])) > 4 * MAX_PARTS:
        raise ItemRefused(_("A question has at most {limit} answers.").format(limit=4 * MAX_PARTS))
    parts = keyed_parts(content)
    texts = [content["stem"], *(part["text"] for part in parts), *content.get("accepted", [])]
    if not all(text.strip() for text in texts):
        raise ItemRefused(_("The question or one of its answers has no text."))
    _check_texts(_all_texts(content))
    if any(not part["id"] or len(part["id"]) > _LONGEST_LABEL for part in parts):
        raise ItemRefused(_("A key of an answer has 1 to {limit} signs.").format(limit=_LONGEST_LABEL))
    if len(content.get("answer", {}).get("unit", "")) > _LONGEST_LABEL:
        raise ItemRefused(_("The unit is longer than {limit} signs.").format(limit=_LONGEST_LABEL))
    for band in [content.get("answer", {}), *content.get("feedback_wrong", [])]:
        if any(abs(band.get(name, 0)) >= _LARGEST_NUMBER for name in ("value", "tolerance")):
            raise ItemRefused(_("A number has at most 15 digits."))
    children = [
        _Child(child["type"], child["value"]) for child in answers_stream({**content, "id": "exchange"})
    ]
    faults = answer_faults(content["type"], children)
    if faults:
        raise ItemRefused(" ".join(str(fault) for fault in faults))


def _all_texts(value: Any) -> list[str]:
    """Return every text of a content, however deep."""
    if isinstance(value, str):
        return [value]
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for inner in below for text in _all_texts(inner)]


def _check_texts(texts: list[str]) -> None:
    if any(len(text) > MAX_TEXT for text in texts):
        raise ItemRefused(_("A text is longer than {limit} signs.").format(limit=MAX_TEXT))
    if not all(storable(text) for text in texts):
        raise ItemRefused(_("A text holds a control sign that cannot be shown."))

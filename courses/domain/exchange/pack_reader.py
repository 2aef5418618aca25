"""Reads questions in the content pack's YAML, both languages together."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from courses.domain.exchange.items import Content, FileRefused, Head, Item, Reading
from courses.domain.exchange.labels import category_path
from courses.domain.pack.documents import LANGUAGES, Cursor, load_yaml
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.questions import Wording, read_question

FILE = "questions.yaml"
_HEAD = ("id", "competence", "difficulty", "points")


def read_pack_yaml(text: str, competences: Collection[str]) -> Reading:
    """Return the questions of a file like the pack's `quizzes.yaml`; whatever is wrong with one leaves the
    others alone.

    Raises FileRefused when the file is no YAML, or no list of banks.
    """
    faults = FaultLog()
    root = load_yaml(text, FILE, 1, faults)
    if root is None or not isinstance(root.value, dict):
        first = next(iter(faults), None)
        raise FileRefused(
            first.reason if first else _("The file holds no “banks”."), first.line if first else 1
        )
    banks = root.items("banks", at_least=1)
    if not banks:
        raise FileRefused(_("The file holds no “banks”."), 1)
    reading = Reading()
    for bank in banks:
        _read_bank(bank, competences, reading)
    for fault in faults:  # what is no set of keys and values where a bank or a question should be
        reading.reject(fault.line, "", fault.reason)
    return reading


def _read_bank(bank: Cursor, competences: Collection[str], reading: Reading) -> None:
    code = bank.text("id")
    if bank.get("title"):
        reading.titles[code] = bank.words("title")
    for below in bank.items("questions", at_least=1):
        item, faults = below.apart()
        question = _item(item, code, competences)
        if faults or question is None:
            reasons = "; ".join(fault.reason for fault in faults)
            line = min((fault.line for fault in faults), default=item.line)
            reading.reject(line, item.value.get("id") if _is_text(item.value.get("id")) else "", reasons)
        else:
            reading.accept(question)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _item(item: Cursor, bank: str, competences: Collection[str]) -> Item | None:
    code = item.text("id")
    versions: dict[str, Content] = {}
    head: Content = {}
    for language in LANGUAGES:
        wording = Wording(language, bilingual=True, complete=False)
        head = read_question(item, code, wording, competences) or {}
        if not head:
            return None
        versions[language] = {name: value for name, value in head.items() if name not in _HEAD}
    return Item(
        item.line,
        Head(
            code=code,
            competence=head["competence"] or None,
            difficulty=head["difficulty"],
            points=head["points"] if item.get("points") else None,
            category=category_path(item.text("category")) if item.get("category") else None,
            tags=tuple(item.strings("tags")) if item.get("tags") else None,
            bank=bank,
        ),
        versions,
        keyed=True,
    )

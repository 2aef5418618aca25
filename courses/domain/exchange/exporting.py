"""Writes the questions of a bank, or a selection of them, into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.domain.editions.questionnaires import content_of
from courses.domain.exchange import gift_writer, moodle_writer
from courses.domain.exchange.items import Content, ItemRefused
from courses.domain.exchange.pack_writer import pack_question, write_pack_yaml
from courses.enums import ExchangeFormat
from courses.models import Question, QuestionBank

CANNOT_HOLD: dict[str, str | Promise] = {
    ExchangeFormat.GIFT: gettext_lazy(
        "GIFT has no place for competence, difficulty and points: they are written as tags. Units, model "
        "answers, keys and the feedback to pairs and items are written as comments that only Cluster Academy "
        "reads."
    ),
    ExchangeFormat.MOODLE: gettext_lazy(
        "Moodle has no place for competence and difficulty: they are written as tags. Model answers, keys "
        "and the feedback to pairs are written into an element that only Cluster Academy reads."
    ),
    ExchangeFormat.PACK: gettext_lazy(
        "This format holds everything, both languages together; a question that is missing in one of them is "
        "left out."
    ),
}
SUFFIXES = {ExchangeFormat.GIFT: "gift", ExchangeFormat.MOODLE: "xml", ExchangeFormat.PACK: "yaml"}


@dataclass
class Export:
    """A file of questions: its text, how many it holds, and which were left out, by code with the reason."""

    text: str = ""
    written: int = 0
    left_out: list[tuple[str, str]] = field(default_factory=list)


def export_questions(questions: Sequence[Question], form: ExchangeFormat) -> Export:
    """Return the file of these questions (rows of one language, in their order) with their banks selected.

    The pack's YAML takes the other language from the rows of the same code.
    """
    export = Export()
    if form == ExchangeFormat.PACK:
        _write_pack(questions, export)
    elif form == ExchangeFormat.MOODLE:
        body = _write_each(questions, export, moodle_writer.write_moodle, moodle_writer.write_category)
        notes = [f"  <!-- {note.replace('--', '–')} -->\n" for note in _notes(export)]
        export.text = "".join([moodle_writer.HEAD, *notes, body, moodle_writer.TAIL])
    else:
        body = _write_each(questions, export, gift_writer.write_gift, gift_writer.write_category)
        export.text = "".join([*(f"// {note}\n" for note in _notes(export)), "\n", body])
    return export


def _write_each(
    questions: Iterable[Question],
    export: Export,
    write: Callable[[Content, list[str]], str],
    write_category: Callable[[str], str],
) -> str:
    parts = []
    category = ""
    for question in questions:
        try:
            text = write(_plain(content_of(question)), list(question.tags))
        except ItemRefused as refused:
            export.left_out.append((question.code, refused.reason))
            continue
        if question.category != category:
            category = question.category
            parts.append(write_category(category))
        parts.append(text)
        export.written += 1
    return "".join(parts)


def _write_pack(questions: Sequence[Question], export: Export) -> None:
    twins: dict[str, dict[str, Content]] = {}
    codes = [question.code for question in questions]
    for row in Question.objects.filter(code__in=codes).select_related("locale"):
        twins.setdefault(row.code, {})[row.locale.language_code] = _plain(content_of(row))
    banks: dict[str, Content] = {}
    for question in questions:
        try:
            written = pack_question(twins[question.code], question.category, list(question.tags))
        except ItemRefused as refused:
            export.left_out.append((question.code, refused.reason))
            continue
        bank = banks.setdefault(question.bank.code, _pack_bank(question.bank))
        bank["questions"].append(written)
        export.written += 1
    notes = "".join(f"# {note}\n" for note in _notes(export))
    export.text = notes + write_pack_yaml(list(banks.values()))


def _pack_bank(bank: QuestionBank) -> Content:
    titles = {
        row.locale.language_code: row.title
        for row in QuestionBank.objects.filter(code=bank.code).select_related("locale")
    }
    course = {"course": bank.course.slug} if bank.course else {}
    return {
        "id": bank.code,
        **course,
        "title": {language: titles.get(language, bank.title) for language, _name in settings.LANGUAGES},
        "pass_percent": bank.pass_percent,
        "questions": [],
    }


def _notes(export: Export) -> list[str]:
    """Return, one line each, which questions are not in the file."""
    message = _("Left out: {code}: {reason}")
    return [" ".join(message.format(code=code, reason=reason).split()) for code, reason in export.left_out]


def _plain(value: Any) -> Any:
    """Return content with plain line ends, whatever a browser sent."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value

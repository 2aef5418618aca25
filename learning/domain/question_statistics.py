"""Statistics of bank questions after use, each wording for itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.domain.canonical import content_sha256
from courses.queries.questions import Wording, wordings_of
from learning.domain.grading import Languages, question_in
from learning.domain.item_analysis import (
    SMALLEST_GROUP,
    Moments,
    discrimination,
    facility,
    flags_of,
    idle_distractors,
)
from learning.enums import QuestionFlag
from learning.queries.item_answers import ItemSums, chosen_counts, item_sums


@dataclass(frozen=True)
class OptionCount:
    """How many people chose an answer, and which share of all in percent."""

    text: str
    correct: bool
    people: int
    percent: int


@dataclass(frozen=True)
class Figures:
    """What the answers to one wording of a question tell.

    `people` answered it; `hidden`: they are too few, so nothing else is told. `facility` is in percent,
    `discrimination` between −1 and 1, None where nothing varies. `versions` are those with this wording, the
    newest first.
    """

    code: str
    stem: str
    versions: tuple[str, ...]
    people: int
    hidden: bool
    facility: float | None = None
    discrimination: float | None = None
    options: tuple[OptionCount, ...] = ()
    flags: tuple[QuestionFlag, ...] = ()
    idle: tuple[str, ...] = ()


def question_statistics(codes: Collection[str], language: str) -> dict[str, list[Figures]]:
    """Return the figures of these questions, the newest wording first, in three queries.

    Only wordings that somebody answered are there. Versions with the same content of a question, in all
    languages, count together. Texts are in `language` where there is one.
    """
    sums: dict[tuple[str, UUID], list[ItemSums]] = {}
    for row in item_sums(codes):
        sums.setdefault((row.code, row.version_id), []).append(row)
    chosen = chosen_counts(codes) if sums else {}
    groups: dict[tuple[str, str], list[Wording]] = {}
    for wording in wordings_of({code for code, _version in sums}):
        groups.setdefault((wording.code, content_sha256(wording.question)), []).append(wording)
    found: dict[str, list[Figures]] = {}
    for (code, _sha), wordings in groups.items():
        keys = [(code, wording.version_id) for wording in wordings]
        rows = [row for key in keys for row in sums.get(key, [])]
        counts = _merged(chosen.get(key, {}) for key in keys)
        if rows:
            found.setdefault(code, []).append(_figures(wordings, rows, counts, language))
    return found


def _figures(
    wordings: list[Wording], rows: list[ItemSums], chosen: Mapping[str, int], language: str
) -> Figures:
    languages: Languages = wordings[0].question
    question = question_in(languages, language)
    people = sum(row.people for row in rows)
    names = tuple(wording.version for wording in wordings)
    if people < SMALLEST_GROUP:
        return Figures(wordings[0].code, question["stem"], names, people, hidden=True)
    scores, paired = _moments(rows, question["points"])
    share, correlation = facility(scores), discrimination(paired)
    idle = idle_distractors(question, chosen)
    options = _options(question, chosen, people)
    texts = {part["id"]: part["text"] for part in _choosable(question)}
    return Figures(
        code=wordings[0].code,
        stem=question["stem"],
        versions=names,
        people=people,
        hidden=False,
        facility=share,
        discrimination=correlation,
        options=options,
        flags=tuple(flags_of(share, correlation, idle)),
        idle=tuple(texts[key] for key in idle),
    )


def _moments(rows: list[ItemSums], points: int) -> tuple[Moments, Moments]:
    """Return the moments of all answers, and of those whose attempt asked something else too."""
    scores, paired = Moments(), Moments()
    for row in rows:
        raw = Moments(row.people, row.item, row.item_squares, row.rest, row.rest_squares, row.products)
        rest = row.max_points - points
        scaled = raw.scaled(1 / points, 1 / rest if rest > 0 else 0)
        scores += scaled
        if rest > 0:
            paired += scaled
    return scores, paired


def _merged(counts: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for key, count in one.items():
            total[key] = total.get(key, 0) + count
    return total


def _choosable(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rights = [pair["right"] for pair in question.get("pairs", [])]
    return [*question.get("options", []), *rights, *question.get("distractors", [])]


def _options(question: Mapping[str, Any], chosen: Mapping[str, int], people: int) -> tuple[OptionCount, ...]:
    wrong = {extra["id"] for extra in question.get("distractors", [])}
    return tuple(
        OptionCount(
            text=part["text"],
            correct=part.get("correct", part["id"] not in wrong),
            people=chosen.get(part["id"], 0),
            percent=round(100 * chosen.get(part["id"], 0) / people),
        )
        for part in _choosable(question)
    )

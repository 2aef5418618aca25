"""Questions: from the pack's YAML to the platform's format, one language at a time.

In a bank every text is given in both languages; in a lesson's `check` block it is plain text in the lesson's
language. `Wording` hides that difference, so that there is one reader for each type of question.

The platform's format, plain strings, JSON-serialisable::

    {"id", "type", "competence", "difficulty", "points", "stem", …} single_choice, multiple_choice  options:
    [{id, correct, text, feedback}] matching      pairs: [{left: {id, text}, right: {id, text}, feedback}],
    distractors: [{id, text, feedback}] ordering      items: [{id, text, feedback}], listed in the correct
    order numeric       answer: {value, tolerance, unit}, feedback_correct, feedback_wrong: [{value,
    tolerance, text}],
                  feedback_default
    short_answer  accepted: [text], model_answer, feedback_correct, feedback_default
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from courses.domain.pack.documents import LANGUAGES, Cursor
from courses.domain.pack.structure import Bank, Question
from courses.domain.pack.uniqueness import Unique

MAX_POINTS = 100


@dataclass(frozen=True)
class Wording:
    """Picks the texts of one language; `bilingual` says how the file words them.

    A pack is `complete`: every answer has its feedback and every question its competence. Banks that
    trainers exchange need not be.
    """

    language: str
    bilingual: bool
    complete: bool = True

    def below(self, item: Cursor, key: str) -> str:
        """The text below `key`."""
        return item.words(key)[self.language] if self.bilingual else item.text(key)

    def optional(self, item: Cursor, key: str) -> str:
        """The text below `key`, which only a pack must have."""
        below = item.get(key)
        if self.complete:
            return self.below(item, key)
        if below is None:
            return ""
        if self.bilingual and isinstance(below.value, dict):
            return below.text(self.language, default="")
        return self.below(item, key)

    def own(self, item: Cursor) -> str:
        """The text that an item (an answer, a side of a pair) holds itself."""
        return item.own_words()[self.language] if self.bilingual else item.text("text")

    def accepted(self, item: Cursor) -> list[str]:
        """The accepted short answers in this language."""
        if not self.bilingual:
            return item.strings("accepted")
        both = item.mapping("accepted")
        return both.strings(self.language) if both else []

    def unit(self, item: Cursor) -> str:
        """The unit of a numeric answer: the same in both languages ("%"), or worded for each."""
        unit = item.get("unit")
        if self.bilingual and unit is not None and isinstance(unit.value, dict):
            return item.words("unit")[self.language]
        return item.text("unit", default="")


def read_banks(
    root: Cursor, competences: Collection[str], codes: Unique, ids: Unique
) -> list[tuple[Cursor, Bank]]:
    """The question banks of one file, each with its place in the file (for checks against the courses)."""
    banks = []
    for item in root.items("banks", at_least=1):
        codes.add(item, "id")
        questions = []
        for below in item.items("questions", at_least=1):
            ids.add(below, "id")
            question = _bank_question(below, competences)
            if question:
                questions.append(question)
        bank = Bank(
            code=item.text("id"),
            course_slug=item.text("course"),
            title=item.words("title"),
            pass_percent=item.whole("pass_percent", 1, 100),
            questions=tuple(questions),
        )
        banks.append((item, bank))
    return banks


def _bank_question(item: Cursor, competences: Collection[str]) -> Question | None:
    code = item.text("id")
    versions: dict[str, dict[str, Any]] = {}
    for language in LANGUAGES:
        version = read_question(item, code, Wording(language, bilingual=True), competences)
        if version is None:
            return None
        versions[language] = version
    first = versions[LANGUAGES[0]]
    return Question(
        code,
        first["type"],
        first["competence"],
        first["difficulty"],
        first["points"],
        versions,
        category=item.text("category", default=""),
        tags=tuple(item.strings("tags", default=())),
    )


def read_question(
    item: Cursor, code: str, wording: Wording, competences: Collection[str]
) -> dict[str, Any] | None:
    """One question in one language with `code` as its id; None if its type is unknown.

    Faults: missing keys, a competence that the framework lacks, ids that occur twice, a single-choice
    question without exactly one right option, a multiple-choice question without any, an empty list of
    accepted answers.
    """
    kind = item.text("type")
    if kind not in _READERS:
        if kind:
            item.fault(f"the question type “{kind}” is not known; known are {', '.join(_READERS)}", "type")
        return None
    competence = item.text("competence", default=None if wording.complete else "")
    if competence and competence not in competences:
        item.fault(f"the competence “{competence}” is not in the framework", "competence")
    keys, read = _READERS[kind]
    item.only({"id", "type", "competence", "difficulty", "points", "category", "tags", "stem", *keys})
    return {
        "id": code,
        "type": kind,
        "competence": competence,
        "difficulty": item.whole("difficulty", 1, 3),
        "points": item.whole("points", 1, MAX_POINTS, default=1),
        "stem": wording.below(item, "stem"),
        **read(item, wording),
    }


def _single(item: Cursor, wording: Wording) -> dict[str, Any]:
    return {"options": _options(item, wording, exactly_one=True)}


def _multiple(item: Cursor, wording: Wording) -> dict[str, Any]:
    return {"options": _options(item, wording, exactly_one=False)}


def _options(item: Cursor, wording: Wording, *, exactly_one: bool) -> list[dict[str, Any]]:
    ids = Unique("option")
    options = []
    for option in item.items("options", at_least=2):
        ids.add(option, "id")
        options.append(
            {
                "id": option.text("id"),
                "correct": option.flag("correct"),
                "text": wording.below(option, "text"),
                "feedback": wording.optional(option, "feedback"),
            }
        )
    right = sum(option["correct"] is True for option in options)
    if exactly_one and right != 1:
        item.fault(f"a single-choice question needs exactly one right option, there are {right}", "options")
    elif right == 0:
        item.fault("a multiple-choice question needs at least one right option", "options")
    return options


def _matching(item: Cursor, wording: Wording) -> dict[str, Any]:
    lefts, rights = Unique("left side"), Unique("right side")
    pairs = []
    for pair in item.items("pairs", at_least=2):
        sides = {}
        for name, ids in (("left", lefts), ("right", rights)):
            side = pair.mapping(name)
            if side is not None:
                ids.add(side, "id")
                sides[name] = {"id": side.text("id"), "text": wording.own(side)}
        pairs.append({**sides, "feedback": wording.optional(pair, "feedback")})
    distractors = []
    for extra in item.items("distractors") if item.get("distractors") else ():
        rights.add(extra, "id")
        distractors.append(_answer(extra, wording))
    return {"pairs": pairs, "distractors": distractors}


def _ordering(item: Cursor, wording: Wording) -> dict[str, Any]:
    ids = Unique("item")
    steps = item.items("items_in_correct_order", at_least=2)
    for step in steps:
        ids.add(step, "id")
    return {"items": [_answer(step, wording) for step in steps]}


def _answer(item: Cursor, wording: Wording) -> dict[str, Any]:
    return {"id": item.text("id"), "text": wording.own(item), "feedback": wording.optional(item, "feedback")}


def _numeric(item: Cursor, wording: Wording) -> dict[str, Any]:
    answer = item.mapping("answer")
    wrong = item.items("feedback_wrong") if item.get("feedback_wrong") else []
    return {
        "answer": {**_band(answer), "unit": wording.unit(answer)} if answer else {},
        "feedback_correct": wording.optional(item, "feedback_correct"),
        "feedback_wrong": [{**_band(band), "text": wording.own(band)} for band in wrong],
        "feedback_default": wording.optional(item, "feedback_default"),
    }


def _band(item: Cursor) -> dict[str, int | float]:
    tolerance = item.number("tolerance")
    if tolerance < 0:
        item.fault("a tolerance cannot be negative", "tolerance")
    return {"value": item.number("value"), "tolerance": tolerance}


def _short(item: Cursor, wording: Wording) -> dict[str, Any]:
    accepted = wording.accepted(item)
    if not any(text.strip() for text in accepted) and item.get("accepted"):
        item.fault(f"no answer is accepted in “{wording.language}”", "accepted")
    return {
        "accepted": accepted,
        "model_answer": wording.optional(item, "model_answer"),
        "feedback_correct": wording.optional(item, "feedback_correct"),
        "feedback_default": wording.optional(item, "feedback_default"),
    }


_Reader = Callable[[Cursor, Wording], dict[str, Any]]
_NUMERIC_KEYS = ("answer", "feedback_correct", "feedback_wrong", "feedback_default")
_SHORT_KEYS = ("accepted", "model_answer", "feedback_correct", "feedback_default")
_READERS: dict[str, tuple[tuple[str, ...], _Reader]] = {
    "single_choice": (("options",), _single),
    "multiple_choice": (("options",), _multiple),
    "matching": (("pairs", "distractors"), _matching),
    "ordering": (("items_in_correct_order",), _ordering),
    "numeric": (_NUMERIC_KEYS, _numeric),
    "short_answer": (_SHORT_KEYS, _short),
}

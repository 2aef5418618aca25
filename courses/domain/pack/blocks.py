"""Fenced blocks of a lesson: from their YAML to the block values of the platform.

Every reader takes the block's cursor and returns a JSON-serialisable value in one language. The keys of the
values are the contract with pages, player and grader::

    check         {"question": Q}                     the id of Q is "<lesson>-c<n>"
    quiz          {"bank", "questions", "draw", "pass_percent", "attempts"}
                  an empty list of questions means the whole bank, a draw of None means all of them
    reflection    {"prompt", "min_words"}
    assignment    {"brief", "deliverable", "rubric", "max_points", "pass_points", "reviewers", …}
    live_session  {"agenda": [{"minutes", "item"}], "prepare", "facilitator_notes", …}
    activity      {"activity": type, "title", "settings": {everything else}}
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from courses.domain.pack.documents import Cursor
from courses.domain.pack.questions import Wording, read_question
from courses.domain.pack.uniqueness import Unique

REVIEWERS = ("peer", "trainer")
MAX_ATTEMPTS = 100
MAX_WORDS = 20_000
MAX_RUBRIC_POINTS = 1000


@dataclass(frozen=True)
class Known:
    """What blocks may refer to: competences, activity types, and the question ids of each bank."""

    competences: Collection[str]
    activities: Collection[str]
    banks: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Place:
    """Where a block stands: in which lesson, in which language, the how-many-th (from 1) of its kind."""

    lesson: str
    language: str
    ordinal: int


def read_block(kind: str, item: Cursor, place: Place, known: Known) -> dict[str, Any] | None:
    """The value of the fenced block of this `kind`; None after noting that it holds nothing usable."""
    if not isinstance(item.value, dict):
        item.fault(f"a {kind} block must hold keys and values")
        return None
    readers: dict[str, Callable[[], dict[str, Any] | None]] = {
        "check": lambda: _check(item, place, known),
        "quiz": lambda: read_quiz(item, known),
        "reflection": lambda: _reflection(item),
        "assignment": lambda: _assignment(item, known),
        "live_session": lambda: _live_session(item),
        "activity": lambda: _activity(item, known),
    }
    return readers[kind]()


def read_quiz(item: Cursor, known: Known) -> dict[str, Any]:
    """The value of a quiz block, also of a course's final quiz.

    Faults: an unknown bank or question, a question listed twice, neither questions nor a draw, a draw that is
    larger than what there is to draw from.
    """
    item.only({"bank", "questions", "draw", "pass_percent", "attempts"})
    bank = item.text("bank")
    if bank and bank not in known.banks:
        item.fault(f"the bank “{bank}” is not known", "bank")
    available = known.banks.get(bank, ())
    questions = item.strings("questions", default=())
    if bank in known.banks:
        for code in sorted(set(questions) - set(available)):
            item.fault(f"the question “{code}” is not in the bank “{bank}”", "questions")
    for code in sorted({code for code in questions if questions.count(code) > 1}):
        item.fault(f"the question “{code}” is listed twice", "questions")
    draw = item.whole("draw", 1, 1000) if item.get("draw") else None
    if not questions and draw is None:
        item.fault("a quiz needs “questions” or “draw”")
    pool = len(questions) or len(available)
    if draw is not None and bank in known.banks and draw > pool:
        item.fault(f"“draw” asks for {draw} questions, there are only {pool}", "draw")
    return {
        "bank": bank,
        "questions": questions,
        "draw": draw,
        "pass_percent": item.whole("pass_percent", 1, 100),
        "attempts": item.whole("attempts", 1, MAX_ATTEMPTS),
    }


def _check(item: Cursor, place: Place, known: Known) -> dict[str, Any] | None:
    code = f"{place.lesson}-c{place.ordinal}"
    question = read_question(item, code, Wording(place.language, bilingual=False), known.competences)
    return {"question": question} if question else None


def _reflection(item: Cursor) -> dict[str, Any]:
    item.only({"prompt", "min_words"})
    return {"prompt": item.text("prompt"), "min_words": item.whole("min_words", 0, MAX_WORDS, default=0)}


def _activity(item: Cursor, known: Known) -> dict[str, Any]:
    kind = item.text("type")
    if kind and kind not in known.activities:
        item.fault(f"the activity “{kind}” is not known", "type")
    settings = {key: value for key, value in item.value.items() if key not in ("type", "title")}
    return {"activity": kind, "title": item.text("title"), "settings": settings}


def _assignment(item: Cursor, known: Known) -> dict[str, Any]:
    rubric = _rubric(item, known)
    value: dict[str, Any] = {
        "brief": item.text("brief"),
        "deliverable": item.text("deliverable"),
        "rubric": rubric,
        "max_points": item.whole("max_points", 1, MAX_RUBRIC_POINTS),
        "pass_points": item.whole("pass_points", 0, MAX_RUBRIC_POINTS),
        "reviewers": item.strings("reviewers"),
        "reviews_per_submission": item.whole("reviews_per_submission", 1, 20),
        "resubmissions": item.whole("resubmissions", 0, 20),
    }
    if item.get("title"):
        value["title"] = item.text("title")
    for key in ("min_words", "max_words"):
        if item.get(key):
            value[key] = item.whole(key, 1, MAX_WORDS)
    for key in ("rules", "formats"):
        if item.get(key):
            value[key] = item.strings(key)
    _check_assignment(item, value)
    return value


def _check_assignment(item: Cursor, value: dict[str, Any]) -> None:
    for reviewer in value["reviewers"]:
        if reviewer not in REVIEWERS:
            item.fault(f"a reviewer is one of {', '.join(REVIEWERS)}, not “{reviewer}”", "reviewers")
    best = sum(max((level["points"] for level in row["levels"]), default=0) for row in value["rubric"])
    if best != value["max_points"]:
        item.fault(f"“max_points” is {value['max_points']}, the rubric adds up to {best}", "max_points")
    if value["pass_points"] > value["max_points"]:
        item.fault("“pass_points” is more than “max_points”", "pass_points")
    if value.get("min_words", 0) > value.get("max_words", MAX_WORDS):
        item.fault("“min_words” is more than “max_words”", "min_words")


def _rubric(item: Cursor, known: Known) -> list[dict[str, Any]]:
    """Criteria with their levels. One without an id gets one ("r1", "r2" …), so that reviews can name it."""
    ids = Unique("criterion")
    rubric = []
    for number, row in enumerate(item.items("rubric", at_least=1), 1):
        criterion: dict[str, Any] = {"id": f"r{number}", "criterion": row.text("criterion")}
        if row.get("id"):
            ids.add(row, "id")
            criterion["id"] = row.text("id")
        if row.get("competence"):
            criterion["competence"] = row.text("competence")
            if criterion["competence"] not in known.competences:
                row.fault(f"the competence “{criterion['competence']}” is not in the framework", "competence")
        criterion["levels"] = [_rubric_level(level) for level in row.items("levels", at_least=2)]
        rubric.append(criterion)
    return rubric


def _rubric_level(item: Cursor) -> dict[str, Any]:
    level: dict[str, Any] = {"points": item.whole("points", 0, MAX_RUBRIC_POINTS), "text": item.text("text")}
    if item.get("label"):
        level["label"] = item.text("label")
    return level


def _live_session(item: Cursor) -> dict[str, Any]:
    agenda = item.items("agenda", at_least=1)
    return {
        **{key: value for key, value in item.value.items() if value is not None},
        "agenda": [{"minutes": row.whole("minutes", 1, 1000), "item": row.text("item")} for row in agenda],
        "prepare": item.strings("prepare", default=()),
        "facilitator_notes": item.strings("facilitator_notes", default=()),
    }

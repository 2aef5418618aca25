"""When is a lesson done, when is a course complete, and what is still missing?

The rule of the content pack: “All mandatory lessons done, quiz average of at least 70 %, final assignment
accepted by a reviewer.” The outline of a frozen course version carries its numbers (`CourseVersion.outline`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

LessonId = UUID | str
_PERCENT_STEP = Decimal("0.01")


class Reason(StrEnum):
    """Why a course is not complete yet."""

    LESSON_OPEN = "lesson_open"
    QUIZ_OPEN = "quiz_open"
    ASSIGNMENT_OPEN = "assignment_open"
    AVERAGE_TOO_LOW = "average_too_low"
    FINAL_QUIZ_NOT_PASSED = "final_quiz_not_passed"
    FINAL_ASSIGNMENT_NOT_ACCEPTED = "final_assignment_not_accepted"


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `lesson_id` is None for the average.

    `detail` has percentages, “reached” and “needed”, where the reason is a result that is too low.
    """

    reason: Reason
    lesson_id: str | None
    detail: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in a course.

    `done` of `total` mandatory lessons; `percent` of their time in whole per cents, rounded down, 100 only
    when the course is complete; `quiz_average` over the mandatory quizzes taken so far (two decimals), None
    before the first.
    """

    done: int
    total: int
    percent: int
    quiz_average: Decimal | None
    missing: tuple[Missing, ...]
    complete: bool


def lesson_done(
    lesson: Mapping[str, Any], *, marked: bool, attempts_submitted: int, assignment_submitted: bool
) -> bool:
    """Whether a lesson of an outline is done.

    A lesson with a quiz needs a submitted attempt (passed or not), one with an assignment needs it to be
    submitted (accepted or not), one with both needs both. Every other lesson is done when the learner has
    marked it so.
    """
    asked = [attempts_submitted > 0] if lesson["quiz"] else []
    asked += [assignment_submitted] if lesson["assignment"] else []
    return all(asked) if asked else marked


def standing(
    outline: Mapping[str, Any],
    done_lessons: Iterable[LessonId],
    best_percents: Mapping[LessonId, Decimal],
    accepted_assignments: Iterable[LessonId],
) -> Standing:
    """Where somebody stands in the course of this `outline`.

    `done_lessons` are the lessons that `lesson_done` says are done, `best_percents` the best result (0 to
    100) of every lesson with a submitted quiz attempt, `accepted_assignments` the lessons whose assignment a
    reviewer has accepted. Lessons that the outline does not know are ignored.
    """
    lessons = [lesson for module in outline["modules"] for lesson in module["lessons"] if lesson["mandatory"]]
    done = set(map(str, done_lessons))
    percents = {str(lesson): percent for lesson, percent in best_percents.items()}
    open_lessons = [lesson for lesson in lessons if str(lesson["id"]) not in done]
    taken = [percents[str(lesson["id"])] for lesson in lessons if _quiz_taken(lesson, percents)]
    average = _mean(taken) if taken else None
    untaken = any(lesson["quiz"] and not _quiz_taken(lesson, percents) for lesson in lessons)
    missing = [_open(lesson, percents) for lesson in open_lessons]
    if not untaken:
        missing += _average_missing(outline, average)
    missing += _final_quiz_missing(outline, percents)
    missing += _final_assignment_missing(outline, done, set(map(str, accepted_assignments)))
    complete = bool(lessons) and not missing
    return Standing(
        done=len(lessons) - len(open_lessons),
        total=len(lessons),
        percent=100 if complete else min(_time_percent(lessons, open_lessons), 99),
        quiz_average=average,
        missing=tuple(missing),
        complete=complete,
    )


def _quiz_taken(lesson: Mapping[str, Any], percents: Mapping[str, Decimal]) -> bool:
    return bool(lesson["quiz"]) and str(lesson["id"]) in percents


def _open(lesson: Mapping[str, Any], percents: Mapping[str, Decimal]) -> Missing:
    reason = Reason.LESSON_OPEN
    if lesson["assignment"]:
        reason = Reason.ASSIGNMENT_OPEN
    if lesson["quiz"] and not _quiz_taken(lesson, percents):
        reason = Reason.QUIZ_OPEN
    return Missing(reason, str(lesson["id"]))


def _average_missing(outline: Mapping[str, Any], average: Decimal | None) -> list[Missing]:
    needed = Decimal(outline["rule"]["quiz_average_percent"])
    if average is None or average >= needed:
        return []
    return [Missing(Reason.AVERAGE_TOO_LOW, None, {"reached": average, "needed": needed})]


def _final_quiz_missing(outline: Mapping[str, Any], percents: Mapping[str, Decimal]) -> list[Missing]:
    """The final quiz must be passed by itself; before its first attempt it is missing as an open lesson."""
    lesson = _lesson(outline, outline["rule"]["final_quiz"])
    if lesson is None or not _quiz_taken(lesson, percents):
        return []
    reached, needed = percents[str(lesson["id"])], Decimal(lesson["quiz"]["pass_percent"])
    if reached >= needed:
        return []
    detail = {"reached": reached, "needed": needed}
    return [Missing(Reason.FINAL_QUIZ_NOT_PASSED, str(lesson["id"]), detail)]


def _final_assignment_missing(
    outline: Mapping[str, Any], done: set[str], accepted: set[str]
) -> list[Missing]:
    """The final assignment must be accepted; before it is submitted it is missing as an open lesson."""
    lesson = _lesson(outline, outline["rule"]["final_assignment"])
    if lesson is None or str(lesson["id"]) in accepted or str(lesson["id"]) not in done:
        return []
    return [Missing(Reason.FINAL_ASSIGNMENT_NOT_ACCEPTED, str(lesson["id"]))]


def _lesson(outline: Mapping[str, Any], lesson_id: LessonId | None) -> Mapping[str, Any] | None:
    lessons = (lesson for module in outline["modules"] for lesson in module["lessons"])
    return next((lesson for lesson in lessons if str(lesson["id"]) == str(lesson_id)), None)


def _mean(percents: list[Decimal]) -> Decimal:
    return (sum(percents, Decimal(0)) / len(percents)).quantize(_PERCENT_STEP, ROUND_HALF_UP)


def _time_percent(lessons: list[Mapping[str, Any]], open_lessons: list[Mapping[str, Any]]) -> int:
    """Share of the time of all lessons that is done. A lesson without a time counts as one minute."""
    total = sum(max(lesson["minutes"], 1) for lesson in lessons)
    left = sum(max(lesson["minutes"], 1) for lesson in open_lessons)
    return 100 * (total - left) // total if total else 0

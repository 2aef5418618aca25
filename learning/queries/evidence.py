"""What has been recorded in a run: lessons, attempts, submissions, granted attempts, comments; in one query.

Written in SQL because it stands in the way of every lesson page: the same question in the ORM's words takes
ten times the CPU time to put together, and four queries of its own take four round trips.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import connection

from learning.enums import AttemptState, EventKind, LessonState, SubmissionState
from learning.queries.outlines import Lesson

EVIDENCE = f"""
SELECT
    (SELECT coalesce(json_agg(json_build_object(
        'lesson_id', lesson_id, 'state', state, 'position', position, 'round', round)), '[]')
    FROM learning_lessonprogress WHERE enrolment_id = %(run)s),
    (SELECT coalesce(json_agg(json_build_object(
        'id', id, 'lesson_id', lesson_id, 'block_id', block_id, 'number', number, 'state', state,
        'percent', percent::text, 'passed', passed, 'submitted_at', submitted_at, 'round', round)
        ORDER BY number), '[]')
    FROM learning_attempt WHERE enrolment_id = %(run)s),
    (SELECT coalesce(json_agg(json_build_object(
        'lesson_id', lesson_id, 'block_id', block_id, 'state', state, 'round', round)), '[]')
    FROM learning_assignmentsubmission WHERE enrolment_id = %(run)s),
    (SELECT coalesce(json_agg(json_build_object(
        'lesson_id', lesson_id, 'block_id', data ->> 'block_id', 'round', round)), '[]')
    FROM learning_progressevent WHERE enrolment_id = %(run)s AND kind = '{EventKind.ATTEMPT_GRANTED}'),
    (SELECT coalesce(json_agg(json_build_object(
        'lesson_id', lesson_id, 'text', text, 'at', created_at) ORDER BY created_at DESC), '[]')
    FROM learning_lessoncomment WHERE enrolment_id = %(run)s)
"""  # noqa: S608 – the only value that is filled in is a constant


@dataclass(frozen=True)
class LessonFact:
    """How far a lesson went and where its reader stopped (``<block id>:<paragraph>`` or empty).

    `round` is how often it has to be done: evidence of earlier rounds does not count.
    """

    lesson_id: UUID
    state: str
    position: str
    round: int


@dataclass(frozen=True)
class AttemptFact:
    """One attempt at a quiz; `percent` and `passed` are None until it is submitted."""

    id: UUID
    lesson_id: UUID
    block_id: UUID
    number: int
    state: str
    percent: Decimal | None
    passed: bool | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class Remark:
    """What the learner told the authors about a lesson."""

    text: str
    at: datetime


@dataclass(frozen=True)
class Evidence:
    """All that counts in one run, the attempts that staff granted, by quiz block, and what the learner told
    the authors, by lesson, the newest first.

    `earlier` are the attempts that do not count any more, because a new version opened their lesson again.
    """

    lessons: Mapping[UUID, LessonFact]
    attempts: tuple[AttemptFact, ...]
    earlier: tuple[AttemptFact, ...]
    submissions: Mapping[UUID, str]
    granted: Mapping[UUID, int]
    handed_in: frozenset[UUID]
    """The lessons whose assignment was handed in."""
    remarks: Mapping[UUID, tuple[Remark, ...]] = field(default_factory=dict)

    @cached_property
    def completed_lessons(self) -> frozenset[UUID]:
        """The ids of the lessons that are completed."""
        return frozenset(key for key, fact in self.lessons.items() if fact.state == LessonState.COMPLETED)

    @cached_property
    def best_percents(self) -> Mapping[UUID, Decimal]:
        """The best result of each quiz block that has one."""
        best: dict[UUID, Decimal] = {}
        for attempt in self.attempts:
            if attempt.percent is not None:
                best[attempt.block_id] = max(attempt.percent, best.get(attempt.block_id, attempt.percent))
        return best

    def attempts_at(self, block_id: UUID) -> tuple[AttemptFact, ...]:
        """Return the attempts at one quiz that count, the first first."""
        return tuple(attempt for attempt in self.attempts if attempt.block_id == block_id)

    def earlier_at(self, block_id: UUID) -> tuple[AttemptFact, ...]:
        """Return the attempts at one quiz that do not count any more, the first first."""
        return tuple(attempt for attempt in self.earlier if attempt.block_id == block_id)

    def round_of(self, lesson_id: UUID) -> int:
        """Return how often the lesson has to be done."""
        fact = self.lessons.get(lesson_id)
        return fact.round if fact else 1

    @cached_property
    def worked_on(self) -> frozenset[UUID]:
        """The ids of the lessons in which something was achieved: completed, or something handed in."""
        submitted = {one.lesson_id for one in self.attempts if one.state == AttemptState.SUBMITTED}
        return self.completed_lessons | self.handed_in | submitted

    def is_accepted(self, block_id: UUID) -> bool:
        """Return whether a reviewer accepted the assignment."""
        return self.submissions.get(block_id) == SubmissionState.ACCEPTED


def evidence_of(enrolment_id: UUID) -> Evidence:
    """Return what is recorded in a run now; a run that does not exist has nothing. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EVIDENCE, {"run": enrolment_id})
        lessons, attempts, submissions, granted, comments = cursor.fetchone()
    rounds = {row["lesson_id"]: row["round"] for row in lessons}

    def counts(row: Mapping[str, Any]) -> bool:
        return bool(row["round"] == rounds.get(row["lesson_id"], 1))

    submissions = [row for row in submissions if counts(row)]
    return Evidence(
        lessons={UUID(row["lesson_id"]): _lesson(row) for row in lessons},
        attempts=tuple(_attempt(row) for row in attempts if counts(row)),
        earlier=tuple(_attempt(row) for row in attempts if not counts(row)),
        submissions={UUID(row["block_id"]): row["state"] for row in submissions},
        granted=Counter(UUID(row["block_id"]) for row in granted if counts(row)),
        handed_in=frozenset(
            UUID(row["lesson_id"]) for row in submissions if row["state"] != SubmissionState.DRAFT
        ),
        remarks=_remarks(comments),
    )


def _remarks(rows: Iterable[Mapping[str, Any]]) -> dict[UUID, tuple[Remark, ...]]:
    found: dict[UUID, tuple[Remark, ...]] = {}
    for row in rows:
        lesson_id = UUID(row["lesson_id"])
        remark = Remark(row["text"], datetime.fromisoformat(row["at"]))
        found[lesson_id] = (*found.get(lesson_id, ()), remark)
    return found


def missing_evidence(lesson: Lesson, evidence: Evidence) -> str:
    """Return ``quiz`` or ``assignment`` when the lesson still needs that to be submitted, else nothing."""
    if lesson.quiz and lesson.quiz.block_id not in evidence.best_percents:
        return "quiz"
    unsent = (None, SubmissionState.DRAFT)
    if lesson.assignment and evidence.submissions.get(lesson.assignment) in unsent:
        return "assignment"
    return ""


def _lesson(row: Mapping[str, Any]) -> LessonFact:
    return LessonFact(
        lesson_id=UUID(row["lesson_id"]),
        state=row["state"],
        position=row["position"],
        round=row["round"],
    )


def _attempt(row: Mapping[str, Any]) -> AttemptFact:
    submitted_at = row["submitted_at"]
    return AttemptFact(
        id=UUID(row["id"]),
        lesson_id=UUID(row["lesson_id"]),
        block_id=UUID(row["block_id"]),
        number=row["number"],
        state=row["state"],
        percent=None if row["percent"] is None else Decimal(row["percent"]),
        passed=row["passed"],
        submitted_at=submitted_at and datetime.fromisoformat(submitted_at),
    )

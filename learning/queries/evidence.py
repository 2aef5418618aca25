"""What has been recorded in a run: lessons, attempts, submissions and granted attempts, read in one query.

`with_evidence` carries the rows of four tables along with each enrolment as JSON, so that a page (or a list
of runs) costs one round trip instead of four.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, JSONObject

from learning.enums import EventKind, LessonState, SubmissionState
from learning.models import AssignmentSubmission, Attempt, Enrolment, LessonProgress, ProgressEvent


@dataclass(frozen=True)
class LessonFact:
    """How far a lesson went and where its reader stopped (``<block id>:<paragraph>`` or empty)."""

    lesson_id: UUID
    state: str
    position: str


@dataclass(frozen=True)
class AttemptFact:
    """One attempt at a quiz; `percent` and `passed` are None until it is submitted."""

    id: UUID
    block_id: UUID
    number: int
    state: str
    percent: Decimal | None
    passed: bool | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class Evidence:
    """All that counts in one run, and the attempts that staff granted, by quiz block."""

    lessons: Mapping[UUID, LessonFact]
    attempts: tuple[AttemptFact, ...]
    submissions: Mapping[UUID, str]
    granted: Mapping[UUID, int]

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
        """Return the attempts at one quiz, the first first."""
        return tuple(attempt for attempt in self.attempts if attempt.block_id == block_id)

    def is_accepted(self, block_id: UUID) -> bool:
        """Return whether a reviewer accepted the assignment."""
        return self.submissions.get(block_id) == SubmissionState.ACCEPTED


def with_evidence(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Return the enrolments with what `evidence_in` reads."""
    lessons = LessonProgress.objects.filter(enrolment=OuterRef("pk")).values(
        row=JSONObject(lesson_id="lesson_id", state="state", position="position")
    )
    attempts = (
        Attempt.objects.filter(enrolment=OuterRef("pk"))
        .order_by("number")
        .values(
            row=JSONObject(
                id="id",
                block_id="block_id",
                number="number",
                state="state",
                percent=Cast("percent", TextField()),
                passed="passed",
                submitted_at="submitted_at",
            )
        )
    )
    submissions = AssignmentSubmission.objects.filter(enrolment=OuterRef("pk")).values(
        row=JSONObject(block_id="block_id", state="state")
    )
    grants = ProgressEvent.objects.filter(enrolment=OuterRef("pk"), kind=EventKind.ATTEMPT_GRANTED).values(
        block_id=KT("data__block_id")
    )
    return enrolments.annotate(
        lesson_rows=ArraySubquery(lessons),
        attempt_rows=ArraySubquery(attempts),
        submission_rows=ArraySubquery(submissions),
        grant_rows=ArraySubquery(grants),
    )


def evidence_in(enrolment: Enrolment) -> Evidence:
    """Return the evidence of an enrolment that was read through `with_evidence`."""
    rows: Any = enrolment
    granted: dict[UUID, int] = {}
    for block_id in rows.grant_rows:
        granted[UUID(block_id)] = granted.get(UUID(block_id), 0) + 1
    return Evidence(
        lessons={UUID(row["lesson_id"]): _lesson(row) for row in rows.lesson_rows},
        attempts=tuple(_attempt(row) for row in rows.attempt_rows),
        submissions={UUID(row["block_id"]): row["state"] for row in rows.submission_rows},
        granted=granted,
    )


def evidence_of(enrolment_id: UUID) -> Evidence:
    """Return the evidence of one enrolment as it is now; raise Enrolment.DoesNotExist."""
    return evidence_in(with_evidence(Enrolment.objects.only("pk")).get(pk=enrolment_id))


def _lesson(row: Mapping[str, Any]) -> LessonFact:
    return LessonFact(lesson_id=UUID(row["lesson_id"]), state=row["state"], position=row["position"])


def _attempt(row: Mapping[str, Any]) -> AttemptFact:
    submitted_at = row["submitted_at"]
    return AttemptFact(
        id=UUID(row["id"]),
        block_id=UUID(row["block_id"]),
        number=row["number"],
        state=row["state"],
        percent=None if row["percent"] is None else Decimal(row["percent"]),
        passed=row["passed"],
        submitted_at=submitted_at and datetime.fromisoformat(submitted_at),
    )

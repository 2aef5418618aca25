"""The summary of a run, told anew from its story: what differs, and putting it right.

The events are the truth; `Enrolment` and `LessonProgress` only sum them up. A difference means a fault
somewhere, so it is shown before anything is changed, and a repair is itself an event.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from courses.models import CourseVersion
from learning.domain import audit, progress, story
from learning.domain.completion import Standing
from learning.enums import EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, ProgressEvent, User
from learning.queries.enrolments import standing_of
from learning.queries.outlines import Outline, outline_of

SUMMARY = ("version", "state", "started_at", "completed_at", "progress_percent", "result_percent")


@dataclass(frozen=True)
class Difference:
    """One value of the summary that is not what the story says; `lesson_id` is None for the run itself."""

    field: str
    lesson_id: UUID | None
    stored: Any
    expected: Any

    def __str__(self) -> str:
        where = f"lesson {self.lesson_id} " if self.lesson_id else ""
        return f"{where}{self.field}: stored {self.stored}, by its events {self.expected}"


@dataclass
class Told:
    """What the events of a run say, one after the other."""

    version: str = ""
    opened: dict[UUID, datetime] = field(default_factory=dict)
    completed: dict[UUID, datetime] = field(default_factory=dict)
    rounds: dict[UUID, int] = field(default_factory=dict)
    best: dict[UUID, dict[UUID, Decimal]] = field(default_factory=dict)
    accepted: dict[UUID, UUID] = field(default_factory=dict)
    finished: ProgressEvent | None = None
    withdrawn: bool = False

    def hear(self, event: ProgressEvent) -> None:
        """Take in the next event."""
        match event.kind:
            case EventKind.ENROLLED:
                self.version = event.data["version"]
            case EventKind.VERSION_CHANGED:
                self.version = event.data["to"]
            case EventKind.COURSE_COMPLETED:
                self.finished = event
            case EventKind.WITHDRAWN:
                self.withdrawn = True
        if event.lesson_id:
            self._hear_of(event.lesson_id, event)

    def _hear_of(self, lesson: UUID, event: ProgressEvent) -> None:
        match event.kind:
            case EventKind.LESSON_OPENED:
                self.opened.setdefault(lesson, event.recorded_at)
            case EventKind.LESSON_COMPLETED:
                self.completed.setdefault(lesson, event.recorded_at)
            case EventKind.LESSON_REOPENED:
                self.rounds[lesson] = event.round
                for facts in (self.completed, self.best, self.accepted):
                    facts.pop(lesson, None)
            case EventKind.ATTEMPT_SUBMITTED:
                percent, quizzes = Decimal(event.data["percent"]), self.best.setdefault(lesson, {})
                block = UUID(event.data["block_id"])
                quizzes[block] = max(percent, quizzes.get(block, percent))
            case EventKind.ASSIGNMENT_ACCEPTED:
                self.accepted[lesson] = UUID(event.data["block_id"])

    def standing(self, outline: Outline) -> Standing:
        """Return where the run stands by the course's rule."""
        best = {block: percent for quizzes in self.best.values() for block, percent in quizzes.items()}
        return standing_of(outline, self.completed, best, set(self.accepted.values()))


def rebuild(enrolment: Enrolment) -> list[Difference]:
    """Return where the stored summary of a run differs from what its events say, without changing anything.

    A run whose rule is met but which is not completed differs too.
    """
    told = tell_again(enrolment.events.all())
    expected = _summary(enrolment, told)
    differences = [
        Difference(name, None, getattr(enrolment, name), expected[name])
        for name in SUMMARY
        if getattr(enrolment, name) != expected[name]
    ]
    rows = LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_id", "state", "round")
    stored = {lesson: (state, lesson_round) for lesson, state, lesson_round in rows}
    lessons = _lesson_states(told)
    for lesson in sorted(stored.keys() | lessons.keys(), key=str):
        found, due = stored.get(lesson, (None, 1)), lessons.get(lesson, (None, 1))
        differences += [
            Difference(name, lesson, one, other)
            for name, one, other in zip(("state", "round"), found, due, strict=True)
            if one != other
        ]
    return differences


@transaction.atomic
def repair(*, actor: User, enrolment: Enrolment) -> list[Difference]:
    """Write the summary as the events tell it, and return what differed; the repair is an event and is
    audited.

    A run whose rule is met is completed as if the last piece of evidence had come now.
    """
    locked = story.lock(enrolment.pk)
    differences = rebuild(locked)
    if not differences:
        return []
    told = tell_again(locked.events.all())
    _write(locked, told)
    data = {"differences": [str(one) for one in differences]}
    story.tell(locked, EventKind.SUMMARY_REPAIRED, actor, timezone.now(), data=data)
    audit.record(actor, "enrolment.repaired", locked, locked.organisation, **data)
    progress.refresh(locked, actor)
    return differences


def tell_again(events: Iterable[ProgressEvent]) -> Told:
    """Return what a run's events say, from the first to the last."""
    told = Told()
    for event in events:
        told.hear(event)
    return told


def _summary(enrolment: Enrolment, told: Told) -> dict[str, Any]:
    version = _version(enrolment, told)
    standing = told.standing(outline_of(version.pk))
    due = standing.complete and not told.withdrawn and told.finished is None
    result = told.finished.data["result_percent"] if told.finished else None
    return {
        "version": version,
        "state": EnrolmentState.COMPLETED if due else _state(told),
        "started_at": min(told.opened.values(), default=None),
        "completed_at": told.finished.recorded_at if told.finished else None,
        "progress_percent": 100 if told.finished else standing.percent,
        "result_percent": None if result is None else Decimal(result),
    }


def _state(told: Told) -> EnrolmentState:
    if told.finished:
        return EnrolmentState.COMPLETED
    if told.withdrawn:
        return EnrolmentState.WITHDRAWN
    return EnrolmentState.IN_PROGRESS if told.opened else EnrolmentState.ENROLLED


def _version(enrolment: Enrolment, told: Told) -> CourseVersion:
    """Return the version that the run is on by its events; they name it by its number."""
    if enrolment.version.number == told.version:
        return enrolment.version
    major, minor = map(int, told.version.split("."))
    return CourseVersion.objects.get(course=enrolment.course_id, major=major, minor=minor)


def _lesson_states(told: Told) -> dict[UUID, tuple[str, int]]:
    return {
        lesson: (
            LessonState.COMPLETED if lesson in told.completed else LessonState.OPENED,
            told.rounds.get(lesson, 1),
        )
        for lesson in told.opened
    }


def _write(enrolment: Enrolment, told: Told) -> None:
    for name, value in (_summary(enrolment, told) | {"state": _state(told)}).items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=SUMMARY)
    LessonProgress.objects.filter(enrolment=enrolment).exclude(lesson_id__in=told.opened).delete()
    for lesson, (state, lesson_round) in _lesson_states(told).items():
        LessonProgress.objects.update_or_create(
            enrolment=enrolment,
            lesson_id=lesson,
            defaults={
                "state": state,
                "round": lesson_round,
                "opened_at": told.opened[lesson],
                "completed_at": told.completed.get(lesson),
            },
        )

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

from learning.domain import audit, completion, progress, story
from learning.domain.completion import Standing
from learning.enums import EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, ProgressEvent, User
from learning.queries.outlines import Outline, outline_of

SUMMARY = ("state", "started_at", "completed_at", "progress_percent", "result_percent")


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

    opened: dict[UUID, datetime] = field(default_factory=dict)
    completed: dict[UUID, datetime] = field(default_factory=dict)
    best: dict[UUID | str, Decimal] = field(default_factory=dict)
    accepted: set[UUID] = field(default_factory=set)
    finished: ProgressEvent | None = None
    withdrawn: bool = False

    def hear(self, event: ProgressEvent) -> None:
        """Take in the next event."""
        lesson = event.lesson_id
        match event.kind:
            case EventKind.LESSON_OPENED if lesson:
                self.opened.setdefault(lesson, event.recorded_at)
            case EventKind.LESSON_COMPLETED if lesson:
                self.completed.setdefault(lesson, event.recorded_at)
            case EventKind.ATTEMPT_SUBMITTED if lesson:
                percent = Decimal(event.data["percent"])
                self.best[lesson] = max(percent, self.best.get(lesson, percent))
            case EventKind.ASSIGNMENT_ACCEPTED if lesson:
                self.accepted.add(lesson)
            case EventKind.COURSE_COMPLETED:
                self.finished = event
            case EventKind.WITHDRAWN:
                self.withdrawn = True

    def standing(self, outline: Outline) -> Standing:
        """Return where the run stands by the course's rule."""
        return completion.standing(outline.raw, self.completed, self.best, self.accepted)


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
    stored = dict(LessonProgress.objects.filter(enrolment=enrolment).values_list("lesson_id", "state"))
    lessons = _lesson_states(told)
    differences += [
        Difference("state", lesson, stored.get(lesson), lessons.get(lesson))
        for lesson in sorted(stored.keys() | lessons.keys(), key=str)
        if stored.get(lesson) != lessons.get(lesson)
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
    standing = told.standing(outline_of(enrolment.version_id))
    due = standing.complete and not told.withdrawn and told.finished is None
    result = told.finished.data["result_percent"] if told.finished else None
    return {
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


def _lesson_states(told: Told) -> dict[UUID, str]:
    return {
        lesson: LessonState.COMPLETED if lesson in told.completed else LessonState.OPENED
        for lesson in told.opened
    }


def _write(enrolment: Enrolment, told: Told) -> None:
    for name, value in (_summary(enrolment, told) | {"state": _state(told)}).items():
        setattr(enrolment, name, value)
    enrolment.save(update_fields=SUMMARY)
    LessonProgress.objects.filter(enrolment=enrolment).exclude(lesson_id__in=told.opened).delete()
    for lesson, state in _lesson_states(told).items():
        LessonProgress.objects.update_or_create(
            enrolment=enrolment,
            lesson_id=lesson,
            defaults={
                "state": state,
                "opened_at": told.opened[lesson],
                "completed_at": told.completed.get(lesson),
            },
        )

"""Runs through a course with their events, in bulk and on days of one's choice, for tests of figures."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.utils import timezone

from courses.models import CourseVersion
from learning.enums import AttemptState, EnrolmentState, EventKind
from learning.models import Attempt, AttemptAnswer, Enrolment, ProgressEvent, User
from learning.queries.outlines import outline_of
from tests.factories.learning import make_user

MINUTES = 30
"""Minutes between opening and completing a lesson."""


def make_runs(
    version: CourseVersion,
    number: int,
    *,
    lessons: int,
    completed: int | None = None,
    began: datetime | None = None,
    state: str = EnrolmentState.IN_PROGRESS,
    users: Sequence[User] = (),
    run: int = 1,
) -> list[Enrolment]:
    """Return `number` runs by as many new people that opened the first `lessons` lessons, one a day.

    `completed` of them (all unless told otherwise) are completed, each `MINUTES` minutes after it was opened.
    """
    began = began or timezone.now() - timedelta(days=100)
    people = list(users) or [make_user() for _ in range(number)]
    order = [lesson.id for lesson in outline_of(version.pk).lessons][:lessons]
    done = lessons if completed is None else completed
    runs, events = [], []
    for person in people:
        is_done = state == EnrolmentState.COMPLETED
        enrolment = Enrolment(
            user=person,
            course=version.course,
            version=version,
            run=run,
            state=state,
            enrolled_at=began,
            started_at=began,
            completed_at=began + timedelta(days=lessons) if is_done else None,
        )
        runs.append(enrolment)
        for day, lesson_id in enumerate(order):
            at = began + timedelta(days=day)
            events.append(_event(enrolment, EventKind.LESSON_OPENED, lesson_id, at))
            if day < done:
                later = at + timedelta(minutes=MINUTES)
                events.append(_event(enrolment, EventKind.LESSON_COMPLETED, lesson_id, later))
    Enrolment.objects.bulk_create(runs)
    ProgressEvent.objects.bulk_create(events)
    return runs


def make_answers(runs: Sequence[Enrolment], code: str, points: Decimal | str | None) -> None:
    """Give each run one more submitted attempt in which this question earned so many points."""
    for enrolment in runs:
        number = Attempt.objects.filter(enrolment=enrolment).count() + 1
        attempt = Attempt.objects.create(
            enrolment=enrolment,
            version=enrolment.version,
            lesson_id=uuid4(),
            block_id=UUID(int=7),
            number=number,
            state=AttemptState.SUBMITTED,
            questions=[code],
            seed="0" * 32,
            pass_percent=70,
            started_at=timezone.now(),
            submitted_at=timezone.now(),
            max_points=1,
        )
        AttemptAnswer.objects.create(
            attempt=attempt, question_code=code, response={}, points=points, saved_at=timezone.now()
        )


def _event(enrolment: Enrolment, kind: str, lesson_id: UUID, at: datetime) -> ProgressEvent:
    return ProgressEvent(
        enrolment=enrolment, lesson_id=lesson_id, kind=kind, actor=enrolment.user, recorded_at=at
    )

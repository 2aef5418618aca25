"""People who are taking a course, made in bulk: half of them in progress, with one lesson completed."""

from datetime import timedelta

from django.utils import timezone

from courses.models import CourseVersion
from learning.enums import EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, Organisation, ProgressEvent, User
from learning.queries.outlines import outline_of
from tests.factories.learning import make_organisation


def make_learners(
    version: CourseVersion, number: int, organisations: int = 1, first: int = 0
) -> list[Enrolment]:
    """Enrol `number` new people of so many organisations in the version; return their runs."""
    houses: list[Organisation] = [make_organisation() for _ in range(organisations)]
    now = timezone.now()
    users = User.objects.bulk_create(
        User(email=f"bench{first + place}@example.org", full_name=f"Person {place}", password="!")
        for place in range(number)
    )
    runs = Enrolment.objects.bulk_create(
        Enrolment(
            user=user,
            course_id=version.course_id,
            version=version,
            organisation=houses[place % organisations],
            enrolled_at=now - timedelta(days=9),
            state=EnrolmentState.IN_PROGRESS if place % 2 else EnrolmentState.ENROLLED,
            started_at=now if place % 2 else None,
        )
        for place, user in enumerate(users)
    )
    lesson = outline_of(version.pk).lessons[0].id
    begun = [run for run in runs if run.started_at]
    LessonProgress.objects.bulk_create(
        LessonProgress(
            enrolment=run, lesson_id=lesson, state=LessonState.COMPLETED, opened_at=now, completed_at=now
        )
        for run in begun
    )
    ProgressEvent.objects.bulk_create(
        ProgressEvent(
            enrolment=run,
            kind=EventKind.ENROLLED,
            data={"version": version.number},
            actor_id=run.user_id,
            recorded_at=now,
        )
        for run in runs
    )
    return runs

"""What stands in a learner's calendar: deadlines of open courses and live sessions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from learning.enums import OPEN_STATES
from learning.models import CourseSession, Enrolment, User
from learning.queries.outlines import in_language, outline_of
from learning.queries.sessions import own_session

PAST = timedelta(days=60)
"""How long past sessions stay in the calendar."""


@dataclass(frozen=True)
class Deadline:
    """The day by which a course is to be completed; `uid` stays the same when the day moves."""

    uid: str
    course: str
    due_on: date
    path: str


@dataclass(frozen=True)
class Meeting:
    """A live session, also one that was called off; `sequence` counts its changes."""

    uid: str
    course: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    path: str
    sequence: int
    cancelled: bool


def calendar_of(user: User, now: datetime) -> tuple[list[Deadline], list[Meeting]]:
    """Return the deadlines and sessions of the user's open courses, in the user's language; two queries."""
    runs = Enrolment.objects.filter(user=user, state__in=OPEN_STATES).only("course", "version", "due_on")
    by_course = {run.course_id: run for run in runs}
    deadlines = [
        Deadline(
            uid=f"deadline-{run.pk}",
            course=in_language(outline_of(run.version_id).title, user.language),
            due_on=run.due_on,
            path=reverse("learning:resume", args=[run.pk]),
        )
        for run in by_course.values()
        if run.due_on
    ]
    sessions = CourseSession.objects.filter(course__in=by_course, starts_at__gt=now - PAST)
    return deadlines, [_meeting(one, by_course[one.course_id], user.language) for one in sessions]


def _meeting(session: CourseSession, run: Enrolment, language: str) -> Meeting:
    own = own_session(session, run, language)
    return Meeting(
        uid=f"session-{session.pk}",
        course=own.course,
        title=own.title,
        starts_at=own.starts_at,
        ends_at=own.ends_at,
        place=own.place,
        link=own.link,
        path=own.path,
        sequence=session.revision,
        cancelled=session.cancelled_at is not None,
    )

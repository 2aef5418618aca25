"""Live sessions: those that a learner is invited to, and those of a course."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from courses.queries.lessons import live_sessions
from learning.enums import OPEN_STATES
from learning.models import CourseSession, Enrolment, User
from learning.queries.outlines import in_language, outline_of

LONGEST = timedelta(hours=10)
"""The longest session, as the model limits it."""


@dataclass(frozen=True)
class OwnSession:
    """A session as somebody sees it who is invited; `path` leads to the lesson that it belongs to."""

    id: UUID
    course: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    path: str


def upcoming_sessions(user: User, language: str, now: datetime) -> list[OwnSession]:
    """Return the sessions of the user's open courses that are not over, the next one first; two queries."""
    runs = {
        run.course_id: run
        for run in Enrolment.objects.filter(user=user, state__in=OPEN_STATES).only("course", "version")
    }
    sessions = CourseSession.objects.filter(course__in=runs, cancelled_at=None, starts_at__gt=now - LONGEST)
    shown = [own_session(session, runs[session.course_id], language) for session in sessions]
    return [one for one in shown if one.ends_at > now]


def sessions_of_lesson(course_id: UUID, lesson_id: UUID, now: datetime) -> list[CourseSession]:
    """Return the sessions of a lesson that are not called off and have not begun more than a day ago."""
    sessions = CourseSession.objects.filter(course=course_id, lesson_id=lesson_id, cancelled_at=None)
    return list(sessions.filter(starts_at__gt=now - timedelta(days=1)))


def sessions_of_course(course_id: UUID) -> QuerySet[CourseSession]:
    """Return all sessions of a course, the latest first."""
    return CourseSession.objects.filter(course=course_id).order_by("-starts_at")


def own_session(session: CourseSession, run: Enrolment, language: str) -> OwnSession:
    """Return a session as it concerns a run through its course, in `language`."""
    titles = {one.block_id: one.titles for one in live_sessions(run.version_id)}
    title = in_language(titles.get(session.block_id), language)
    lesson = session.lesson_id in outline_of(run.version_id).by_id
    return OwnSession(
        id=session.pk,
        course=in_language(outline_of(run.version_id).title, language),
        title=title,
        starts_at=session.starts_at,
        ends_at=session.starts_at + timedelta(minutes=session.minutes),
        place=session.place,
        link=session.link,
        path=reverse("learning:lesson", args=[run.pk, session.lesson_id])
        if lesson
        else reverse("learning:resume", args=[run.pk]),
    )

"""Live sessions: planned by a course's trainers, told to everybody who takes the course."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from courses.queries.lessons import live_sessions
from learning.domain import audit
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.mailing import letters
from learning.enums import OPEN_STATES, MailKind
from learning.models import CourseSession, User
from learning.queries.reviews import may_review_course


class SessionPast(LearningError):
    """The session would begin before now."""

    code = "session_past"
    message = _("The session was not planned, because its beginning lies in the past. Choose a later time.")


class NoSuchBlock(LearningError):
    """The course's present version has no live session there."""

    code = "unknown_block"
    message = _(
        "The session was not planned, because the published version of the course has no such live session. "
        "Publish the version that has it first."
    )


@transaction.atomic
def schedule(
    *,
    actor: User,
    course: Course,
    block_id: UUID,
    starts_at: datetime,
    minutes: int,
    place: str = "",
    link: str = "",
) -> CourseSession:
    """Plan a session for a live-session block of the course's current version, and return it.

    For the trainers of the course and cluster staff. Raises NotAllowed, NoSuchBlock or SessionPast.
    """
    _require_trainer(actor, course.pk)
    version = course.current_version_id
    places = {one.block_id: one.lesson_id for one in live_sessions(version)} if version else {}
    if block_id not in places:
        raise NoSuchBlock
    _require_future(starts_at)
    session = CourseSession.objects.create(
        course=course,
        lesson_id=places[block_id],
        block_id=block_id,
        starts_at=starts_at,
        minutes=minutes,
        place=place,
        link=link,
    )
    _tell(actor, session, "planned")
    return session


@transaction.atomic
def change(*, actor: User, session: CourseSession, **values: Any) -> CourseSession:
    """Change `starts_at`, `minutes`, `place` or `link` of a session and return it anew; the same values again
    change nothing.

    Raises NotAllowed, or SessionPast when it would begin in the past.
    """
    locked = _locked(actor, session)
    if all(getattr(locked, name) == value for name, value in values.items()):
        return locked
    _require_future(values.get("starts_at", locked.starts_at))
    for name, value in values.items():
        setattr(locked, name, value)
    locked.revision += 1
    locked.save(update_fields=[*values, "revision"])
    _tell(actor, locked, "changed")
    return locked


@transaction.atomic
def cancel(*, actor: User, session: CourseSession) -> CourseSession:
    """Call a session off and return it anew; again changes nothing. Raises NotAllowed."""
    locked = _locked(actor, session)
    if locked.cancelled_at is None:
        locked.cancelled_at, locked.revision = timezone.now(), locked.revision + 1
        locked.save(update_fields=["cancelled_at", "revision"])
        _tell(actor, locked, "cancelled")
    return locked


def _locked(actor: User, session: CourseSession) -> CourseSession:
    _require_trainer(actor, session.course_id)
    return CourseSession.objects.select_for_update(of=("self",)).select_related("course").get(pk=session.pk)


def _require_trainer(actor: User, course_id: UUID) -> None:
    if not may_review_course(actor, course_id):
        raise NotAllowed


def _require_future(starts_at: datetime) -> None:
    if starts_at <= timezone.now():
        raise SessionPast


def _tell(actor: User, session: CourseSession, what: str) -> None:
    audit.record(actor, f"session.{what}", session, course=str(session.course_id))
    learners = User.objects.filter(
        enrolments__course=session.course_id, enrolments__state__in=OPEN_STATES, is_active=True
    ).distinct()
    key = f"{session.pk}/{session.revision}"
    letters.write(MailKind.SESSION, learners, key, session=str(session.pk), revision=session.revision)

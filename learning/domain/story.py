"""The append-only story of an enrolment: locking it, checking that it is still open, and adding to it.

Every verb that changes something about an enrolment locks the enrolment's row first, so that two tabs, two
workers or a learner and a reviewer follow one another and none acts on what the other has just changed.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.domain.errors import LearningError, NotAllowed
from learning.enums import OPEN_STATES, EnrolmentState, EventKind
from learning.models import Enrolment, ProgressEvent, User


class EnrolmentClosed(LearningError):
    """The enrolment is completed or withdrawn: nothing that counts can be recorded any more."""

    code = "enrolment_closed"
    message = _(
        "Nothing was recorded, because this course is no longer open for you: it is completed or was "
        "withdrawn. You can still read it."
    )


class ReasonMissing(LearningError):
    """A correction by staff was given no reason."""

    code = "reason_missing"
    message = _(
        "Nothing was changed, because no reason was given. Write in one sentence why, for the record."
    )


def lock(enrolment_id: UUID) -> Enrolment:
    """Return the enrolment, locked until the transaction ends, with its user, course, version and
    organisation.

    The version's heavy columns stay in the database. The version is read after the lock is taken: joined to
    the locked row, it would be the one of before the wait, and PostgreSQL then finds no row at all. Raises
    Enrolment.DoesNotExist.
    """
    locked = (
        Enrolment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user", "course", "organisation")
        .get(pk=enrolment_id)
    )
    light = CourseVersion.objects.defer("card", "outline", "questions", "notes")
    locked.version = light.get(pk=locked.version_id)
    return locked


def lock_own(actor: User, enrolment: Enrolment) -> Enrolment:
    """Return the enrolment locked, for a verb of the learner alone; raise NotAllowed for anybody else."""
    locked = lock(enrolment.pk)
    if locked.user_id != actor.pk:
        raise NotAllowed
    return locked


def require_open(enrolment: Enrolment) -> None:
    """Raise EnrolmentClosed when the locked enrolment is completed or withdrawn."""
    if enrolment.state not in OPEN_STATES:
        raise EnrolmentClosed


def refuse_withdrawn(enrolment: Enrolment) -> None:
    """Raise EnrolmentClosed when the locked enrolment is withdrawn; a completed one keeps some doors open."""
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise EnrolmentClosed


def require_reason(reason: str) -> str:
    """Return `reason` without blanks around it; raise ReasonMissing when nothing is left."""
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    return reason


def tell(
    enrolment: Enrolment,
    kind: EventKind,
    actor: User | None,
    at: datetime,
    lesson_id: UUID | None = None,
    data: Mapping[str, Any] | None = None,
    *,
    lesson_round: int = 1,
) -> ProgressEvent:
    """Add an event to the story and return it.

    `actor` is None for the system, `at` the server's time; `data` must survive JSON; `lesson_round` is the
    round of the lesson that the event belongs to.
    """
    return ProgressEvent.objects.create(
        enrolment=enrolment,
        lesson_id=lesson_id,
        round=lesson_round,
        kind=kind,
        data=dict(data or {}),
        actor=actor,
        recorded_at=at,
    )

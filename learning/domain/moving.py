"""Moving a run to a newer version of its course, without losing what was done (decision 9).

What was completed stays completed, with its date, unless the trainers marked the lesson's change as material:
then the lesson is open again, and only what comes after the move counts in it. What somebody is in the middle
of – an attempt, a draft – stays theirs and counts when it is submitted. A closed run never moves.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from learning.domain import audit, progress, story
from learning.domain.errors import LearningError, NotAllowed
from learning.enums import (
    OPEN_STATES,
    AttemptState,
    EnrolmentState,
    EventKind,
    LessonState,
    MoveReason,
    SubmissionState,
)
from learning.models import AssignmentSubmission, Attempt, Enrolment, User
from learning.permissions import is_cluster_staff
from learning.queries.outlines import outline_of
from learning.queries.reviews import newest_submission
from learning.queries.versions import (
    MovePlan,
    Step,
    has_kept,
    number_of,
    offered_step,
    plan_for,
    steps_of,
)


class NotOffered(LearningError):
    """The version is not one that the learner may choose (any more)."""

    code = "version_not_offered"
    message = _(
        "Nothing was changed, because this version is not offered to you any more. Reload the page to see "
        "what is."
    )


class VersionNotNewer(LearningError):
    """A run is to be moved to a version that does not come after its own."""

    code = "version_not_newer"
    message = _(
        "The run was not moved, because the version is not newer than its own. Choose a newer version of the "
        "same course."
    )


@transaction.atomic
def move_run(
    *,
    actor: User | None,
    enrolment: Enrolment,
    version: CourseVersion,
    why: MoveReason,
    reason: str = "",
    steps: list[Step] | None = None,
) -> MovePlan | None:
    """Move an open run to a newer `version` of its course, and return what that did to it.

    None, and nothing is changed, when there is nothing to move: the run is closed, is on this version or a
    newer one, or has started although `why` says otherwise. `actor` is None for the system; callers see to
    who may. `steps` are the course's versions, for callers that have them. When the new version's rule is
    met, the run completes in it.
    """
    locked = story.lock(enrolment.pk)
    started = locked.state != EnrolmentState.ENROLLED
    if locked.state not in OPEN_STATES or (why == MoveReason.NOT_STARTED and started):
        return None
    before = locked.version
    if locked.course_id != version.course_id or number_of(before) >= number_of(version):
        return None
    plan = plan_for(locked, version, steps or steps_of(locked.course_id))
    now = timezone.now()
    locked.version = version
    locked.save(update_fields=["version"])
    data = {
        "from": before.number,
        "to": version.number,
        "again": [str(lesson) for lesson in plan.again],
        "why": why.value,
        "reason": reason,
    }
    story.tell(locked, EventKind.VERSION_CHANGED, actor, now, data=data)
    for lesson in plan.again:
        _reopen(locked, lesson, actor, now)
    if started:
        lessons = [lesson.id for lesson in outline_of(version.pk).lessons]
        progress.settle_lessons(locked, lessons, actor, now)
        progress.refresh(locked, actor)
    return plan


@transaction.atomic
def take_offer(*, actor: User, enrolment: Enrolment, version_id: UUID) -> MovePlan:
    """Move the learner's own run to the version that is offered to it.

    Raises NotAllowed, EnrolmentClosed, or NotOffered when another version, or none, is offered now.
    """
    locked, _offered = _require_offer(actor, enrolment, version_id)
    version = CourseVersion.objects.get(pk=version_id)
    plan = move_run(actor=actor, enrolment=locked, version=version, why=MoveReason.ACCEPTED)
    if plan is None:
        raise NotOffered
    return plan


@transaction.atomic
def keep_version(*, actor: User, enrolment: Enrolment, version_id: UUID) -> None:
    """Note that the learner stays with their version for now; saying it twice changes nothing.

    Raises NotAllowed, EnrolmentClosed or NotOffered.
    """
    locked, offered = _require_offer(actor, enrolment, version_id)
    if not has_kept(locked, offered.name):
        data = {"version": offered.name}
        story.tell(locked, EventKind.VERSION_KEPT, actor, timezone.now(), data=data)


@transaction.atomic
def move_by_staff(*, actor: User, enrolment: Enrolment, version: CourseVersion, reason: str) -> MovePlan:
    """Move somebody's open run to a newer version, for a stated reason; audited.

    For cluster staff, never for oneself. Raises NotAllowed, EnrolmentClosed, ReasonMissing or
    VersionNotNewer.
    """
    locked = story.lock(enrolment.pk)
    if not is_cluster_staff(actor) or locked.user_id == actor.pk:
        raise NotAllowed
    story.require_open(locked)
    reason = story.require_reason(reason)
    plan = move_run(actor=actor, enrolment=locked, version=version, why=MoveReason.BY_STAFF, reason=reason)
    if plan is None:
        raise VersionNotNewer
    audit.record(actor, "enrolment.moved", locked, locked.organisation, version=version.number)
    return plan


def _require_offer(actor: User, enrolment: Enrolment, version_id: UUID) -> tuple[Enrolment, Step]:
    locked = story.lock_own(actor, enrolment)
    story.require_open(locked)
    offered = offered_step(locked, steps_of(locked.course_id))
    if offered is None or offered.id != version_id:
        raise NotOffered
    return locked, offered


def _reopen(enrolment: Enrolment, lesson_id: UUID, actor: User | None, at: datetime) -> None:
    """Begin the lesson's next round: what was achieved in it stays on record and counts no more."""
    lesson = progress.opened(enrolment, lesson_id, actor, at)
    ended, lesson.round = lesson.round, lesson.round + 1
    lesson.state, lesson.completed_at = LessonState.OPENED, None
    lesson.save(update_fields=["round", "state", "completed_at"])
    Attempt.objects.filter(
        enrolment=enrolment, lesson_id=lesson_id, round=ended, state=AttemptState.IN_PROGRESS
    ).update(round=lesson.round)
    blocks = AssignmentSubmission.objects.filter(enrolment=enrolment, lesson_id=lesson_id, round=ended)
    for block_id in list(blocks.values_list("block_id", flat=True)):
        _ask_again(enrolment, block_id, lesson.round, at)
    data = {"version": enrolment.version.number}
    story.tell(enrolment, EventKind.LESSON_REOPENED, actor, at, lesson_id, data, lesson_round=lesson.round)


def _ask_again(enrolment: Enrolment, block_id: UUID, lesson_round: int, at: datetime) -> None:
    """Begin new work on an assignment with the text of the old one; a draft simply goes on."""
    work = newest_submission(enrolment.pk, block_id)
    if work is None:
        return
    if work.state == SubmissionState.DRAFT:
        work.round = lesson_round
        work.save(update_fields=["round"])
        return
    if work.state == SubmissionState.SUBMITTED:  # nobody need judge what is asked for anew
        work.state = SubmissionState.SUPERSEDED
        work.save(update_fields=["state"])
    AssignmentSubmission.objects.create(
        enrolment=enrolment,
        lesson_id=work.lesson_id,
        block_id=block_id,
        round=lesson_round,
        text=work.text,
        saved_at=at,
    )

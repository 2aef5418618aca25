"""Moving everybody whom a new version moves, in the background, whatever dies on the way (decisions 3 and 9).

The row is the queue: a worker claims it by a conditional UPDATE with a lease, moves the runs one by one, each
in a transaction of its own, and keeps the claim while it does. Moving is idempotent, so a second worker does
no harm.
"""

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from courses.enums import Rollout
from courses.models import CourseVersion
from learning.domain.moving import move_run
from learning.enums import EnrolmentState, MoveReason, RolloutState
from learning.models import Enrolment, RolloutJob
from learning.queries.rollouts import due_runs
from learning.queries.versions import Step, steps_of

BATCH, PASS = 50, 1000
LEASE = timedelta(minutes=2)
NUDGE_LOST_AFTER = timedelta(seconds=5)
MOST_FAILURES = 5
UNFINISHED = (RolloutState.PENDING, RolloutState.RUNNING)

logger = logging.getLogger(__name__)


def plan_rollout(version: CourseVersion) -> RolloutJob | None:
    """Insert what a version that was just published has to do, in the caller's transaction; None for nothing.

    It takes over what earlier versions have not done yet, where everybody whom they would move is moved by
    this one too.
    """
    if version.rollout == Rollout.LEAVE or not Enrolment.objects.filter(course=version.course_id).exists():
        return None
    earlier = RolloutJob.objects.filter(version__course=version.course_id, state__in=UNFINISHED)
    if version.rollout == Rollout.OFFER:
        earlier = earlier.filter(version__rollout=Rollout.OFFER)
    earlier.update(state=RolloutState.SUPERSEDED, finished_at=timezone.now(), claim_token=None)
    return RolloutJob.objects.create(version=version)


def waiting_ids(limit: int) -> list[int]:
    """Return the ids of up to `limit` rollouts that no message is likely to reach, the oldest first."""
    now = timezone.now()
    lost = Q(created_at__lt=now - NUDGE_LOST_AFTER)
    return list(
        RolloutJob.objects.filter(_claimable(), lost)
        .order_by("created_at")
        .values_list("pk", flat=True)[:limit]
    )


def roll_out(job_id: int) -> bool:
    """Move runs to the job's version, at most `PASS` of them; return whether there are more to move.

    False too when another worker has the job or it is done. A run that cannot be moved is logged and left
    for the next try; after `MOST_FAILURES` of them the job counts as failed.
    """
    token = _claim(job_id)
    if token is None:
        return False
    job = RolloutJob.objects.select_related("version", "version__published_by").get(pk=job_id)
    steps = steps_of(job.version.course_id)
    failed: list[uuid.UUID] = []
    for _batch in range(PASS // BATCH):
        runs = list(due_runs(job.version, steps).exclude(pk__in=failed).order_by("pk")[:BATCH])
        if not runs:
            _finish(job, token, bool(failed))
            return False
        failed += [run.pk for run in runs if not _moved(job, run, steps)]
        if not _held(job, token).update(lease_until=timezone.now() + LEASE):
            return False
    _held(job, token).update(state=RolloutState.PENDING, claim_token=None, lease_until=None)
    return True


def _moved(job: RolloutJob, run: Enrolment, steps: Sequence[Step]) -> bool:
    """Move one run and count it; return False, after logging why, when it cannot be moved."""
    beginner = run.state == EnrolmentState.ENROLLED
    try:
        with transaction.atomic():
            plan = move_run(
                actor=job.version.published_by,
                enrolment=run,
                version=job.version,
                why=MoveReason.NOT_STARTED if beginner else MoveReason.REQUIRED,
                steps=list(steps),
            )
            if plan is not None:
                RolloutJob.objects.filter(pk=job.pk).update(moved=F("moved") + 1)
    except Exception:
        logger.exception("run %s could not be moved to version %s", run.pk, job.version_id)
        return False
    return True


def _claim(job_id: int) -> uuid.UUID | None:
    token = uuid.uuid4()
    claimed = RolloutJob.objects.filter(_claimable(), pk=job_id).update(
        state=RolloutState.RUNNING, claim_token=token, lease_until=timezone.now() + LEASE
    )
    return token if claimed else None


def _claimable() -> Q:
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    return Q(state__in=UNFINISHED) & free


def _held(job: RolloutJob, token: uuid.UUID) -> QuerySet[RolloutJob]:
    return RolloutJob.objects.filter(pk=job.pk, claim_token=token)


def _finish(job: RolloutJob, token: uuid.UUID, has_failed: bool) -> None:
    """Close the job, or give it back for a later try when runs could not be moved."""
    now = timezone.now()
    if not has_failed:
        _held(job, token).update(state=RolloutState.DONE, finished_at=now, claim_token=None, lease_until=None)
        return
    failures = job.failures + 1
    given_up = failures >= MOST_FAILURES
    _held(job, token).update(
        state=RolloutState.FAILED if given_up else RolloutState.PENDING,
        failures=failures,
        claim_token=None,
        lease_until=now + timedelta(seconds=10 * 2**failures),
    )

"""Whom a version moves: the runs that it has still to move, for its worker and for its trainers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from courses.enums import Rollout
from courses.models import CourseVersion
from learning.enums import OPEN_STATES, EnrolmentState
from learning.models import Enrolment, RolloutJob
from learning.queries.versions import Step, number_of, rollout_for


def due_runs(version: CourseVersion, steps: Sequence[Step]) -> QuerySet[Enrolment]:
    """Return the open runs of earlier versions that `version` moves; `steps` are the course's versions."""
    target = next(step for step in steps if step.number == number_of(version))
    return Enrolment.objects.filter(moved_by(steps, target), course=version.course_id)


def moved_by(steps: Iterable[Step], target: Step) -> Q:
    """Return the condition for the runs that the version `target` moves without asking."""
    steps = list(steps)
    everybody, beginners = [], []
    for step in steps:
        if step.number < target.number:
            rollout = rollout_for(steps, step.number, target)
            if rollout == Rollout.REQUIRE:
                everybody.append(step.id)
            elif rollout == Rollout.OFFER:
                beginners.append(step.id)
    return Q(version__in=everybody, state__in=OPEN_STATES) | Q(
        version__in=beginners, state=EnrolmentState.ENROLLED
    )


def rollouts_of(course_id: UUID, steps: Sequence[Step]) -> dict[UUID, tuple[RolloutJob, int]]:
    """Return the rollouts of a course by version, each with how many runs it has still to move."""
    jobs = RolloutJob.objects.filter(version__course=course_id).select_related("version")
    return {
        job.version_id: (job, 0 if job.finished_at else due_runs(job.version, steps).count())
        for job in jobs.defer("version__card", "version__outline", "version__questions", "version__notes")
    }

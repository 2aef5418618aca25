"""Whom a version moves: the runs that it has still to move, for its worker and for its trainers."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.enums import Rollout
from courses.models import CourseVersion
from learning.enums import OPEN_STATES, EnrolmentState, RolloutState
from learning.models import Enrolment, RolloutJob
from learning.queries.versions import Step, number_of, rollout_for, steps_of


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


def rollout_notes(course_id: UUID) -> dict[UUID, str]:
    """Return how far the moving of runs to each version of a course has come, in a sentence."""
    steps = steps_of(course_id)
    jobs = RolloutJob.objects.filter(version__course=course_id).select_related("version")
    light = jobs.defer("version__card", "version__outline", "version__questions", "version__notes")
    return {job.version_id: _progress(job, steps) for job in light}


def _progress(job: RolloutJob, steps: Sequence[Step]) -> str:
    left = 0 if job.finished_at else due_runs(job.version, steps).count()
    if not left:
        text = ngettext("{moved} person moved.", "{moved} people moved.", job.moved)
        return text.format(moved=job.moved)
    text = _("{moved} of {total} people moved.").format(moved=job.moved, total=job.moved + left)
    if job.state == RolloutState.FAILED:
        text += " " + _("The others could not be moved. Tell the cluster’s team.")
    return text

"""What learning does when trainers publish, and when letters wait."""

from typing import Any

from django.dispatch import receiver

from courses.models import CourseVersion
from courses.signals import version_published
from learning.domain.rollouts import plan_rollout
from learning.signals import learner_letters_waiting
from learning.tasks import nudge_rollout, send_learner_letters


@receiver(version_published, dispatch_uid="plan-rollout-of-version")
def plan_rollout_of_version(sender: object, version: CourseVersion, **kwargs: Any) -> None:
    """Insert what the version has to do for its learners, and ask a worker to do it after the commit."""
    job = plan_rollout(version)
    if job is not None:
        nudge_rollout(job)


@receiver(learner_letters_waiting, dispatch_uid="nudge-learner-letters")
def nudge_learner_letters(sender: object, **kwargs: Any) -> None:
    """Ask a worker to send the letters; without a broker the sweep does it."""
    send_learner_letters.delay()

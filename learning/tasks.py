"""Background work of the package: only translation from ids to verbs. The rows are the queue."""

from uuid import UUID

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from learning.domain import attempts, invitations, reminders, rollouts
from learning.domain.mailing import letters
from learning.models import Invitation, RolloutJob
from learning.queries.invitations import waiting_ids

SWEEP_LIMIT = 20


@shared_task
def send_invitation(invitation_id: str) -> None:
    """Send one waiting invitation."""
    invitations.deliver(UUID(invitation_id))


@shared_task
def sweep_invitations() -> None:
    """Send what a lost message, a dead worker or a sleeping mail server left waiting."""
    for invitation_id in waiting_ids(timezone.now(), SWEEP_LIMIT):
        invitations.deliver(invitation_id)


@shared_task
def roll_out_version(job_id: int) -> None:
    """Move the next runs to a new version, and ask for the ones after them."""
    if rollouts.roll_out(job_id):
        roll_out_version.delay(job_id)


@shared_task
def sweep_rollouts() -> None:
    """Go on with rollouts whose message or worker was lost."""
    for job_id in rollouts.waiting_ids(SWEEP_LIMIT):
        roll_out_version.delay(job_id)


@shared_task
def send_learner_letters() -> None:
    """Send letters that wait, also what a lost message, a dead worker or a sleeping mail server left, and ask
    for the rest.
    """
    waiting = letters.waiting_ids(SWEEP_LIMIT)
    sent = [letter_id for letter_id in waiting if letters.deliver(letter_id)]
    if sent and len(waiting) == SWEEP_LIMIT:
        send_learner_letters.delay()


@shared_task
def close_overdue_attempts() -> None:
    """Submit attempts whose time is over and whose learners did not come back."""
    attempts.close_overdue(timezone.now(), SWEEP_LIMIT)


@shared_task
def plan_reminders() -> None:
    """Write the letters that the clock asks for: near deadlines, and the week ahead on Mondays."""
    reminders.plan_deadline_letters(timezone.now())
    reminders.plan_digests(timezone.now())


def nudge_rollout(job: RolloutJob) -> None:
    """Ask a worker to move runs after the commit; without a broker the sweep does it."""
    transaction.on_commit(lambda: roll_out_version.delay(job.pk), robust=True)


def nudge(invitation: Invitation) -> None:
    """Ask for an invitation to be sent after the commit; without a broker the sweep does it."""
    transaction.on_commit(lambda: send_invitation.delay(str(invitation.pk)), robust=True)

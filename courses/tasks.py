"""Background work of the package: only translation from ids to verbs. The rows are the queue."""

from celery import shared_task

from courses.domain import letters

SWEEP_LIMIT = 50


@shared_task
def send_letters(ids: list[int]) -> None:
    """Send letters to the people of a team."""
    for letter_id in ids:
        letters.deliver(letter_id)


@shared_task
def sweep_letters() -> None:
    """Send what a lost message, a dead worker or a sleeping mail server left waiting."""
    send_letters(letters.waiting_ids(SWEEP_LIMIT))

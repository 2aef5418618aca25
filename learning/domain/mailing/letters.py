"""Letters to learners: each in the recipient's language, none that was switched off, none twice."""

import logging
from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from learning.domain.mailing import feedback
from learning.domain.mailing.content import Content
from learning.domain.mailing.message import message_of
from learning.enums import MailKind
from learning.models import LearnerLetter, User
from learning.signals import learner_letters_waiting

logger = logging.getLogger(__name__)
MAX_FAILURES = 5


_WRITERS: dict[MailKind, Callable[[LearnerLetter], Content | None]] = {
    MailKind.FEEDBACK: feedback.content,
}
"""Who composes a letter when it is sent; None says that there is nothing to tell any more."""


def write(kind: MailKind, recipient: User, key: str, **data: Any) -> None:
    """Let `recipient` be told once the act is committed, unless such letters are switched off.

    The same `key` is written about once. `data` must survive JSON.
    """
    if kind in recipient.muted_mails:
        return
    letter, new = LearnerLetter.objects.get_or_create(
        kind=kind, recipient=recipient, key=key, defaults={"data": data}
    )
    if new:
        announce = {"sender": LearnerLetter, "ids": [letter.pk]}
        transaction.on_commit(lambda: learner_letters_waiting.send(**announce), robust=True)


@transaction.atomic
def deliver(letter_id: int) -> bool:
    """Send a waiting letter and return whether it was sent.

    False when somebody else does, when it was sent or given up, when the mail server refused (the next sweep
    tries again), or when there is nothing to tell any more; then it is dropped.
    """
    letter = (
        LearnerLetter.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("recipient")
        .filter(pk=letter_id, sent_at=None, failures__lt=MAX_FAILURES)
        .first()
    )
    if letter is None:
        return False
    message = _composed(letter)
    if message is None:
        letter.delete()
        return False
    try:
        message.send()
    except (SMTPException, OSError) as error:
        logger.warning("Letter %s to a learner was not sent: %s", letter_id, type(error).__name__)
        letter.failures += 1
        letter.save(update_fields=["failures"])
        return False
    letter.sent_at = timezone.now()
    letter.save(update_fields=["sent_at"])
    return True


def waiting_ids(limit: int) -> list[int]:
    """Return the first letters that wait to be sent."""
    waiting = LearnerLetter.objects.filter(sent_at=None, failures__lt=MAX_FAILURES)
    return list(waiting.values_list("pk", flat=True)[:limit])


def _composed(letter: LearnerLetter) -> EmailMultiAlternatives | None:
    """Return the message, or None when its recipient does not want it or nothing is left to tell."""
    recipient = letter.recipient
    if not recipient.is_active or letter.kind in recipient.muted_mails:
        return None
    with translation.override(recipient.language), timezone.override(recipient.time_zone):
        content = _WRITERS[MailKind(letter.kind)](letter)
        return None if content is None else message_of(content, recipient, MailKind(letter.kind))

"""Letters to learners: each in the recipient's language, none that was switched off, none twice."""

import logging
from collections.abc import Callable, Iterable
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone, translation

from learning.domain.mailing import digest, discussions, enrolments, feedback, sessions
from learning.domain.mailing.content import Content
from learning.domain.mailing.message import message_of
from learning.enums import MailKind
from learning.models import LearnerLetter, User
from learning.signals import learner_letters_waiting

logger = logging.getLogger(__name__)
MAX_FAILURES = 5


_WRITERS: dict[MailKind, Callable[[LearnerLetter], Content | None]] = {
    MailKind.ANSWER: discussions.answered,
    MailKind.ASKED: discussions.asked,
    MailKind.ASSIGNED: enrolments.assigned,
    MailKind.DEADLINE: enrolments.deadline,
    MailKind.DIGEST: digest.content,
    MailKind.FEEDBACK: feedback.content,
    MailKind.SESSION: sessions.content,
}
"""Who composes a letter when it is sent; None says that there is nothing to tell any more."""


def write(kind: MailKind, recipients: Iterable[User], key: str, **data: Any) -> None:
    """Let `recipients` be told once the act is committed, but for those who switched such letters off.

    Nobody is written to twice about the same `key`. `data` must survive JSON.
    """
    LearnerLetter.objects.bulk_create(
        (
            LearnerLetter(kind=kind, recipient=person, key=key, data=data)
            for person in recipients
            if kind not in person.muted_mails
        ),
        ignore_conflicts=True,
    )
    transaction.on_commit(lambda: learner_letters_waiting.send(LearnerLetter), robust=True)


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

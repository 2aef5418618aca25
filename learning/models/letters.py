"""Letters to learners. The rows are the queue: a letter is written once, and sent by whoever comes first."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.enums import MailKind
from learning.models.people import User


class LearnerLetter(models.Model):
    """One e-mail that waits to be sent, or was.

    `key` names the occasion, so that nobody is written to twice about the same thing; `data` holds the ids
    from which the letter is composed when it is sent.
    """

    kind = models.CharField(_("kind"), max_length=12, choices=MailKind)
    recipient = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("recipient"))
    key = models.CharField(max_length=100)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "key"], name="learnerletter_once")
        ]
        indexes = [
            models.Index(
                fields=["created_at"], condition=models.Q(sent_at=None), name="learnerletter_waiting"
            )
        ]
        verbose_name = _("letter to a learner")
        verbose_name_plural = _("letters to learners")

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

"""Letters to the people of a course's team: the rows are the queue."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.enums import LetterKind


class TeamLetter(models.Model):
    """One e-mail that waits to be sent, or was.

    `data` holds ``pages`` (primary keys) and, depending on the kind, ``comment`` (the reviewer's words) or
    ``changes`` (comments in the margin: a list of ``{"kind", "text"}``).
    """

    kind = models.CharField(_("kind"), max_length=10, choices=LetterKind)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("recipient")
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("who acted")
    )
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(fields=["created_at"], condition=models.Q(sent_at=None), name="teamletter_waiting")
        ]
        verbose_name = _("letter to a team")
        verbose_name_plural = _("letters to teams")

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

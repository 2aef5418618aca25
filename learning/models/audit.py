"""The audit log: who did what to whom, when. Append-only; the database refuses a change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from learning.models.organisations import Organisation


class AuditEntry(models.Model):
    """One privileged act. `target` names the object as ``<model>:<id>``; `data` holds no personal data
    beyond ids.
    """

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("who")
    )
    action = models.CharField(_("what"), max_length=60)
    target = models.CharField(_("on what"), max_length=100)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("organisation")
    )
    data = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit log")

    def __str__(self) -> str:
        return f"{self.action} {self.target}"

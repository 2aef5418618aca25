"""Exports that take a while and are therefore made in the background."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import ExportState
from certificates.models.storage import private_storage


class ExportJob(models.Model):
    """A ZIP of certificates that somebody asked for.

    `certificate_ids` is what the requester could see when asking; each is checked again while the file is
    made and when it is downloaded. `done` of `total` drives the progress bar.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    certificate_ids = models.JSONField()
    language = models.CharField(max_length=2)
    state = models.CharField(_("state"), max_length=10, choices=ExportState, default=ExportState.PENDING)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    requested_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-requested_at"]
        verbose_name = _("export")
        verbose_name_plural = _("exports")

    def __str__(self) -> str:
        return f"{self.id} {self.state}"

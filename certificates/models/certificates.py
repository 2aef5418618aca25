"""Certificates: facts frozen when attested, a file made from them, and what happened since."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateEventKind, CertificateState
from certificates.models.storage import private_storage
from learning.models import Enrolment, Organisation


class Certificate(models.Model):
    """What is attested of one completed enrolment.

    The id is public (it stands in the QR code) and random, so that it cannot be guessed. `facts` never change
    once the row exists; a correction is a new row that supersedes this one. `lease_until` says how long the
    worker that claimed the row may take before another one may.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="certificates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="certificates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="certificates")
    period = models.PositiveSmallIntegerField(_("validity period"), default=1)
    number = models.CharField(_("number"), max_length=30, unique=True)
    facts = models.JSONField(_("facts"))
    completed_at = models.DateTimeField(_("completed at"))
    valid_until = models.DateField(_("valid until"), null=True)
    state = models.CharField(
        _("state"), max_length=10, choices=CertificateState, default=CertificateState.PENDING
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    issued_at = models.DateTimeField(_("issued at"), null=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revocation_reason = models.CharField(_("reason for revoking"), max_length=300, blank=True)
    supersedes = models.OneToOneField("self", models.PROTECT, null=True, related_name="superseded_by")
    file = models.FileField(storage=private_storage, max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(_("failed tries"), default=0)

    class Meta:
        ordering = ["-completed_at"]
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "period"], name="certificate_period_unique")
        ]
        indexes = [
            models.Index(fields=["state", "lease_until"], name="certificate_queue"),
            models.Index(fields=["organisation", "valid_until"], name="certificate_org_validity"),
        ]
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")

    def __str__(self) -> str:
        return self.number


class CertificateEvent(models.Model):
    """One thing that happened to a certificate; inserted, never changed (the database refuses it)."""

    certificate = models.ForeignKey(Certificate, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=CertificateEventKind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    data = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("certificate event")
        verbose_name_plural = _("certificate events")

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

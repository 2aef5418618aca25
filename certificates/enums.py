"""Closed lists of the certificates package."""

from django.db import models
from django.utils.translation import pgettext_lazy


class CertificateState(models.TextChoices):
    """Where the making of a certificate stands."""

    PENDING = "pending", pgettext_lazy("certificate", "In preparation")
    ISSUING = "issuing", pgettext_lazy("certificate", "Being made")
    ISSUED = "issued", pgettext_lazy("certificate", "Issued")
    FAILED = "failed", pgettext_lazy("certificate", "Could not be made")


class CertificateStatus(models.TextChoices):
    """What a certificate is worth on a day; derived, never stored."""

    PENDING = "pending", pgettext_lazy("certificate", "In preparation")
    VALID = "valid", pgettext_lazy("certificate", "Valid")
    EXPIRED = "expired", pgettext_lazy("certificate", "Expired")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate", "Superseded")
    FAILED = "failed", pgettext_lazy("certificate", "Could not be made")


class CertificateEventKind(models.TextChoices):
    """What can happen to a certificate."""

    CREATED = "created", pgettext_lazy("certificate event", "Created")
    CLAIMED = "claimed", pgettext_lazy("certificate event", "Taken up by a worker")
    ISSUED = "issued", pgettext_lazy("certificate event", "Issued")
    FAILED = "failed", pgettext_lazy("certificate event", "Failed")
    RETRIED = "retried", pgettext_lazy("certificate event", "Tried again")
    REVOKED = "revoked", pgettext_lazy("certificate event", "Revoked")
    SUPERSEDED = "superseded", pgettext_lazy("certificate event", "Superseded")
    DOWNLOADED = "downloaded", pgettext_lazy("certificate event", "Downloaded")


class ExportState(models.TextChoices):
    """Where an export stands."""

    PENDING = "pending", pgettext_lazy("export", "Waiting")
    RUNNING = "running", pgettext_lazy("export", "Being made")
    READY = "ready", pgettext_lazy("export", "Ready")
    FAILED = "failed", pgettext_lazy("export", "Failed")

"""Closed lists of the certificates package."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateState(models.TextChoices):
    """Where the making of a certificate stands."""

    PENDING = "pending", _("In preparation")
    ISSUING = "issuing", _("Being made")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Could not be made")


class CertificateStatus(models.TextChoices):
    """What a certificate is worth on a day; derived, never stored."""

    PENDING = "pending", _("In preparation")
    VALID = "valid", _("Valid")
    EXPIRED = "expired", _("Expired")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Superseded")
    FAILED = "failed", _("Could not be made")


class CertificateEventKind(models.TextChoices):
    """What can happen to a certificate."""

    CREATED = "created", _("Created")
    CLAIMED = "claimed", _("Taken up by a worker")
    ISSUED = "issued", _("Issued")
    FAILED = "failed", _("Failed")
    RETRIED = "retried", _("Tried again")
    REVOKED = "revoked", _("Revoked")
    SUPERSEDED = "superseded", _("Superseded")
    DOWNLOADED = "downloaded", _("Downloaded")


class ExportState(models.TextChoices):
    """Where an export stands."""

    PENDING = "pending", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")

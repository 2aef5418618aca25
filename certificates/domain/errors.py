"""What can be refused about certificates, in words for the person who asked."""

from django.utils.translation import gettext_lazy as _

from learning.domain.errors import LearningError


class NothingToRetry(LearningError):
    """The certificate has not failed."""

    code = "nothing_to_retry"
    message = _("This certificate has not failed, so there is nothing to try again.")


class NotRevocable(LearningError):
    """The certificate is not issued, or is revoked already."""

    code = "not_revocable"
    message = _("Only an issued certificate that is not revoked yet can be revoked.")


class ReasonMissing(LearningError):
    """Somebody acts without saying why."""

    code = "reason_missing"
    message = _("Please give the reason. It is kept with the certificate, and its holder can read it.")


class NothingToExport(LearningError):
    """No certificate with a file matches."""

    code = "nothing_to_export"
    message = _(
        "No issued certificate matches these filters, so there is nothing to download. Widen the filters."
    )

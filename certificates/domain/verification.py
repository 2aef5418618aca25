"""What anybody may learn about a certificate: its worth, and whether it is in a name that they know."""

import unicodedata
from datetime import date

from certificates.domain.status import status_on
from certificates.enums import CertificateStatus
from certificates.models import Certificate


def public_status(certificate: Certificate, today: date) -> CertificateStatus:
    """Return the certificate's worth as the public reads it: a failed attempt at the file is our affair."""
    status = status_on(certificate, today)
    return CertificateStatus.PENDING if status == CertificateStatus.FAILED else status


def bears_name(certificate: Certificate, typed: str) -> bool:
    """Return whether the certificate is in the name `typed`, in either alphabet.

    Case, spacing and the way in which letters are encoded do not matter; every part of the name does.
    """
    holder = certificate.facts["holder"]
    return _folded(typed) in {_folded(holder["name"]), _folded(holder["latin_name"])}


def _folded(name: str) -> str:
    """Return the name as it is compared: NFKC, without case, with single spaces."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())

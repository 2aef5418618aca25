"""What a certificate is worth on a given day."""

from datetime import date

from certificates.enums import CertificateState, CertificateStatus
from certificates.models import Certificate


def status_on(certificate: Certificate, today: date) -> CertificateStatus:
    """Return the certificate's worth on `today`.

    Revocation weighs more than supersession, and that more than expiry; the last day of validity still counts
    as valid. A certificate whose file is not made yet is pending, or failed when staff must step in.
    """
    if certificate.state == CertificateState.FAILED:
        return CertificateStatus.FAILED
    if certificate.state != CertificateState.ISSUED:
        return CertificateStatus.PENDING
    if certificate.revoked_at is not None:
        return CertificateStatus.REVOKED
    if hasattr(certificate, "superseded_by"):
        return CertificateStatus.SUPERSEDED
    if certificate.valid_until is not None and certificate.valid_until < today:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID

"""What a certificate is worth on a day."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from certificates.domain.status import status_on
from certificates.enums import CertificateState, CertificateStatus
from certificates.models import Certificate

TODAY = date(2026, 11, 24)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "revoked", "superseded", "valid_until", "expected"),
    [
        (CertificateState.ISSUED, False, False, None, CertificateStatus.VALID),
        (CertificateState.ISSUED, False, False, TODAY + DAY, CertificateStatus.VALID),
        (CertificateState.ISSUED, False, False, TODAY, CertificateStatus.VALID),
        (CertificateState.ISSUED, False, False, TODAY - DAY, CertificateStatus.EXPIRED),
        (CertificateState.ISSUED, True, False, None, CertificateStatus.REVOKED),
        (CertificateState.ISSUED, True, False, TODAY - DAY, CertificateStatus.REVOKED),
        (CertificateState.ISSUED, True, True, None, CertificateStatus.REVOKED),
        (CertificateState.ISSUED, False, True, None, CertificateStatus.SUPERSEDED),
        (CertificateState.ISSUED, False, True, TODAY - DAY, CertificateStatus.SUPERSEDED),
        (CertificateState.PENDING, False, False, None, CertificateStatus.PENDING),
        (CertificateState.ISSUING, False, False, None, CertificateStatus.PENDING),
        (CertificateState.PENDING, False, False, TODAY - DAY, CertificateStatus.PENDING),
        (CertificateState.FAILED, False, False, None, CertificateStatus.FAILED),
    ],
)
def test_worth_of_a_certificate(state, revoked, superseded, valid_until, expected):
    certificate = Certificate(
        state=state, valid_until=valid_until, revoked_at=timezone.now() if revoked else None
    )
    # What select_related("superseded_by") would have found.
    certificate._state.fields_cache["superseded_by"] = Certificate() if superseded else None
    assert status_on(certificate, TODAY) == expected

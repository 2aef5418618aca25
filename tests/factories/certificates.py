"""Certificates for tests."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from certificates.domain.attesting import attest
from certificates.domain.issuing import revoke
from certificates.enums import CertificateState
from certificates.models import Certificate
from courses.models import CourseVersion
from learning.enums import EnrolmentState
from learning.models import User
from tests.factories.learning import make_enrolment

PDF = b"%PDF-1.7 a file of its own"


def make_certificate(user: User, version: CourseVersion, **fields: Any) -> Certificate:
    """Return the pending certificate of a new completed enrolment."""
    return attest(make_enrolment(user, version, state=EnrolmentState.COMPLETED, **fields))


def make_issued(
    user: User,
    version: CourseVersion,
    *,
    valid_until: date | None = None,
    completed_at: datetime | None = None,
) -> Certificate:
    """Return an issued certificate with a small file in place of the real one."""
    completed_at = completed_at or timezone.now()
    certificate = make_certificate(
        user, version, completed_at=completed_at, started_at=completed_at - timedelta(days=9)
    )
    certificate.state, certificate.issued_at = CertificateState.ISSUED, timezone.now()
    certificate.sha256 = "ab" * 32
    if valid_until is not None:
        certificate.valid_until = valid_until
    certificate.file.save(f"certificates/{certificate.id}.pdf", ContentFile(PDF), save=False)
    certificate.save()
    return certificate


def make_each_status(user: User, version: CourseVersion, actor: User) -> dict[str, Certificate]:
    """Return certificates of `user` by what each is worth today; `actor` of the cluster revokes one.

    ``expiring`` is valid for another month. ``valid`` is also the one that took the place of ``superseded``.
    """
    today = timezone.localdate()
    made = {status: make_issued(user, version) for status in ("valid", "revoked", "superseded")}
    made["expiring"] = make_issued(user, version, valid_until=today + timedelta(days=30))
    made["expired"] = make_issued(user, version, valid_until=today - timedelta(days=1))
    made["pending"] = make_certificate(user, version)
    made["failed"] = make_certificate(user, version)
    Certificate.objects.filter(id=made["failed"].id).update(state=CertificateState.FAILED)
    Certificate.objects.filter(id=made["valid"].id).update(supersedes=made["superseded"])
    revoke(actor=actor, certificate=made["revoked"], reason="Issued by mistake")
    return {status: Certificate.objects.get(id=certificate.id) for status, certificate in made.items()}

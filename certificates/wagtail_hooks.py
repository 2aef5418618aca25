"""What screens of other packages learn about certificates, and the CMS screens of cluster staff."""

import uuid

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.permissions import register_permission_policy

from certificates.domain.attesting import verify_url
from certificates.domain.status import status_on
from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.queries.certificates import certificates_of_enrolments, count_expiring
from certificates.viewsets import CertificateViewSet
from learning.models import User
from learning.permissions import ClusterStaffPolicy
from learning.queries.credentials import Credential, Figure

register_permission_policy(Certificate, ClusterStaffPolicy(Certificate, {"view", "change"}))


@hooks.register("register_admin_viewset")
def add_viewset() -> CertificateViewSet:
    """Add the register of certificates, for cluster staff."""
    return CertificateViewSet()


@hooks.register("learning_credentials")
def credentials(enrolment_ids: list[uuid.UUID]) -> dict[uuid.UUID, Credential]:
    """Return what the screens of `learning` show of each enrolment's certificate."""
    today = timezone.localdate()
    return {
        certificate.enrolment_id: Credential(
            id=certificate.id,
            status=status_on(certificate, today).value,
            number=certificate.number,
            issued_on=timezone.localdate(certificate.completed_at),
            valid_until=certificate.valid_until,
            download_url=(
                reverse("certificates:download", args=[certificate.id])
                if certificate.state == CertificateState.ISSUED
                else ""
            ),
            verify_url=verify_url(certificate.id),
        )
        for certificate in certificates_of_enrolments(enrolment_ids)
    }


@hooks.register("learning_hr_figures")
def hr_figures(user: User) -> list[Figure]:
    """Return HR's number of certificates that expire soon."""
    count = count_expiring(user)
    return [
        Figure(
            key="expiring",
            label=_("Expiring certificates"),
            value=str(count),
            explanation=_("Valid today, but not in 90 days."),
            url=reverse("certificates:hr_list") + "?status=expiring",
            tone="warn" if count else "ok",
        )
    ]

"""How a certificate's frozen facts and its worth are shown in templates."""

from typing import Any

from django import template

from certificates.enums import CertificateStatus
from certificates.queries import wording

register = template.Library()
register.filter(wording.course_title)
register.filter(wording.organisation_name)
register.filter(wording.issuer_name)
register.filter(wording.fact_date)

TONES = {
    CertificateStatus.VALID: ("ok", "ok"),
    CertificateStatus.EXPIRED: ("warn", "clock"),
    CertificateStatus.REVOKED: ("error", "error"),
    CertificateStatus.SUPERSEDED: ("warn", "info"),
    CertificateStatus.PENDING: ("accent", "clock"),
    CertificateStatus.FAILED: ("error", "warning"),
}


@register.inclusion_tag("components/badge.html")
def status_badge(status: CertificateStatus) -> dict[str, Any]:
    """Show what a certificate is worth."""
    tone, icon = TONES[status]
    return {"label": status.label, "tone": tone, "icon": icon}

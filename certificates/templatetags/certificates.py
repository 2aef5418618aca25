"""How a certificate's facts are shown in the reader's language."""

from datetime import date
from typing import Any

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

from certificates.enums import CertificateStatus
from certificates.models import Certificate

register = template.Library()

TONES = {
    CertificateStatus.VALID: ("ok", "ok"),
    CertificateStatus.EXPIRED: ("warn", "clock"),
    CertificateStatus.REVOKED: ("error", "error"),
    CertificateStatus.SUPERSEDED: ("warn", "info"),
    CertificateStatus.PENDING: ("accent", "clock"),
    CertificateStatus.FAILED: ("error", "warning"),
}


@register.filter
def course_title(certificate: Certificate) -> str:
    """Return the title of the course that was completed."""
    titles = certificate.facts["course"]["title"]
    return str(titles["en"] if get_language() == "en" else titles["bg"])


@register.filter
def fact_date(certificate: Certificate, key: str) -> str:
    """Return the frozen date `key` ("issued_on", "completed_on") as people write it."""
    return date_format(date.fromisoformat(certificate.facts[key]))


@register.inclusion_tag("components/badge.html")
def status_badge(status: CertificateStatus) -> dict[str, Any]:
    """Show what a certificate is worth."""
    tone, icon = TONES[status]
    return {"label": status.label, "tone": tone, "icon": icon}

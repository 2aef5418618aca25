"""A certificate's frozen facts in the reader's language."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language

from certificates.models import Certificate
from learning.queries.outlines import in_language


def _here(words: dict[str, str] | None) -> str:
    return in_language(words, get_language() or "bg") if words else ""


def course_title(certificate: Certificate) -> str:
    """Return the title of the course that was completed."""
    return _here(certificate.facts["course"]["title"])


def organisation_name(certificate: Certificate) -> str:
    """Return the name that the holder's organisation had; empty where there was none."""
    return _here(certificate.facts["organisation"])


def issuer_name(certificate: Certificate) -> str:
    """Return the name that the issuer had."""
    return _here(certificate.facts["issuer"])


def fact_date(certificate: Certificate, key: str) -> str:
    """Return the frozen date `key` ("issued_on", "completed_on") as people write it."""
    return date_format(date.fromisoformat(certificate.facts[key]))

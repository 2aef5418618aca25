"""Certificates as the rows of a table: the list that HR downloads, and the list in a ZIP of certificates."""

from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from certificates.domain.status import status_on
from certificates.models import Certificate
from learning.queries.cards import in_language


def header() -> list[str]:
    """Return the column heads, in the active language."""
    return [
        _("Name"),
        _("E-mail address"),
        _("Organisation"),
        _("Course"),
        _("Version"),
        _("Number"),
        _("Status"),
        _("Completed on"),
        _("Valid until"),
        _("SHA-256"),
    ]


def row_of(certificate: Certificate, today: date) -> list[str]:
    """Return the cells of one certificate in the active language, its worth `today`, dates as ISO 8601.

    Reads `user` and `superseded_by`, which the caller has selected.
    """
    facts, language = certificate.facts, get_language() or "bg"
    return [
        facts["holder"]["name"],
        certificate.user.email,
        in_language(facts["organisation"], language),
        in_language(facts["course"]["title"], language),
        facts["course"]["version"],
        certificate.number,
        str(status_on(certificate, today).label),
        facts["completed_on"],
        facts["valid_until"] or _("no expiry"),
        certificate.sha256,
    ]

"""Certificates as the rows of a table: the list that HR downloads, and the list in a ZIP of certificates."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from certificates.domain.status import status_on
from certificates.models import Certificate
from certificates.queries.wording import course_title, organisation_name


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
        pgettext("certificate", "Valid until"),
        _("SHA-256"),
    ]


def row_of(certificate: Certificate, today: date) -> list[str]:
    """Return the cells of one certificate in the active language, its worth `today`, dates as ISO 8601.

    Reads `user` and `superseded_by`, which the caller has selected.
    """
    facts = certificate.facts
    return [
        facts["holder"]["name"],
        certificate.user.email,
        organisation_name(certificate),
        course_title(certificate),
        facts["course"]["version"],
        certificate.number,
        str(status_on(certificate, today).label),
        facts["completed_on"],
        facts["valid_until"] or _("no expiry"),
        certificate.sha256,
    ]

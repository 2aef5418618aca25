"""Reads about certificates for screens and exports."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.enums import CertificateState
from certificates.models import Certificate, ExportJob
from certificates.queries.scope import certificates_answered_for_by
from courses.models import Course
from learning.models import Organisation, Unit, User

EXPIRING_WITHIN = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class CertificateFilters:
    """What HR narrows the list of certificates to; an empty value narrows nothing.

    `status` is ``valid``, ``expiring`` (valid, but not in 90 days), ``expired``, ``revoked`` or ``pending``.
    """

    search: str = ""
    status: str = ""
    course: uuid.UUID | None = None
    unit: int | None = None
    organisation: uuid.UUID | None = None


def own_certificates(user: User) -> QuerySet[Certificate]:
    """Return the person's own certificates, newest first, with what their status depends on."""
    return Certificate.objects.filter(user=user).select_related("superseded_by").order_by("-completed_at")


def filtered(user: User, filters: CertificateFilters) -> QuerySet[Certificate]:
    """Return the certificates that `user` answers for, narrowed by `filters`, newest first."""
    found = certificates_answered_for_by(user).select_related("superseded_by", "user", "organisation")
    if filters.search:
        found = found.filter(
            Q(facts__holder__name__icontains=filters.search)
            | Q(user__email__icontains=filters.search)
            | Q(number__icontains=filters.search)
        )
    if filters.course:
        found = found.filter(enrolment__course_id=filters.course)
    if filters.organisation:
        found = found.filter(organisation_id=filters.organisation)
    if filters.unit:
        found = found.filter(user__memberships__unit_id=filters.unit, user__memberships__ended_on__isnull=True)
    if filters.status:
        found = found.filter(_STATUS[filters.status](timezone.localdate()))
    return found.order_by("-completed_at", "number").distinct()


def _standing() -> Q:
    return Q(state=CertificateState.ISSUED, revoked_at__isnull=True, superseded_by__isnull=True)


def _valid(today: date) -> Q:
    return _standing() & (Q(valid_until__isnull=True) | Q(valid_until__gte=today))


def _expiring(today: date) -> Q:
    return _standing() & Q(valid_until__gte=today, valid_until__lte=today + EXPIRING_WITHIN)


def _expired(today: date) -> Q:
    return _standing() & Q(valid_until__lt=today)


def _revoked(today: date) -> Q:
    return Q(revoked_at__isnull=False)


def _pending(today: date) -> Q:
    return ~Q(state=CertificateState.ISSUED)


_STATUS = {"valid": _valid, "expiring": _expiring, "expired": _expired, "revoked": _revoked, "pending": _pending}
STATUS_FILTERS = tuple(_STATUS)


def count_expiring(user: User) -> int:
    """Return how many valid certificates that `user` answers for expire within 90 days."""
    return certificates_answered_for_by(user).filter(_expiring(timezone.localdate())).count()


def courses_with_certificates(user: User) -> QuerySet[Course]:
    """Return the courses that `user` can filter certificates by."""
    held = certificates_answered_for_by(user).values("enrolment__course_id")
    return Course.objects.filter(id__in=held).select_related("current_version").defer(
        "current_version__outline", "current_version__questions"
    )


def units_of(organisations: QuerySet[Organisation]) -> QuerySet[Unit]:
    """Return the units of `organisations`, by organisation and name."""
    return Unit.objects.filter(organisation__in=organisations).select_related("organisation")


def certificates_of_enrolments(enrolment_ids: list[uuid.UUID]) -> list[Certificate]:
    """Return the latest certificate of each enrolment, in one query."""
    found = (
        Certificate.objects.filter(enrolment_id__in=enrolment_ids)
        .select_related("superseded_by")
        .order_by("enrolment_id", "-period")
        .distinct("enrolment_id")
    )
    return list(found)


def public_certificate(certificate_id: uuid.UUID) -> Certificate | None:
    """Return the certificate with this public id, whatever its state, or None."""
    return Certificate.objects.select_related("superseded_by").filter(id=certificate_id).first()


def own_export(user: User, job_id: uuid.UUID) -> ExportJob | None:
    """Return the export with this id if `user` asked for it, or None."""
    return ExportJob.objects.filter(id=job_id, requested_by=user).first()


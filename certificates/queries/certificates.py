"""Reads about certificates for screens and exports."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from certificates.enums import CertificateState
from certificates.models import Certificate
from certificates.queries.scope import certificates_answered_for_by
from courses.models import Course
from learning.models import Membership
from learning.queries.scope import Viewer

EXPIRING_WITHIN = timedelta(days=90)
SEARCHED = ("facts__holder__name", "facts__holder__latin_name", "user__email", "number")


@dataclass(frozen=True, slots=True)
class CertificateFilters:
    """What HR narrows the list of certificates to; an empty value narrows nothing.

    `status` is a key of `STATUS_FILTERS`.
    """

    search: str = ""
    status: str = ""
    course: uuid.UUID | None = None
    unit: int | None = None
    organisation: uuid.UUID | None = None


def own_certificates(user: Viewer) -> QuerySet[Certificate]:
    """Return the person's own certificates, newest first, with what their status depends on."""
    return Certificate.objects.filter(user=user.pk).select_related("superseded_by").order_by("-completed_at")


def filtered(user: Viewer, filters: CertificateFilters) -> QuerySet[Certificate]:
    """Return the certificates that `user` answers for, narrowed by `filters`, newest first."""
    found = certificates_answered_for_by(user).select_related("superseded_by", "user")
    if filters.search:
        found = found.filter(matching(filters.search))
    if filters.course:
        found = found.filter(enrolment__course_id=filters.course)
    if filters.organisation:
        found = found.filter(organisation_id=filters.organisation)
    if filters.unit:
        members = Membership.objects.current().filter(unit_id=filters.unit)
        found = found.filter(user__in=members.values("user"))
    if filters.status:
        found = found.filter(with_status(filters.status, timezone.localdate()))
    return found.order_by("-completed_at", "number")


def matching(text: str) -> Q:
    """Return the condition that one of the `SEARCHED` fields has `text` in it."""
    return reduce(or_, (Q(**{f"{field}__icontains": text}) for field in SEARCHED))


STATUS_FILTERS = ("valid", "expiring", "expired", "revoked", "superseded", "pending", "failed")


def with_status(status: str, today: date) -> Q:
    """Return the condition for a worth on `today`, one of `STATUS_FILTERS`.

    They follow `certificates.domain.status`; ``expiring`` is the part of ``valid`` whose last day is within
    `EXPIRING_WITHIN`. Raises KeyError for any other text.
    """
    issued = Q(state=CertificateState.ISSUED)
    lasting = issued & Q(revoked_at__isnull=True)
    standing = lasting & Q(superseded_by__isnull=True)
    return {
        "valid": standing & (Q(valid_until__isnull=True) | Q(valid_until__gte=today)),
        "expiring": standing & Q(valid_until__range=(today, today + EXPIRING_WITHIN)),
        "expired": standing & Q(valid_until__lt=today),
        "revoked": issued & Q(revoked_at__isnull=False),
        "superseded": lasting & Q(superseded_by__isnull=False),
        "pending": Q(state__in=[CertificateState.PENDING, CertificateState.ISSUING]),
        "failed": Q(state=CertificateState.FAILED),
    }[status]


def count_expiring(user: Viewer) -> int:
    """Return how many valid certificates that `user` answers for expire within `EXPIRING_WITHIN`."""
    return certificates_answered_for_by(user).filter(with_status("expiring", timezone.localdate())).count()


def courses_with_certificates(user: Viewer) -> QuerySet[Course]:
    """Return the courses that `user` can filter certificates by."""
    held = certificates_answered_for_by(user).values("enrolment__course_id")
    return (
        Course.objects.filter(id__in=held)
        .select_related("current_version")
        .defer("current_version__outline", "current_version__questions")
    )


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

"""Whose certificates somebody may see: the one door for every screen, export and endpoint."""

from django.db.models import Q, QuerySet

from certificates.models import Certificate
from learning.permissions import is_cluster_staff
from learning.queries.scope import Viewer, hr_organisations


def certificates_visible_to(user: Viewer) -> QuerySet[Certificate]:
    """Return the person's own certificates and those of the organisations that the person answers for."""
    if is_cluster_staff(user):
        return Certificate.objects.all()
    return Certificate.objects.filter(Q(user=user.pk) | Q(organisation__in=hr_organisations(user)))


def certificates_answered_for_by(user: Viewer) -> QuerySet[Certificate]:
    """Return the certificates of the organisations that the person answers for; cluster staff, all.

    A certificate stays with the organisation that it was earned for, also after the person has left.
    """
    if is_cluster_staff(user):
        return Certificate.objects.all()
    return Certificate.objects.filter(organisation__in=hr_organisations(user))

"""Whose certificates somebody may see: the one door for every screen, export and endpoint."""

from django.db.models import Q, QuerySet

from certificates.models import Certificate
from learning.models import User
from learning.queries.scope import hr_organisations


def certificates_visible_to(user: User) -> QuerySet[Certificate]:
    """Return the person's own certificates and those of the organisations that the person answers for."""
    if user.is_cluster_staff:
        return Certificate.objects.all()
    return Certificate.objects.filter(Q(user=user) | Q(organisation__in=hr_organisations(user)))


def certificates_answered_for_by(user: User) -> QuerySet[Certificate]:
    """Return the certificates of the organisations that the person answers for (cluster staff: all)."""
    if user.is_cluster_staff:
        return Certificate.objects.all()
    return Certificate.objects.filter(organisation__in=hr_organisations(user))

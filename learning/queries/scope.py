"""Whose data somebody may see: the one door for every screen, export and endpoint."""

from django.db.models import QuerySet

from learning.enums import MembershipRole
from learning.models import Membership, Organisation, User


def hr_organisations(user: User) -> QuerySet[Organisation]:
    """Return the organisations whose people `user` answers for today (cluster staff: all)."""
    if user.is_cluster_staff:
        return Organisation.objects.all()
    memberships = Membership.objects.current().filter(user=user, role=MembershipRole.HR)
    return Organisation.objects.filter(id__in=memberships.values("organisation"))


def is_hr(user: User) -> bool:
    """Return whether `user` answers for the people of an organisation today."""
    return hr_organisations(user).exists()

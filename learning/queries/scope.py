"""The one door to other people's data: what a person may see of organisations, people and their runs.

Every screen, export and endpoint begins with one of these. All of them look at the memberships of today,
so that a role which was taken away closes the door at the next request. What they leave out answers 404.
"""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from learning.enums import MembershipRole
from learning.models import Enrolment, Membership, Organisation, User
from learning.permissions import is_cluster_staff

Viewer = User | AnonymousUser


def hr_organisations(user: Viewer) -> QuerySet[Organisation]:
    """Return the organisations whose people `user` answers for: as HR of today, or as cluster staff (all)."""
    if is_cluster_staff(user):
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=_hr_organisation_ids(user))


def is_hr(user: Viewer) -> bool:
    """Return whether the HR screens are open to `user`."""
    return is_cluster_staff(user) or _hr_organisation_ids(user).exists()


def people_visible_to(user: Viewer) -> QuerySet[User]:
    """Return whose learning `user` may follow: their own and that of their organisations' people of today."""
    if is_cluster_staff(user):
        return User.objects.all()
    theirs = Membership.objects.current().filter(organisation__in=_hr_organisation_ids(user))
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=theirs.values("user")))


def people_of(user: Viewer) -> QuerySet[User]:
    """Return the people of HR's lists: who belongs today to an organisation that `user` answers for."""
    theirs = Membership.objects.current().filter(organisation__in=hr_organisations(user).values("pk"))
    return User.objects.filter(pk__in=theirs.values("user"))


def enrolments_visible_to(user: Viewer) -> QuerySet[Enrolment]:
    """Return the runs that `user` may see: their own and those that HR answers for."""
    return Enrolment.objects.filter(_answered_for(user) | Q(user=user.pk))


def hr_enrolments(user: Viewer) -> QuerySet[Enrolment]:
    """Return the runs that `user` answers for: those that began for their organisations; cluster staff, all.

    A run stays with the organisation it began for, also after the person has left.
    """
    return Enrolment.objects.filter(_answered_for(user))


def _answered_for(user: Viewer) -> Q:
    if is_cluster_staff(user):
        return Q(pk__isnull=False)
    return Q(organisation__in=_hr_organisation_ids(user))


def _hr_organisation_ids(user: Viewer) -> QuerySet[Membership, Any]:
    if not isinstance(user, User) or not user.is_active:
        return Membership.objects.none().values("organisation")
    return Membership.objects.current().filter(user=user, role=MembershipRole.HR).values("organisation")

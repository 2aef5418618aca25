"""People: what may be changed in an account, what somebody does for the academy, and where they belong.

Belonging is dated (`Membership`); what a person does for the whole academy is their site role, from which the
groups follow that Wagtail reads.
"""

from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.domain.teams import leave_all_teams
from learning.domain import audit
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.groups import ensure_groups
from learning.enums import MembershipRole, SiteRole
from learning.models import Membership, Organisation, Unit, User
from learning.permissions import is_cluster_staff, may_change_person

ACCOUNT_FIELDS = ("full_name", "latin_name", "email", "language", "is_active")


class OwnAccount(LearningError):
    """People of the cluster's team may not lock themselves out."""

    code = "own_account"
    message = _(
        "You cannot take your own role away or close your own account. "
        "Ask somebody else of the cluster's team."
    )


class EmailTaken(LearningError):
    """An e-mail address belongs to one person."""

    code = "email_taken"
    message = _("Somebody else already signs in with this e-mail address. Enter another one.")


class AlreadyMember(LearningError):
    """One membership at a time in one organisation."""

    code = "already_member"
    message = _(
        "%(person)s already belongs to %(organisation)s on these days. "
        "Change that membership instead of adding one."
    )


class UnitElsewhere(LearningError):
    """A unit belongs to one organisation."""

    code = "unit_elsewhere"
    message = _("The unit %(unit)s is not part of %(organisation)s. Choose one of its units or none.")


class DatesOutOfOrder(LearningError):
    """A membership cannot end before it began."""

    code = "dates_out_of_order"
    message = _("The last day lies before the first one. Enter a later last day or leave it empty.")


def require_staff(actor: User) -> None:
    """Raise NotAllowed unless `actor` runs the academy."""
    if not is_cluster_staff(actor):
        raise NotAllowed


@transaction.atomic
def set_site_role(*, actor: User | None, user: User, role: str) -> None:
    """Give `user` the site role (a SiteRole; "" for none) and the groups that follow from it.

    Who is neither trainer nor cluster staff any more leaves the teams of all courses. `actor` None is the
    system, from the command line. Raises NotAllowed, OwnAccount.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if actor is not None:
        if not may_change_person(actor, locked):
            raise NotAllowed
        if actor.pk == locked.pk and role != locked.site_role:
            raise OwnAccount
    groups = ensure_groups()
    before, locked.site_role = locked.site_role, SiteRole(role).value
    locked.save(update_fields=["site_role"])
    locked.groups.remove(*(group for name, group in groups.items() if name != role))
    if role in groups:
        locked.groups.add(groups[role])
    else:
        leave_all_teams(actor=actor, user=locked)
    user.site_role = locked.site_role
    if before != locked.site_role:
        audit.record(actor, "person.role_changed", locked, before=before, after=locked.site_role)


@transaction.atomic
def change_person(
    *, actor: User, person: User, full_name: str, latin_name: str, email: str, language: str, is_active: bool
) -> User:
    """Change an account and return it; the log keeps the names of the changed fields, not their contents.

    A changed e-mail address is the only one that still opens the account. Raises NotAllowed, OwnAccount,
    EmailTaken.
    """
    locked = User.objects.select_for_update().get(pk=person.pk)
    if not may_change_person(actor, locked):
        raise NotAllowed
    if actor.pk == locked.pk and not is_active:
        raise OwnAccount
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exclude(pk=locked.pk).exists():
        raise EmailTaken
    values = {
        "full_name": full_name.strip(),
        "latin_name": latin_name.strip(),
        "email": email,
        "language": language,
        "is_active": is_active,
    }
    changed = [name for name in ACCOUNT_FIELDS if getattr(locked, name) != values[name]]
    for name in changed:
        setattr(locked, name, values[name])
    if changed:
        locked.save(update_fields=changed)
        audit.record(actor, "person.changed", locked, fields=changed)
    if "email" in changed:
        keep_address(locked)
    return locked


def keep_address(user: User) -> None:
    """Tell the sign-in that `user`'s address is their only one, and confirmed."""
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


@transaction.atomic
def add_membership(
    *,
    actor: User,
    user: User,
    organisation: Organisation,
    role: str = MembershipRole.EMPLOYEE,
    unit: Unit | None = None,
    started_on: date | None = None,
) -> Membership:
    """Let `user` belong to `organisation` from `started_on` (today) on, and return the membership.

    Raises NotAllowed, AlreadyMember, UnitElsewhere.
    """
    require_staff(actor)
    User.objects.select_for_update().get(pk=user.pk)
    started_on = started_on or timezone.localdate()
    _require_unit_of(organisation, unit)
    overlapping = Membership.objects.filter(user=user, organisation=organisation).exclude(
        ended_on__lt=started_on
    )
    if overlapping.exists():
        raise AlreadyMember(person=user.full_name, organisation=organisation.name)
    membership = Membership.objects.create(
        user=user,
        organisation=organisation,
        unit=unit,
        role=MembershipRole(role).value,
        started_on=started_on,
    )
    audit.record(
        actor, "membership.added", membership, organisation, role=membership.role, **_ids(user, unit)
    )
    return membership


@transaction.atomic
def change_membership(
    *, actor: User, membership: Membership, role: str, unit: Unit | None, ended_on: date | None = None
) -> Membership:
    """Change role, unit and last day of a membership and return it; without `ended_on` it goes on.

    Raises NotAllowed, UnitElsewhere, DatesOutOfOrder, AlreadyMember (when it would now overlap a later one).
    """
    require_staff(actor)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    organisation = locked.organisation
    _require_unit_of(organisation, unit)
    if ended_on is not None and ended_on < locked.started_on:
        raise DatesOutOfOrder
    _require_no_overlap(locked, ended_on)
    before = {"role": locked.role, "unit": locked.unit_id, "ended_on": _iso(locked.ended_on)}
    locked.role, locked.unit, locked.ended_on = MembershipRole(role).value, unit, ended_on
    locked.save(update_fields=["role", "unit", "ended_on"])
    after = {"role": locked.role, "unit": locked.unit_id, "ended_on": _iso(ended_on)}
    changed = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    if changed:
        audit.record(
            actor, "membership.changed", locked, organisation, user=str(locked.user_id), changed=changed
        )
    return locked


def end_membership(*, actor: User, membership: Membership, ended_on: date | None = None) -> Membership:
    """Let a membership end with `ended_on` (today) as its last day, and return it.

    Raises NotAllowed, DatesOutOfOrder.
    """
    return change_membership(
        actor=actor,
        membership=membership,
        role=membership.role,
        unit=membership.unit,
        ended_on=ended_on or timezone.localdate(),
    )


@transaction.atomic
def remove_membership(*, actor: User, membership: Membership) -> None:
    """Take back a membership that was entered by mistake; one that ended is kept, with its dates.

    Runs that began for the organisation stay with it. Raises NotAllowed.
    """
    require_staff(actor)
    locked = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    audit.record(
        actor, "membership.removed", locked, locked.organisation, role=locked.role, user=str(locked.user_id)
    )
    locked.delete()


def _require_unit_of(organisation: Organisation, unit: Unit | None) -> None:
    if unit is not None and unit.organisation_id != organisation.pk:
        raise UnitElsewhere(unit=unit.name, organisation=organisation.name)


def _require_no_overlap(membership: Membership, ended_on: date | None) -> None:
    others: Any = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=membership.started_on),
        user=membership.user_id,
        organisation=membership.organisation_id,
    ).exclude(pk=membership.pk)
    if ended_on is not None:
        others = others.filter(started_on__lte=ended_on)
    if others.exists():
        raise AlreadyMember(person=membership.user.full_name, organisation=membership.organisation.name)


def _ids(user: User, unit: Unit | None) -> dict[str, Any]:
    return {"user": str(user.pk), "unit": unit.pk if unit else None}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None

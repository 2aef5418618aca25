from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.utils import timezone

from learning.domain.errors import NotAllowed
from learning.domain.organisations import UnitMoved, remove_unit, save_organisation, save_unit
from learning.domain.people import (
    AlreadyMember,
    DatesOutOfOrder,
    EmailTaken,
    OwnAccount,
    UnitElsewhere,
    add_membership,
    change_membership,
    change_person,
    end_membership,
    ensure_groups,
    remove_membership,
    set_site_role,
)
from learning.enums import MembershipRole, SiteRole
from learning.models import AuditEntry, Membership, Organisation, Unit, User
from learning.queries.scope import hr_organisations
from tests.factories.learning import make_unit, make_user
from tests.learning.threads import together


def account(person, **changes):
    fields = {
        name: getattr(person, name) for name in ("full_name", "latin_name", "email", "language", "is_active")
    }
    return fields | changes


def actions():
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def test_a_new_trainer_may_enter_the_cms(world):
    assert not world.alice.has_perm("wagtailadmin.access_admin")
    set_site_role(actor=world.stoyan, user=world.alice, role=SiteRole.TRAINER)
    fresh = User.objects.get(pk=world.alice.pk)
    assert fresh.is_trainer
    assert fresh.has_perm("wagtailadmin.access_admin")
    assert list(fresh.groups.values_list("name", flat=True)) == ["Trainers"]
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.action, entry.target) == (
        world.stoyan,
        "person.role_changed",
        f"user:{fresh.pk}",
    )
    assert entry.data == {"before": "", "after": "trainer"}


def test_a_role_that_was_taken_away_takes_the_groups_along(world):
    set_site_role(actor=world.stoyan, user=world.alice, role=SiteRole.CLUSTER_STAFF)
    set_site_role(actor=world.stoyan, user=world.alice, role=SiteRole.TRAINER)
    set_site_role(actor=world.stoyan, user=world.alice, role=SiteRole.NONE)
    fresh = User.objects.get(pk=world.alice.pk)
    assert not fresh.groups.exists()
    assert not fresh.has_perm("wagtailadmin.access_admin")


def test_the_command_line_may_give_the_first_role(world):
    set_site_role(actor=None, user=world.olga, role=SiteRole.CLUSTER_STAFF)
    assert AuditEntry.objects.get().actor is None


@pytest.mark.parametrize("who", ["alice", "hana", "tanya"])
def test_only_cluster_staff_give_roles(world, who):
    with pytest.raises(NotAllowed):
        set_site_role(actor=getattr(world, who), user=world.bob, role=SiteRole.TRAINER)
    assert not actions()


def test_nobody_takes_away_their_own_role_or_account(world):
    with pytest.raises(OwnAccount):
        set_site_role(actor=world.stoyan, user=world.stoyan, role=SiteRole.NONE)
    with pytest.raises(OwnAccount):
        change_person(actor=world.stoyan, person=world.stoyan, **account(world.stoyan, is_active=False))


def test_cluster_staff_cannot_touch_a_superuser(world):
    root = User.objects.create_superuser("root@example.org", full_name="Root")
    with pytest.raises(NotAllowed):
        change_person(actor=world.stoyan, person=root, **account(root, email="mine@example.org"))
    with pytest.raises(NotAllowed):
        set_site_role(actor=world.stoyan, user=root, role=SiteRole.NONE)
    set_site_role(actor=root, user=world.stoyan, role=SiteRole.NONE)


def test_groups_come_back_complete_and_once(db):
    ensure_groups()
    group = Group.objects.get(name="Trainers")
    before = set(group.permissions.values_list("codename", flat=True))
    assert {"access_admin", "add_question", "change_questionbank"} <= before
    assert not {codename for codename in before if codename.endswith(("_user", "_group"))}
    group.permissions.clear()
    ensure_groups()
    assert set(group.permissions.values_list("codename", flat=True)) == before
    assert Group.objects.filter(name="Trainers").count() == 1


def test_a_changed_address_is_the_only_one_that_opens_the_account(world):
    EmailAddress.objects.create(user=world.alice, email=world.alice.email, primary=True, verified=True)
    changed = change_person(
        actor=world.stoyan, person=world.alice, **account(world.alice, email=" New.Alice@Example.org ")
    )
    assert changed.email == "new.alice@example.org"
    assert EmailAddress.objects.get(user=world.alice).email == "new.alice@example.org"
    assert AuditEntry.objects.get().data == {"fields": ["email"]}


def test_an_address_that_is_taken_is_refused_whatever_its_case(world):
    with pytest.raises(EmailTaken):
        change_person(actor=world.stoyan, person=world.alice, **account(world.alice, email="BOB@example.org"))


def test_saving_without_a_change_leaves_no_trace(world):
    change_person(actor=world.stoyan, person=world.alice, **account(world.alice))
    assert not actions()


def test_a_person_may_belong_to_two_organisations_but_once_to_each(world):
    add_membership(actor=world.stoyan, user=world.alice, organisation=world.beta, role=MembershipRole.HR)
    with pytest.raises(AlreadyMember, match="Alice Andreeva already belongs to Alpha Lab"):
        add_membership(actor=world.stoyan, user=world.alice, organisation=world.alpha)
    assert actions() == ["membership.added"]


def test_who_left_may_come_back(world):
    membership = Membership.objects.get(user=world.alice)
    end_membership(actor=world.stoyan, membership=membership, ended_on=day(-1))
    add_membership(actor=world.stoyan, user=world.alice, organisation=world.alpha)
    with pytest.raises(AlreadyMember):
        change_membership(actor=world.stoyan, membership=membership, role=membership.role, unit=None)


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_add_one_membership(world):
    def add(_):
        try:
            return add_membership(actor=world.stoyan, user=world.olga, organisation=world.alpha)
        except AlreadyMember:
            return None

    assert len([added for added in together(5, add) if added]) == 1
    assert Membership.objects.filter(user=world.olga).count() == 1


def test_a_unit_must_be_one_of_the_organisation(world):
    foreign = make_unit(world.beta)
    with pytest.raises(UnitElsewhere):
        add_membership(actor=world.stoyan, user=world.olga, organisation=world.alpha, unit=foreign)
    membership = Membership.objects.get(user=world.alice)
    with pytest.raises(UnitElsewhere):
        change_membership(actor=world.stoyan, membership=membership, role="hr", unit=foreign)


def test_a_membership_does_not_end_before_it_began(world):
    membership = Membership.objects.get(user=world.alice)
    with pytest.raises(DatesOutOfOrder):
        end_membership(actor=world.stoyan, membership=membership, ended_on=day(-101))


def test_hr_rights_end_with_the_role_and_with_the_last_day(world):
    membership = Membership.objects.get(user=world.hana)
    end_membership(actor=world.stoyan, membership=membership)
    assert hr_organisations(world.hana).exists(), "the last day still counts"
    end_membership(actor=world.stoyan, membership=membership, ended_on=day(-1))
    assert not hr_organisations(world.hana).exists()
    change_membership(actor=world.stoyan, membership=membership, role=MembershipRole.EMPLOYEE, unit=None)
    assert not hr_organisations(world.hana).exists()
    assert AuditEntry.objects.first().data["changed"]["role"] == ["hr", "employee"]


def test_a_membership_entered_by_mistake_can_be_taken_back(world):
    membership = Membership.objects.get(user=world.alice)
    remove_membership(actor=world.stoyan, membership=membership)
    assert not Membership.objects.filter(user=world.alice).exists()
    assert actions() == ["membership.removed"]


@pytest.mark.parametrize("who", ["alice", "hana", "tanya"])
def test_only_cluster_staff_place_people(world, who):
    actor, membership = getattr(world, who), Membership.objects.get(user=world.bob)
    with pytest.raises(NotAllowed):
        add_membership(actor=actor, user=world.olga, organisation=world.alpha)
    with pytest.raises(NotAllowed):
        change_membership(actor=actor, membership=membership, role=MembershipRole.HR, unit=None)
    with pytest.raises(NotAllowed):
        remove_membership(actor=actor, membership=membership)
    with pytest.raises(NotAllowed):
        save_organisation(actor=actor, organisation=Organisation(slug="x", name_bg="Х", name_en="X"))


def test_organisations_and_units_are_kept_with_their_history(world):
    made = save_organisation(
        actor=world.stoyan, organisation=Organisation(slug="gamma", name_bg="Гама", name_en="Gamma")
    )
    made.name_bg = "Гама ЕООД"
    save_organisation(actor=world.stoyan, organisation=made)
    unit = save_unit(actor=world.stoyan, unit=Unit(organisation=made, name_bg="Отдел", name_en="Unit"))
    unit.organisation = world.alpha
    with pytest.raises(UnitMoved):
        save_unit(actor=world.stoyan, unit=unit)
    remove_unit(actor=world.stoyan, unit=Unit.objects.get(pk=unit.pk))
    assert actions() == ["organisation.added", "organisation.changed", "unit.added", "unit.removed"]
    assert AuditEntry.objects.get(action="organisation.changed").data == {
        "changed": {"name_bg": ["Гама", "Гама ЕООД"]}
    }


def test_people_of_a_removed_unit_stay(world):
    membership = Membership.objects.get(user=world.alice)
    remove_unit(actor=world.stoyan, unit=membership.unit)
    membership.refresh_from_db()
    assert membership.unit is None


def test_a_closed_account_of_cluster_staff_may_do_nothing(world):
    closed = make_user(site_role=SiteRole.CLUSTER_STAFF, is_active=False)
    with pytest.raises(NotAllowed):
        add_membership(actor=closed, user=world.olga, organisation=world.alpha)

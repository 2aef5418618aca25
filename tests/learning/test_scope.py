from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from learning.enums import MembershipRole
from learning.models import Enrolment, Membership, User
from learning.queries.scope import (
    enrolments_visible_to,
    hr_enrolments,
    hr_organisations,
    is_hr,
    people_of,
    people_visible_to,
)
from tests.factories.learning import make_enrolment, make_membership, make_user


def names(people):
    return sorted(person.full_name.split()[0] for person in people)


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


@pytest.fixture
def runs(world, version):
    """One run each of Alice and Charlie, for their organisations."""
    return make_enrolment(world.alice, version), make_enrolment(world.charlie, version)


def test_hr_sees_the_people_of_their_organisation_and_nobody_else(world):
    assert names(people_visible_to(world.hana)) == ["Alice", "Bob", "Hana"]
    assert names(people_of(world.hristo)) == ["Charlie", "Hristo"]
    assert list(hr_organisations(world.hana)) == [world.alpha]


def test_learners_and_trainers_see_only_themselves(world):
    for person in (world.alice, world.tanya, world.olga):
        assert list(people_visible_to(person)) == [person]
        assert not people_of(person).exists()
        assert not hr_organisations(person).exists()
        assert not is_hr(person)


def test_cluster_staff_see_everybody(world, runs):
    assert people_visible_to(world.stoyan).count() == User.objects.count()
    assert hr_organisations(world.stoyan).count() == 2
    assert set(enrolments_visible_to(world.stoyan)) == set(hr_enrolments(world.stoyan)) == set(runs)
    assert is_hr(world.stoyan)


def test_strangers_see_nothing(world, runs):
    nobody = AnonymousUser()
    for scope in (hr_organisations, people_visible_to, people_of, enrolments_visible_to, hr_enrolments):
        assert not scope(nobody).exists()
    assert not is_hr(nobody)


def test_runs_belong_to_the_organisation_they_began_for(world, runs):
    of_alice, of_charlie = runs
    assert list(enrolments_visible_to(world.hana)) == [of_alice]
    assert list(enrolments_visible_to(world.hristo)) == [of_charlie]
    assert list(enrolments_visible_to(world.alice)) == [of_alice]
    assert not hr_enrolments(world.alice).exists()


def test_each_hr_sees_only_what_belongs_to_their_own_organisation(world, version):
    make_membership(world.alice, world.beta)
    run = make_enrolment(world.alice, version, organisation=world.beta)
    assert world.alice in people_visible_to(world.hana)
    assert world.alice in people_visible_to(world.hristo)
    assert list(hr_enrolments(world.hristo)) == [run]
    assert not hr_enrolments(world.hana).exists()


def test_who_left_vanishes_from_the_list_but_the_run_stays(world, runs):
    Membership.objects.filter(user=world.alice).update(ended_on=day(-1))
    assert names(people_of(world.hana)) == ["Bob", "Hana"]
    assert list(hr_enrolments(world.hana)) == [runs[0]]


def test_a_membership_counts_from_its_first_to_its_last_day(world):
    future = make_user(full_name="Future Frida")
    make_membership(future, world.alpha, started_on=day(1))
    last = make_user(full_name="Last Lara")
    make_membership(last, world.alpha, ended_on=day(0))
    assert names(people_of(world.hana)) == ["Alice", "Bob", "Hana", "Last"]


def test_a_role_that_was_taken_away_closes_the_door(world, runs):
    Membership.objects.filter(user=world.hana).update(role=MembershipRole.EMPLOYEE)
    assert not is_hr(world.hana)
    assert not hr_enrolments(world.hana).exists()
    assert names(people_visible_to(world.hana)) == ["Hana"]


def test_an_account_that_was_closed_sees_nothing_of_others(world, runs):
    for person in (world.hana, world.stoyan):
        person.is_active = False
        assert not hr_organisations(person).exists()
        assert not hr_enrolments(person).exists()


def test_a_run_without_organisation_is_nobodys_but_the_learners(world, version):
    run = make_enrolment(world.olga, version)
    assert run.organisation is None
    assert not Enrolment.objects.filter(pk=run.pk).filter(pk__in=hr_enrolments(world.hana)).exists()
    assert list(enrolments_visible_to(world.olga)) == [run]

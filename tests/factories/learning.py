"""People, organisations and enrolments for tests: plain functions with believable defaults."""

import itertools
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from courses.models import CourseVersion
from learning.enums import EnrolmentState, EventKind, MembershipRole, SiteRole
from learning.models import Enrolment, Membership, Organisation, ProgressEvent, Unit, User

PASSWORD = "demo-pass-2026"

_numbers = itertools.count(1)


def make_user(email: str | None = None, *, full_name: str | None = None, **fields: Any) -> User:
    """Return a new person who signs in with PASSWORD."""
    number = next(_numbers)
    fields.setdefault("language", "en")
    return User.objects.create(
        email=email or f"person{number}@example.org",
        full_name=full_name or f"Person {number}",
        password=_password_hash(),
        **fields,
    )


@cache
def _password_hash() -> str:
    return make_password(PASSWORD)  # slow on purpose, so once for all people of a test run


def make_trainer(email: str | None = None, **fields: Any) -> User:
    """Return a new person who writes courses."""
    return make_user(email, site_role=SiteRole.TRAINER, **fields)


def make_staff(email: str | None = None, **fields: Any) -> User:
    """Return a new person who runs the academy."""
    return make_user(email, site_role=SiteRole.CLUSTER_STAFF, **fields)


def make_organisation(name: str | None = None, **fields: Any) -> Organisation:
    """Return a new member organisation whose two names are the same."""
    number = next(_numbers)
    name = name or f"Organisation {number}"
    return Organisation.objects.create(
        slug=fields.pop("slug", f"organisation-{number}"),
        name_bg=name,
        name_en=fields.pop("name_en", name),
        **fields,
    )


def make_unit(organisation: Organisation, name: str | None = None) -> Unit:
    """Return a new unit of `organisation`."""
    name = name or f"Unit {next(_numbers)}"
    return Unit.objects.create(organisation=organisation, name_bg=name, name_en=name)


def make_membership(
    user: User,
    organisation: Organisation,
    *,
    role: MembershipRole = MembershipRole.EMPLOYEE,
    unit: Unit | None = None,
    started_on: date | None = None,
    ended_on: date | None = None,
) -> Membership:
    """Return a membership that began 100 days ago unless told otherwise."""
    started_on = started_on or timezone.localdate() - timedelta(days=100)
    return Membership.objects.create(
        user=user, organisation=organisation, unit=unit, role=role, started_on=started_on, ended_on=ended_on
    )


def make_employee(organisation: Organisation, email: str | None = None, **fields: Any) -> User:
    """Return a new person who is an employee of `organisation`."""
    unit = fields.pop("unit", None)
    user = make_user(email, **fields)
    make_membership(user, organisation, unit=unit)
    return user


def make_hr(organisation: Organisation, email: str | None = None, **fields: Any) -> User:
    """Return a new person who is HR of `organisation`."""
    user = make_user(email, **fields)
    make_membership(user, organisation, role=MembershipRole.HR)
    return user


def make_enrolment(user: User, version: CourseVersion, **fields: Any) -> Enrolment:
    """Return an enrolment of `user` in the course of `version`, with its first event; it skips every rule.

    A completed one gets `completed_at` now, full progress and a result of 85 % unless told otherwise.
    """
    now = timezone.now()
    if "organisation" not in fields:
        membership = Membership.objects.current().filter(user=user).select_related("organisation").first()
        fields["organisation"] = membership.organisation if membership else None
    if fields.get("state") == EnrolmentState.COMPLETED:
        fields = {
            "started_at": now,
            "completed_at": now,
            "progress_percent": 100,
            "result_percent": 85,
        } | fields
    fields.setdefault("enrolled_at", now)
    fields.setdefault("run", Enrolment.objects.filter(user=user, course=version.course).count() + 1)
    enrolment = Enrolment.objects.create(user=user, course=version.course, version=version, **fields)
    ProgressEvent.objects.create(
        enrolment=enrolment,
        kind=EventKind.ENROLLED,
        data={"version": version.number, "run": enrolment.run},
        actor=user,
        recorded_at=enrolment.enrolled_at,
    )
    return enrolment


@dataclass(frozen=True)
class World:
    """Two organisations and everybody who may meet them.

    Alice and Bob work at Alpha, Charlie at Beta; Hana is Alpha's HR, Hristo Beta's; Tanya writes courses,
    Stoyan runs the academy; Olga belongs to nobody.
    """

    alpha: Organisation
    beta: Organisation
    alice: User
    bob: User
    charlie: User
    hana: User
    hristo: User
    tanya: User
    stoyan: User
    olga: User


def make_world() -> World:
    """Return a small world of people; their addresses are ``<name>@example.org``."""
    alpha, beta = make_organisation("Alpha Lab", slug="alpha"), make_organisation("Beta Clinic", slug="beta")
    return World(
        alpha=alpha,
        beta=beta,
        alice=make_employee(
            alpha, "alice@example.org", full_name="Alice Andreeva", unit=make_unit(alpha, "Research")
        ),
        bob=make_employee(alpha, "bob@example.org", full_name="Bob Borisov"),
        charlie=make_employee(beta, "charlie@example.org", full_name="Charlie Chavdarov"),
        hana=make_hr(alpha, "hana@example.org", full_name="Hana Hristova"),
        hristo=make_hr(beta, "hristo@example.org", full_name="Hristo Hadzhiev"),
        tanya=make_trainer("tanya@example.org", full_name="Tanya Todorova"),
        stoyan=make_staff("stoyan@example.org", full_name="Stoyan Stanchev"),
        olga=make_user("olga@example.org", full_name="Olga Ognyanova"),
    )

"""Every route × every role × own and other organisation (claim 1): no leak, foreign is 404, no route
forgotten.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from tests.access_table import CMS_PREFIX, OF_LIBRARIES, ROUTES, Door
from tests.factories.site_objects import add_draft, make_objects

ROLES = ("anonymous", "employee", "foreign_employee", "hr", "foreign_hr", "trainer", "staff")
FOREIGN_NAMES = ("Charlie Chavdarov", "Hristo Hadzhiev", "Beta Clinic")


@dataclass(frozen=True)
class Pattern:
    """A route of the resolver: its full name and its address with the converters in it."""

    name: str
    address: str


def all_routes(resolver=None, prefix="", namespace=""):
    """Yield every route of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from all_routes(entry, address, inner)
        elif isinstance(entry, URLPattern):
            yield Pattern(f"{namespace}{entry.name or ''}", address)


@pytest.fixture
def objects(request, db):
    made = make_objects()
    route = request.node.callspec.params.get("route") if hasattr(request.node, "callspec") else None
    if route and route.name.startswith("learning:preview_"):
        add_draft(made)
    return made


def sign_in(client, objects, role):
    world = objects.world
    person = {
        "employee": world.alice,
        "foreign_employee": world.charlie,
        "hr": world.hana,
        "foreign_hr": world.hristo,
        "trainer": world.tanya,
        "staff": world.stoyan,
    }.get(role)
    if person is not None:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")


def ask(client, route, objects, method):
    with translation.override("en"):
        address = reverse(route.name, args=route.args(objects))
    return getattr(client, method)(address, route.data(objects))


def sent_to_sign_in(response):
    return response.status_code == 401 or "/accounts/login/" in response.headers.get("Location", "")


def body(response):
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


@contextmanager
def undone():
    """Let what happens in the block leave nothing behind."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def verdict(response):
    """Return "in", "sign in" or the status with which somebody is refused."""
    if sent_to_sign_in(response):
        return "sign in"
    # An empty form is refused by its rules, a silent worker by the health check: both let people in.
    return (
        "in"
        if response.status_code < 400 or response.status_code in (400, 422, 503)
        else response.status_code
    )


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_who_gets_in_where(objects, route):
    expected, found = {}, {}
    for role in ROLES:
        stranger = "sign in" if route.door not in (Door.NOBODY, Door.ALL) else route.refusal
        expected[role] = (
            "in" if role in route.door.value else stranger if role == "anonymous" else route.refusal
        )
        with undone():
            client = Client()
            sign_in(client, objects, role)
            found[role] = verdict(ask(client, route, objects, route.methods[0]))
    assert found == expected


@pytest.mark.parametrize("role", ["employee", "hr"])
@pytest.mark.parametrize(
    "route", [route for route in ROUTES if "get" in route.methods], ids=lambda route: route.name
)
def test_nothing_names_anybody_of_the_other_organisation(client, objects, route, role):
    sign_in(client, objects, role)
    content = body(ask(client, route, objects, "get"))
    assert [name for name in FOREIGN_NAMES if name in content] == []


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_takes_no_other_methods(client, objects, route):
    role = next((role for role in ("employee", "hr", "staff") if role in route.door.value), "staff")
    sign_in(client, objects, role)
    others = [method for method in ("get", "post", "put", "patch", "delete") if method not in route.methods]
    answers = {method: ask(client, route, objects, method).status_code for method in others}
    assert set(answers.values()) <= {403, 404, 405}, answers


def test_every_route_is_in_the_table():
    known = {route.name for route in ROUTES}
    forgotten = {
        pattern.name or pattern.address
        for pattern in all_routes()
        if pattern.name not in known
        and not pattern.address.startswith(CMS_PREFIX)
        and not pattern.name.startswith(OF_LIBRARIES)
    }
    assert forgotten == set()


def test_the_table_names_no_route_that_is_gone():
    existing = {pattern.name for pattern in all_routes()}
    assert {route.name for route in ROUTES if route.door is not Door.NOBODY} - existing == set()


SAMPLES = {"int": "1", "str": "1", "slug": "a", "uuid": "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11", "path": "a"}


def cms_addresses():
    """Return an address for each route below /cms/ whose arguments can be made up."""
    addresses = set()
    for pattern in all_routes():
        if not pattern.address.startswith(CMS_PREFIX):
            continue
        address = re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES[match[1] or "str"], pattern.address)
        addresses.add("/" + re.sub(r"\(\?P<\w+>[^)]*\)", "1", address).replace("^", "").replace("$", ""))
    return sorted(addresses)


OPEN_BELOW_CMS = (
    "/cms/login/",
    "/cms/logout/",
    "/cms/password_reset",
    "/cms/jsi18n/",
    "/cms/sprite",
    "/cms/account/",
)


@pytest.mark.parametrize("role", ["employee", "hr", "foreign_hr"])
def test_learners_and_hr_never_get_into_the_cms(client, objects, role):
    sign_in(client, objects, role)
    inside = [
        address
        for address in cms_addresses()
        if not address.startswith(OPEN_BELOW_CMS) and client.get(address).status_code == 200
    ]
    assert inside == []


@pytest.mark.parametrize("role", ["trainer", "staff"])
def test_trainers_and_cluster_staff_do(client, objects, role):
    sign_in(client, objects, role)
    assert client.get("/cms/").status_code == 200


def test_a_role_that_is_taken_away_closes_the_door_at_the_next_request(client, objects):
    sign_in(client, objects, "hr")
    address = reverse("learning:hr_people")
    assert client.get(address).status_code == 200
    objects.world.hana.memberships.update(role="employee")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "door", [door for door in Door if door not in (Door.ALL, Door.NOBODY)], ids=lambda door: door.name
)
def test_somebody_whose_account_is_closed_gets_in_nowhere(client, objects, door):
    route = next(route for route in ROUTES if route.door is door)
    sign_in(client, objects, "hr" if "hr" in door.value else "employee")
    for person in (objects.world.hana, objects.world.alice):
        person.is_active = False
        person.save()
    assert sent_to_sign_in(ask(client, route, objects, route.methods[0]))

"""Fixtures of the learning tests."""

import pytest
from django.test import Client

from courses.models import Course, CourseVersion
from learning.domain.enrolment import enrol
from learning.domain.people import set_site_role
from learning.models import Enrolment
from tests.factories.courses import make_course_version
from tests.factories.learning import World, make_world
from tests.factories.teams import join_course


@pytest.fixture
def world(db: None) -> World:
    """A small world of people in two organisations."""
    return make_world()


@pytest.fixture
def staff(world: World) -> World:
    """The world, whose trainer and cluster staff may enter Wagtail's admin."""
    for person in (world.tanya, world.stoyan):
        set_site_role(actor=None, user=person, role=person.site_role)
    return world


@pytest.fixture
def version(db: None) -> CourseVersion:
    """The published version of a course with lessons of all kinds."""
    return make_course_version()


@pytest.fixture
def course(version: CourseVersion) -> Course:
    """The course of `version`."""
    return version.course


@pytest.fixture
def enrolment(world: World, course: Course) -> Enrolment:
    """Alice's run, which she began herself; Tanya writes the course and judges what is handed in."""
    join_course(world.tanya, course)
    return enrol(actor=world.alice, user=world.alice, course=course)


@pytest.fixture
def alice(client: Client, world: World) -> Client:
    """A browser in which Alice is signed in."""
    client.force_login(world.alice)
    return client


@pytest.fixture
def client_of_nobody() -> Client:
    """A browser in which nobody is signed in."""
    return Client()

"""Fixtures of the certificate tests."""

import pytest

from courses.models import CourseVersion
from tests.factories.courses import make_course_version
from tests.factories.learning import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A small world of people in two organisations."""
    return make_world()


@pytest.fixture
def version(db: None) -> CourseVersion:
    """The published version of a course whose certificates are valid for 24 months."""
    return make_course_version()

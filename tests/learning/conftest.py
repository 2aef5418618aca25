"""Fixtures of the learning tests."""

import pytest

from tests.factories.learning import World, make_world


@pytest.fixture
def world(db: None) -> World:
    """A small world of people in two organisations."""
    return make_world()

"""Gives every test process a database of its own: a copy of a migrated template.

After a test with real transactions it is copied again instead of being emptied: that is as fast, keeps what
migrations put in (root page, languages, groups) and passes the triggers that protect append-only tables.
"""

import os
from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from cms.devtools.templates import drop_database, ensure_template, make_database, with_database
from tests.plugins.environment import WORKER

DATABASE = f"academy_test_{WORKER}"


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's set-up: copy the template instead of migrating."""
    from django.conf import settings
    from django.db import connections
    from django.test import TransactionTestCase

    server = os.environ["DATABASE_URL"]
    template = ensure_template(server)
    make_database(server, DATABASE, template)
    os.environ["DATABASE_URL"] = with_database(server, DATABASE)
    settings.DATABASES["default"]["NAME"] = DATABASE
    connections["default"].settings_dict["NAME"] = DATABASE

    def copy_again(self: TransactionTestCase) -> None:
        connections.close_all()
        make_database(server, DATABASE, template)

    emptied = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = copy_again
    yield
    TransactionTestCase._fixture_teardown = emptied
    connections.close_all()
    drop_database(server, DATABASE)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Start each test without what an earlier one left in the cache: site roots, rate limits, lessons."""
    from django.core.cache import cache

    cache.clear()

"""Fixtures of the course tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from courses.domain.importing import ImportReport, import_pack
from tests.factories.course_pages import PaperCourse, make_paper_course
from tests.factories.sites import make_homes

PACK = Path(__file__).parents[2] / "courses" / "content"


@pytest.fixture
def paper_course(db: None) -> PaperCourse:
    """A small course that its trainers have published page by page, not yet as a version."""
    return make_paper_course()


@pytest.fixture(scope="module")
def imported(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[ImportReport]:
    """The real content pack, imported once for a module of tests and taken out of the database afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        make_homes()
        yield import_pack(PACK)
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)

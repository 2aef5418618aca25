"""A small sound pack, a copy of it to break, the real pack imported, a course as trainers write it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from courses.domain.importing import ImportReport, import_pack
from courses.domain.pack import check_pack
from tests.factories.course_pages import PaperCourse, make_paper_course
from tests.factories.sites import make_homes

PACK = Path(__file__).parents[2] / "courses" / "content"


@dataclass(frozen=True)
class PackCopy:
    """A copy of the mini pack that a test may break."""

    root: Path

    def change(self, file: str, old: str, new: str) -> None:
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{file} has no {old!r}: the test is out of date"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def line_of(self, file: str, mark: str) -> int:
        lines = (self.root / file).read_text(encoding="utf-8").split("\n")
        return next(number for number, line in enumerate(lines, 1) if mark in line)

    def assert_fault(self, file: str, line: int | str, reason: str) -> None:
        """Some fault names this file, this line (a number, or the first with this mark) and this reason."""
        faults = check_pack(self.root)
        number = line if isinstance(line, int) else self.line_of(file, line)
        assert any(f.file == file and f.line == number and reason in f.reason for f in faults), (
            number,
            faults,
        )


@pytest.fixture
def mini_pack() -> Path:
    """The folder of a small sound pack: two courses, every kind of block and of question."""
    return Path(__file__).parent / "mini-pack"


@pytest.fixture
def pack(mini_pack: Path, tmp_path: Path) -> PackCopy:
    shutil.copytree(mini_pack, tmp_path / "pack")
    return PackCopy(tmp_path / "pack")


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

"""A small sound pack to read, and a copy of it to break."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from courses.domain.pack import check_pack


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

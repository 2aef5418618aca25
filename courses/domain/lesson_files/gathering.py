"""Uploaded lesson files laid out as a pack has them, in a folder that lasts as long as they are needed."""

import re
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from courses.domain.archive.container import Limits, SafeArchive
from courses.domain.archive.names import name_fault
from courses.domain.pack.documents import LANGUAGES
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.files import PackFolder

LESSON = re.compile(r"(?P<slug>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<language>bg|en)\.md")
FIGURE = re.compile(r"[a-z0-9-]+\.(bg|en)\.svg")
SMALL_ARCHIVE = Limits(total=100 * 1024 * 1024, member=2 * 1024 * 1024, members=1000)
"""What a zip of lesson files may hold; the largest pack has 3 MB."""

IGNORED = ("__MACOSX/", ".DS_Store")
"""What the Finder puts into a zip file besides what people chose."""


@contextmanager
def laid_out(
    files: Mapping[str, IO[bytes]], course_slug: str
) -> Iterator[tuple[PackFolder, dict[str, set[str]]]]:
    """Give a pack folder with the uploaded files, and the languages of each lesson by its slug.

    `files` are lessons (`slug.bg.md`), figures (`name.bg.svg`) and zip files of them, by name. What is
    neither is noted as a fault. Raises ArchiveError for an unsafe zip file.
    """
    with tempfile.TemporaryDirectory() as place:
        root = Path(place) / "pack"
        target = root / "lessons" / course_slug
        (target / "figures").mkdir(parents=True)
        folder = PackFolder(root.resolve(), FaultLog())
        for number, (name, file) in enumerate(sorted(files.items())):
            if name.lower().endswith(".zip"):
                unpacked = Path(place) / f"zip-{number}"
                unpacked.mkdir()
                SafeArchive(file, SMALL_ARCHIVE).unpack(unpacked)
                for path in sorted(path for path in unpacked.rglob("*") if path.is_file()):
                    with path.open("rb") as member:
                        _take(path.relative_to(unpacked).as_posix(), member, target, folder.faults)
            else:
                _take(name, file, target, folder.faults)
        yield folder, _lessons(target)


def _take(name: str, file: IO[bytes], target: Path, faults: FaultLog) -> None:
    """Put a file where the pack has it; only the last part of its name counts."""
    last = PurePosixPath(name).name
    if name.startswith(IGNORED[0]) or last == IGNORED[1]:
        return
    if name_fault(last) or not (LESSON.fullmatch(last) or FIGURE.fullmatch(last)):
        reason = (
            "neither a lesson (<slug>.<language>.md) nor a figure (<name>.<language>.svg) "
            f"in one of the languages {', '.join(LANGUAGES)}"
        )
        faults.add(name, 1, reason)
        return
    path = target / "figures" / last if last.endswith(".svg") else target / last
    if path.exists():
        faults.add(name, 1, "there are two files of this name")
        return
    with path.open("xb") as copy:
        shutil.copyfileobj(file, copy)


def _lessons(target: Path) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for path in target.glob("*.md"):
        match = LESSON.fullmatch(path.name)
        if match:
            found[match["slug"]].add(match["language"])
    return dict(found)

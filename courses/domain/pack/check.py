"""Is a content pack consistent? Asked by the importer before it writes anything, and by the tests."""

from __future__ import annotations

from pathlib import Path

from courses.domain.pack.faults import Fault, PackError
from courses.domain.pack.reader import read_pack


def check_pack(root: Path) -> list[Fault]:
    """Every fault of the pack below `root`, sorted by file and line; empty if it can be imported."""
    try:
        read_pack(root)
    except PackError as error:
        return error.faults
    return []

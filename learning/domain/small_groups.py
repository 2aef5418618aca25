"""Figures over few people stay hidden, also where two figures could be subtracted from one another.

Runs are told apart by where they can be filtered: the version that they are in and the quarter in which they
began. Every filter picks a set of such cells. Whoever reads the figures of several filters can subtract them,
so what counts is not how many people one filter picks but how small the smallest group is that all filters
together single out. Filters are therefore admitted in a fixed order, whatever anybody asked for, each only if
every group that it and those admitted before single out is empty or has at least `LEAST` people.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEAST = 5
"""The fewest people over whom a figure is shown."""


@dataclass(frozen=True, order=True)
class Cell:
    """Where a run can be found: its version's id, and the quarter of its beginning as ``2026-4``."""

    version: str
    quarter: str


@dataclass(frozen=True)
class Count:
    """How many runs there are, and at least how many people took them."""

    runs: int
    people: int


@dataclass(frozen=True)
class Choice:
    """A filter: the runs in one version and begun in one period (``2026`` or ``2026-4``); empty for any."""

    version: str = ""
    period: str = ""

    def covers(self, cell: Cell) -> bool:
        """Return whether the filter picks the runs of a cell."""
        return self.version in ("", cell.version) and (
            not self.period or self.period in (cell.quarter, cell.quarter.partition("-")[0])
        )


ALL = Choice()


def choices(cells: Iterable[Cell]) -> list[Choice]:
    """Return every filter that the cells allow, the one that matters most first.

    First everything, then the versions, the years, the quarters, and last a version together with a period.
    """
    known = sorted(set(cells))
    versions = sorted({cell.version for cell in known})
    quarters = sorted({cell.quarter for cell in known})
    periods = [*sorted({quarter.partition("-")[0] for quarter in quarters}), *quarters]
    return [
        ALL,
        *(Choice(version=version) for version in versions),
        *(Choice(period=period) for period in periods),
        *(Choice(version, period) for version in versions for period in periods),
    ]


def admitted(offered: Sequence[Choice], counts: Mapping[Cell, Count]) -> frozenset[Choice]:
    """Return the filters whose figures over a group may be shown.

    `offered` are all filters in their fixed order, the same for everybody; `counts` says how many runs and
    people of the group lie in each cell.
    """
    cells = [(cell, count) for cell, count in sorted(counts.items()) if count.runs]
    people = [count.people for _cell, count in cells]
    singled_out = [(1 << len(cells)) - 1] if cells else []
    found = set()
    for choice in offered:
        picked = sum(1 << place for place, (cell, _count) in enumerate(cells) if choice.covers(cell))
        if not picked:
            continue
        pieces = [piece for group in singled_out for piece in (group & picked, group & ~picked) if piece]
        if all(_people(piece, people) >= LEAST for piece in pieces):
            singled_out = pieces
            found.add(choice)
    return frozenset(found)


def _people(group: int, people: Sequence[int]) -> int:
    return sum(number for place, number in enumerate(people) if group >> place & 1)

"""Whom a version would concern. Courses know no learner: a package that does answers through the hook
`courses_edition_impact`, a function that takes an EditionPlan and returns an Impact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wagtail import hooks

HOOK = "courses_edition_impact"


@dataclass(frozen=True)
class EditionPlan:
    """A version that is about to be published; `material` are the lessons (ids) to be done again."""

    course_id: UUID
    number: tuple[int, int]
    rollout: str
    material: frozenset[str]
    outline: Mapping[str, Any]


@dataclass(frozen=True)
class ImpactRow:
    """How many runs of one organisation have finished, stay, are offered the version, or move to it.

    `again` counts those of the last two in which something has to be done again. An empty `name` stands for
    people without an organisation.
    """

    name: str
    finished: int
    stay: int
    offered: int
    move: int
    again: int


@dataclass(frozen=True)
class Impact:
    """What a version would do: by organisation, and by lesson (id) how many would have to do it again."""

    rows: tuple[ImpactRow, ...] = ()
    again: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> ImpactRow:
        """The sum of all organisations."""
        names = ("finished", "stay", "offered", "move", "again")
        return ImpactRow("", *(sum(getattr(row, name) for row in self.rows) for name in names))


def edition_impact(plan: EditionPlan) -> Impact:
    """Return what publishing the version would do to those who take the course; empty if nobody knows any."""
    found = [ask(plan) for ask in hooks.get_hooks(HOOK)]
    return found[0] if found else Impact()

"""The numbers of HR's overview. Each equals the length of the list that it opens."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from learning.enums import Followup
from learning.models import Enrolment, Membership, Organisation, Unit, User
from learning.queries.people import PeopleFilter, due_soon, overdue, people, runs_in
from learning.queries.scope import hr_organisations, people_of


@dataclass(frozen=True)
class Figures:
    """How a group of people stands. `compliant` counts who has nothing overdue, also without any course."""

    people: int
    overdue: int
    due_soon: int

    @property
    def compliant(self) -> int:
        """How many people have nothing overdue."""
        return self.people - self.overdue

    @property
    def compliant_percent(self) -> int | None:
        """How many of 100 people have nothing overdue, rounded down: 100 means everybody; None for nobody."""
        return self.compliant * 100 // self.people if self.people else None


@dataclass(frozen=True)
class Group:
    """The figures of one organisation or unit; `of` is None for people without a unit."""

    of: Organisation | Unit | None
    figures: Figures


def figures(viewer: User) -> Figures:
    """Return the figures of everybody whom `viewer` answers for."""

    def count(state: str) -> int:
        return people(viewer, PeopleFilter(state=state)).count()

    return Figures(count(""), count(Followup.OVERDUE), count(Followup.DUE_SOON))


def groups(viewer: User) -> list[Group]:
    """Return the figures by organisation for HR of several, else by unit; people without a unit last.

    A person counts in every unit that they belong to. Four queries, however many groups there are.
    """
    organisations = list(hr_organisations(viewer))
    if len(organisations) > 1:
        keys: list[Organisation | Unit | None] = [*sorted(organisations, key=_by_name)]
        column = "organisation"
    else:
        units = Unit.objects.filter(organisation__in=organisations)
        keys = [*sorted(units, key=_by_name), None]
        column = "unit"
    members = _members(organisations, column)
    late, soon = _pairs(viewer, overdue(timezone.localdate())), _pairs(viewer, due_soon(timezone.localdate()))
    found = []
    for key in keys:
        group = members.get(key.pk if key else None, set())
        if key is not None or group:
            found.append(
                Group(key, Figures(*(_people(pairs) for pairs in (group, group & late, group & soon))))
            )
    return found


def most_overdue(viewer: User, limit: int) -> list[Enrolment]:
    """Return the open runs of HR's people whose deadlines passed longest ago, with person and version."""
    runs = runs_in(viewer).filter(overdue(timezone.localdate()), user__in=people_of(viewer))
    return list(
        runs.select_related("user", "version")
        .defer("version__questions", "version__outline")
        .order_by("due_on", "user__full_name", "pk")[:limit]
    )


Pair = tuple[Any, Any]


def _members(organisations: Iterable[Organisation], column: str) -> dict[Hashable, set[Pair]]:
    """Return pairs of person and organisation by the value of `column`."""
    found: dict[Hashable, set[Pair]] = defaultdict(set)
    places = Membership.objects.current().filter(organisation__in=organisations)
    for key, person, organisation in places.values_list(column, "user", "organisation"):
        found[key].add((person, organisation))
    return found


def _pairs(viewer: User, condition: Q) -> set[Pair]:
    """Return pairs of person and organisation that have such a run."""
    return set(runs_in(viewer).filter(condition).values_list("user", "organisation"))


def _by_name(named: Organisation | Unit) -> str:
    return named.name.lower()


def _people(pairs: Iterable[Pair]) -> int:
    return len({person for person, _organisation in pairs})

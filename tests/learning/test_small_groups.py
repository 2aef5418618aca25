"""No figure over fewer than five people is shown, nor can one be worked out from those that are."""

import random
from itertools import combinations

import pytest

from learning.domain.small_groups import ALL, LEAST, Cell, Choice, Count, admitted, choices

QUARTERS = ("2025-3", "2025-4", "2026-1", "2026-2")


def world(counts):
    """Return cells with as many people as `counts` says, each with one run."""
    return {Cell(*cell): Count(number, number) for cell, number in counts.items()}


def picked(choice, counts):
    return {cell for cell in counts if choice.covers(cell)}


def people(cells, counts):
    return sum(counts[cell].people for cell in cells)


def test_everything_is_shown_from_five_people_on():
    for number, shown in ((4, False), (5, True)):
        counts = world({("v1", "2026-1"): number})
        assert (ALL in admitted(choices(counts), counts)) is shown


def test_a_version_is_hidden_when_what_is_left_without_it_would_be_too_small():
    counts = world({("v1", "2026-1"): 20, ("v2", "2026-1"): 3})
    found = admitted(choices(counts), counts)
    assert ALL in found
    assert Choice("v1") not in found
    assert Choice("v2") not in found


def test_a_filter_that_picks_everybody_is_shown():
    counts = world({("v1", "2026-1"): 6})
    assert admitted(choices(counts), counts) == set(choices(counts))


def test_of_two_filters_that_would_tell_three_apart_only_one_is_shown():
    """All of 2026 and its first quarter differ by three people: the year comes first and stays."""
    counts = world({("v1", "2025-4"): 9, ("v1", "2026-1"): 8, ("v1", "2026-2"): 3})
    found = admitted(choices(counts), counts)
    assert Choice(period="2026") in found
    assert Choice(period="2026-1") not in found
    assert Choice(period="2026-2") not in found


def test_nobody_counts_twice():
    """Five runs of one person are one person."""
    counts = {Cell("v1", "2026-1"): Count(5, 1)}
    assert admitted(choices(counts), counts) == frozenset()


def test_an_empty_filter_has_no_figures():
    counts = world({("v1", "2026-1"): 9}) | {Cell("v2", "2026-1"): Count(0, 0)}
    assert Choice("v2") not in admitted(choices(counts), counts)


def test_what_is_shown_does_not_depend_on_what_was_asked_before():
    counts = world({("v1", "2026-1"): 20, ("v2", "2026-1"): 6, ("v2", "2025-4"): 3})
    assert len({admitted(choices(counts), counts) for _ in range(3)}) == 1
    assert choices(reversed(list(counts))) == choices(counts)


@pytest.mark.parametrize("seed", range(60))
def test_no_combination_of_filters_singles_out_fewer_than_five(seed):
    """All pairs of shown filters, their intersections, differences and unions; and every group that all of
    them together tell apart.
    """
    chance = random.Random(seed)
    counts = world(
        {
            (version, quarter): chance.choice((0, 1, 2, 4, 5, 7, 12))
            for version in ("v1", "v2", "v3")
            for quarter in QUARTERS
        }
    )
    found = admitted(choices(counts), counts)
    sets = [picked(choice, counts) for choice in found]
    for one, other in combinations(sets, 2):
        for group in (one & other, one - other, other - one):
            assert people(group, counts) == 0 or people(group, counts) >= LEAST
    told_apart = {}
    for cell in counts:
        told_apart.setdefault(tuple(cell in each for each in sets), set()).add(cell)
    for signature, group in told_apart.items():
        if any(signature):
            assert people(group, counts) == 0 or people(group, counts) >= LEAST


def test_the_rule_hides_something_and_shows_something():
    """Over many worlds neither always nor never: otherwise the test above would prove nothing."""
    shown = []
    for seed in range(60):
        chance = random.Random(seed)
        counts = world({("v1", q): chance.choice((0, 2, 5, 9)) for q in QUARTERS} | {("v2", "2026-2"): 6})
        shown.append(len(admitted(choices(counts), counts)) / len(choices(counts)))
    assert 0 < min(shown) < max(shown) <= 1

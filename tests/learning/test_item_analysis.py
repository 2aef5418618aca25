"""Worked examples of the item analysis."""

import statistics

import pytest

from learning.domain.item_analysis import Moments, discrimination, facility, flags_of, idle_distractors
from learning.enums import QuestionFlag as Flag


def test_facility_is_the_mean_share_in_percent():
    assert facility(Moments.of([(1, 0.5), (0, 0.2), (0.5, 0.9), (1, 1)])) == pytest.approx(62.5)
    assert facility(Moments()) is None


def test_discrimination_of_a_worked_example():
    """Six people; item 1,1,1,0,0,0 and rest 0.9, 0.8, 0.7, 0.6, 0.4, 0.2: r_pb = (M1 − M0) · √(pq) / s."""
    rest = [0.9, 0.8, 0.7, 0.6, 0.4, 0.2]
    pairs = list(zip([1, 1, 1, 0, 0, 0], rest, strict=True))
    by_hand = (0.8 - 0.4) * 0.5 / statistics.pstdev(rest)
    assert discrimination(Moments.of(pairs)) == pytest.approx(by_hand)
    assert by_hand == pytest.approx(0.8402, abs=1e-4)


def test_discrimination_is_pearsons_correlation():
    pairs = [(0.25, 0.3), (0.5, 0.5), (1, 0.4), (0, 0.1), (0.75, 0.9)]
    xs, ys = zip(*pairs, strict=True)
    assert discrimination(Moments.of(pairs)) == pytest.approx(statistics.correlation(xs, ys))


def test_a_key_that_is_wrong_shows_as_negative():
    rest = [1, 0.9, 0.1, 0.2]
    by_hand = (0.15 - 0.95) * 0.5 / statistics.pstdev(rest)
    assert discrimination(Moments.of(zip([0, 0, 1, 1], rest, strict=True))) == pytest.approx(by_hand)


@pytest.mark.parametrize("pairs", [[], [(1, 0.5)], [(1, 0.5), (1, 0.7)], [(0, 0.5), (1, 0.5)]])
def test_nothing_can_be_told_where_nothing_varies(pairs):
    assert discrimination(Moments.of(pairs)) is None


def test_groups_with_other_points_add_up_once_they_are_scaled():
    one = [(2, 4), (0, 1)]  # of 2 and of 8 points
    two = [(2, 3), (1, 1)]  # of 2 and of 4 points
    scaled = Moments.of(one).scaled(1 / 2, 1 / 8) + Moments.of(two).scaled(1 / 2, 1 / 4)
    together = [(1, 0.5), (0, 0.125), (1, 0.75), (0.5, 0.25)]
    assert discrimination(scaled) == pytest.approx(discrimination(Moments.of(together)))
    assert facility(scaled) == pytest.approx(facility(Moments.of(together)))


CHOICE = {
    "options": [
        {"id": "a", "correct": True},
        {"id": "b", "correct": False},
        {"id": "c", "correct": False},
    ]
}


def test_a_distractor_that_nobody_chooses_is_idle():
    assert idle_distractors(CHOICE, {"a": 7, "b": 1}) == ["c"]
    assert idle_distractors(CHOICE, {"b": 1, "c": 1}) == []
    assert idle_distractors({"pairs": [], "distractors": [{"id": "r3"}]}, {"r1": 4}) == ["r3"]
    assert idle_distractors({"items": []}, {}) == []


@pytest.mark.parametrize(
    ("share", "correlation", "idle", "flags"),
    [
        (29.9, 0.5, [], [Flag.TOO_HARD]),
        (30.0, 0.2, [], []),
        (95.0, 0.3, [], []),
        (95.1, None, [], [Flag.TOO_EASY]),
        (60.0, 0.19, ["c"], [Flag.WEAK, Flag.IDLE_DISTRACTOR]),
        (10.0, -0.5, ["b"], [Flag.TOO_HARD, Flag.WEAK, Flag.IDLE_DISTRACTOR]),
    ],
)
def test_flags(share, correlation, idle, flags):
    assert flags_of(share, correlation, idle) == flags

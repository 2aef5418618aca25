"""How good a question is, told by the answers: the classical item analysis. Pure calculation.

Difficulty and discrimination as in L. Crocker and J. Algina, “Introduction to Classical and Modern Test
Theory” (1986), chapter 14; the limits for poor items follow R. L. Ebel and D. A. Frisbie, “Essentials of
Educational Measurement” (5th ed., 1991), chapter 13.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from learning.enums import QuestionFlag

SMALLEST_GROUP = 5
"""Figures over fewer people would tell what single people answered."""
TOO_HARD, TOO_EASY = 30.0, 95.0
"""Percent of the points that people get on average."""
WEAK = 0.2


@dataclass(frozen=True)
class Moments:
    """Sums of pairs (x, y) and of their squares and products; what correlation is made of."""

    count: int = 0
    x: float = 0.0
    xx: float = 0.0
    y: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    @staticmethod
    def of(pairs: Iterable[tuple[float, float]]) -> Moments:
        """Return the moments of pairs."""
        total = Moments()
        for x, y in pairs:
            total += Moments(1, x, x * x, y, y * y, x * y)
        return total

    def __add__(self, other: Moments) -> Moments:
        return Moments(
            self.count + other.count,
            self.x + other.x,
            self.xx + other.xx,
            self.y + other.y,
            self.yy + other.yy,
            self.xy + other.xy,
        )

    def scaled(self, by_x: float, by_y: float) -> Moments:
        """Return the moments of the pairs (x · by_x, y · by_y)."""
        return Moments(
            self.count,
            self.x * by_x,
            self.xx * by_x**2,
            self.y * by_y,
            self.yy * by_y**2,
            self.xy * by_x * by_y,
        )


def facility(scores: Moments) -> float | None:
    """Return the mean share of the points in percent (0 to 100), the “item difficulty”; None without answers.

    ``100 · Σx / n`` with x the share of the question's points, 0 to 1. A high figure is an easy question.
    """
    return 100 * scores.x / scores.count if scores.count else None


def discrimination(scores: Moments) -> float | None:
    """Return how well the question tells the stronger from the weaker, −1 to 1; None where it cannot be told.

    The corrected point-biserial correlation: Pearson's r between the share of this question's points (x) and
    the share of all other points of the same attempt (y), so that the question is not compared with itself::

        r = (n Σxy − Σx Σy) / √((n Σx² − (Σx)²) (n Σy² − (Σy)²))

    None when everybody has the same score on either side: nothing varies then.
    """
    n = scores.count
    spread_x, spread_y = n * scores.xx - scores.x**2, n * scores.yy - scores.y**2
    if n < 2 or spread_x <= 1e-9 * n or spread_y <= 1e-9 * n:
        return None
    value = (n * scores.xy - scores.x * scores.y) / math.sqrt(spread_x * spread_y)
    return max(-1.0, min(1.0, value))


def idle_distractors(question: Mapping[str, Any], chosen: Mapping[str, int]) -> list[str]:
    """Return the keys of wrong options, and of distractors of a matching, that nobody has chosen."""
    wrong = [option["id"] for option in question.get("options", []) if not option["correct"]]
    wrong += [extra["id"] for extra in question.get("distractors", [])]
    return [key for key in wrong if not chosen.get(key)]


def flags_of(share: float | None, correlation: float | None, idle: Iterable[str]) -> list[QuestionFlag]:
    """Return what is poor about a question: `share` is its facility, `idle` are its idle distractors."""
    flags = []
    if share is not None and share < TOO_HARD:
        flags.append(QuestionFlag.TOO_HARD)
    if share is not None and share > TOO_EASY:
        flags.append(QuestionFlag.TOO_EASY)
    if correlation is not None and correlation < WEAK:
        flags.append(QuestionFlag.WEAK)
    if list(idle):
        flags.append(QuestionFlag.IDLE_DISTRACTOR)
    return flags

"""The vocabulary that the pictures share: points, shapes, and a source of chance that repeats itself."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 480
HEIGHT = 200

Point = tuple[float, float]


@dataclass(frozen=True)
class Shape:
    """One path: SVG path data, its tone, and the width of its stroke in field units (0: filled)."""

    tone: str
    path: str
    stroke: float = 0


def chance(code: str) -> random.Random:
    """Return a generator of numbers that depends on `code` alone, the same in every process."""
    digest = hashlib.sha256(code.encode()).digest()
    return random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  (a picture, not a secret)


def number(value: float) -> str:
    """Return `value` with at most one decimal, as short as SVG allows."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def polygon(points: Iterable[Point]) -> str:
    """Return the path of the closed polygon through `points`."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + "Z"


def polyline(points: Iterable[Point]) -> str:
    """Return the path of the open line through `points`."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def dot(x: float, y: float, radius: float) -> str:
    """Return the path of a disc around (x, y)."""
    r, d = number(radius), number(2 * radius)
    return f"M{number(x - radius)} {number(y)}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0"


def spot(x: float, y: float) -> str:
    """Return a line of no length at (x, y): with round caps, a disc as wide as its stroke."""
    return f"M{number(x)} {number(y)}h0"

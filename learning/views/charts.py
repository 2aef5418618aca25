"""Charts as shapes that a template draws: plain numbers in, places in pixels out."""

from collections.abc import Sequence
from dataclasses import dataclass

STEP, BAR, HEIGHT, LEFT, TOP, FOOT = 44, 28, 160, 44, 8, 24


@dataclass(frozen=True)
class Bar:
    """A column of a step chart: `full` and `part` are heights from the ground line; None hides both."""

    number: int
    x: int
    label_x: int
    full_y: int
    full: int | None
    part_y: int
    part: int | None


@dataclass(frozen=True)
class Mark:
    """A line across the chart and the number that it stands for."""

    y: int
    value: int


@dataclass(frozen=True)
class StepChart:
    """A column for each step: how many came this far, and within it how many went on."""

    width: int
    height: int
    left: int
    bar: int
    ground: int
    marks: tuple[Mark, ...]
    bars: tuple[Bar, ...]


def step_chart(steps: Sequence[tuple[int, int] | None]) -> StepChart:
    """Return the chart of (how many came, how many of them finished) by step; None where that is hidden."""
    most = max((step[0] for step in steps if step), default=0) or 1
    ground = TOP + HEIGHT
    bars = []
    for place, step in enumerate(steps):
        full, part = (round(HEIGHT * value / most) for value in step) if step else (None, None)
        x = LEFT + place * STEP + (STEP - BAR) // 2
        bars.append(Bar(place + 1, x, x + BAR // 2, ground - (full or 0), full, ground - (part or 0), part))
    return StepChart(
        width=LEFT + STEP * len(steps),
        height=ground + FOOT,
        left=LEFT,
        bar=BAR,
        ground=ground,
        marks=tuple(Mark(ground - round(HEIGHT * value / most), value) for value in {0, most // 2, most}),
        bars=tuple(bars),
    )

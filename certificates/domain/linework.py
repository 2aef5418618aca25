"""Fine line work of a certificate as SVG, round (0, 0) and 100 units in radius: watermarks and guilloche."""

import math
from collections.abc import Iterable, Iterator

Point = tuple[float, float]


def globe(colour: str) -> str:
    """Internationalisation: a globe's graticule, seen from above the Balkans (orthographic projection)."""
    meridians = [[(lat, lon) for lat in range(-80, 81, 5)] for lon in range(0, 360, 10)]
    parallels = [[(lat, lon) for lon in range(0, 361, 5)] for lat in range(-80, 81, 10)]
    paths = [_smooth(run) for line in (*meridians, *parallels) for run in _visible_runs(line)]
    outline = f'<circle r="100" fill="none" stroke="{colour}" stroke-width="0.6"/>'
    return strokes(colour, 0.35, paths) + outline


def _visible_runs(line: Iterable[tuple[int, int]]) -> Iterator[list[Point]]:
    """The parts of a line of (latitude, longitude) in degrees that lie on the near side, projected."""
    run: list[Point] = []
    for latitude, longitude in line:
        point = _project(math.radians(latitude), math.radians(longitude))
        if point is not None:
            run.append(point)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _project(latitude: float, longitude: float) -> Point | None:
    """Where a place (radians) appears, with Sofia in the middle; None on the far side."""
    tilt, turn = math.radians(42.7), math.radians(23.3)
    toward = math.cos(latitude) * math.cos(longitude - turn)
    if math.sin(tilt) * math.sin(latitude) + math.cos(tilt) * toward < 0:
        return None
    x = math.cos(latitude) * math.sin(longitude - turn)
    y = math.cos(tilt) * math.sin(latitude) - math.sin(tilt) * toward
    return 100 * x, -100 * y


def seeds(colour: str) -> str:
    """Innovation: seeds growing outward from one another (phyllotaxis, at the golden angle)."""
    golden_angle = math.pi * (3 - math.sqrt(5))
    dots = []
    for seed in range(1, 480):
        distance, angle = 4.5 * math.sqrt(seed), seed * golden_angle
        x, y, radius = distance * math.cos(angle), distance * math.sin(angle), 0.5 + distance / 70
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}"/>')
    return f'<g fill="{colour}">{"".join(dots)}</g>'


def cone(colour: str) -> str:
    """Foresight: possibilities that widen with time, as a cone of growing rings."""
    rings = "".join(
        f'<circle cx="{-92 + 3.2 * step:.1f}" cy="{68 - 2.4 * step:.1f}" r="{1 + 1.9 * step:.1f}"/>'
        for step in range(38)
    )
    return f'<g fill="none" stroke="{colour}" stroke-width="0.45">{rings}</g>'


def rosette(colour: str, lines: int = 16, lobes: int = 12, inner: float = 40, depth: float = 29) -> str:
    """Any other area, and the ring of the seal: a guilloche between `inner` and `inner` + 2 × `depth`."""
    steps = lobes * 6
    paths = []
    for line in range(lines):
        points = []
        for step in range(steps + 1):
            angle = math.tau * step / steps
            distance = inner + depth * (1 + math.cos(lobes * angle + math.tau * line / lines))
            points.append((distance * math.cos(angle), distance * math.sin(angle)))
        paths.append(_smooth(points))
    return strokes(colour, 0.4, paths)


def rays(colour: str, count: int, inner: float, outer: float) -> str:
    """Short lines pointing outward, from radius `inner` to radius `outer`."""
    directions = [
        (math.sin(math.tau * ray / count), math.cos(math.tau * ray / count)) for ray in range(count)
    ]
    paths = [f"M{inner * x:.1f} {inner * y:.1f}L{outer * x:.1f} {outer * y:.1f}" for x, y in directions]
    return strokes(colour, 0.9, paths)


def strokes(colour: str, width: float, paths: Iterable[str]) -> str:
    """`paths` (SVG path data) drawn with a line of `width` units."""
    return f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _smooth(points: list[Point]) -> str:
    """A path through `points`, smoothed (Catmull–Rom spline as cubic Bézier curves)."""
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    last = len(points) - 1
    for index in range(last):
        before, start, end, after = (points[max(0, min(last, index + step))] for step in (-1, 0, 1, 2))
        path += (
            f"C{start[0] + (end[0] - before[0]) / 6:.1f} {start[1] + (end[1] - before[1]) / 6:.1f}"
            f" {end[0] - (after[0] - start[0]) / 6:.1f} {end[1] - (after[1] - start[1]) / 6:.1f}"
            f" {end[0]:.1f} {end[1]:.1f}"
        )
    return path

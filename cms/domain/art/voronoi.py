"""Voronoi cells: an invented map with a coast, a mainland and a route across it (internationalisation)."""

import itertools
import math
import random

from cms.domain.art.drawing import HEIGHT, WIDTH, Point, Shape, dot, polygon

SITES = 92
MARGIN = 46
RELAXATIONS = 2
BOUNDS: list[Point] = [
    (-MARGIN, -MARGIN),
    (WIDTH + MARGIN, -MARGIN),
    (WIDTH + MARGIN, HEIGHT + MARGIN),
    (-MARGIN, HEIGHT + MARGIN),
]


def clip_to_nearer(cell: list[Point], site: Point, other: Point) -> list[Point]:
    """Return the part of the convex polygon `cell` that lies nearer to `site` than to `other`.

    Cuts along the perpendicular bisector of the two (Sutherland and Hodgman's polygon clipping).
    """
    normal = (other[0] - site[0], other[1] - site[1])
    middle = ((site[0] + other[0]) / 2, (site[1] + other[1]) / 2)

    def side(point: Point) -> float:
        return (point[0] - middle[0]) * normal[0] + (point[1] - middle[1]) * normal[1]

    kept: list[Point] = []
    for here, there in zip(cell, cell[1:] + cell[:1], strict=True):
        a, b = side(here), side(there)
        if a <= 0:
            kept.append(here)
        if (a < 0 < b) or (b < 0 < a):
            share = a / (a - b)
            kept.append((here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])))
    return kept


def voronoi(sites: list[Point]) -> list[list[Point]]:
    """Return the Voronoi cell of each of `sites`, cut at the bounds of the field.

    A cell is complete once the next site is more than twice as far away as the cell's farthest corner.
    """
    cells = []
    for site in sites:
        cell = BOUNDS
        others = sorted((math.dist(site, other), other) for other in sites if other != site)
        for distance, other in others:
            if distance > 2 * max(math.dist(site, corner) for corner in cell):
                break
            cell = clip_to_nearer(cell, site, other)
        cells.append(cell)
    return cells


def centroid(cell: list[Point]) -> Point:
    """Return the mean of a polygon's corners."""
    return sum(x for x, _ in cell) / len(cell), sum(y for _, y in cell) / len(cell)


def shrink(cell: list[Point], centre: Point, by: float) -> list[Point]:
    """Return `cell` with each corner moved `by` units towards `centre`."""
    inset = []
    for x, y in cell:
        length = math.dist((x, y), centre) or 1
        keep = max(0.0, 1 - by / length)
        inset.append((centre[0] + (x - centre[0]) * keep, centre[1] + (y - centre[1]) * keep))
    return inset


def _mainland(chances: random.Random) -> list[tuple[Point, float]]:
    """Return the round hills (centre, radius) whose union is land."""
    start = chances.uniform(0.1, 0.3) * WIDTH
    return [
        ((start + step * WIDTH * 0.22, HEIGHT * chances.uniform(0.2, 0.8)), chances.uniform(46, 78))
        for step in range(4)
    ]


def _height(point: Point, hills: list[tuple[Point, float]]) -> float:
    """Return how far inland `point` lies: above 0 is land, 1 a summit."""
    return max(1 - math.dist(point, centre) / radius for centre, radius in hills)


def _route(stops: list[Point]) -> str:
    """Return the path of a route that bows gently from stop to stop."""
    path = f"M{stops[0][0]:.0f} {stops[0][1]:.0f}"
    for (x1, y1), (x2, y2) in itertools.pairwise(stops):
        bow = math.dist((x1, y1), (x2, y2)) * 0.22
        path += f"Q{(x1 + x2) / 2:.0f} {(y1 + y2) / 2 - bow:.0f} {x2:.0f} {y2:.0f}"
    return path


def draw(chances: random.Random) -> list[Shape]:
    """Draw the map: sea, three heights of land, and a route between four ports."""
    sites = [
        (chances.uniform(-MARGIN, WIDTH + MARGIN), chances.uniform(-MARGIN, HEIGHT + MARGIN))
        for _ in range(SITES)
    ]
    for _ in range(RELAXATIONS):  # Lloyd: move each site to its cell's middle, so that cells grow alike
        sites = [centroid(cell) for cell in voronoi(sites)]
    hills = _mainland(chances)
    tones: dict[str, list[str]] = {"t0": [], "t1": [], "t2": [], "t3": []}
    ports: list[Point] = []
    for cell in voronoi(sites):
        centre = centroid(cell)
        height = _height(centre, hills)
        tone = "t0" if height < 0 else "t1" if height < 0.3 else "t2" if height < 0.6 else "t3"
        tones[tone].append(polygon(shrink(cell, centre, 1.6)))
        inside = 24 < centre[0] < WIDTH - 24 and 28 < centre[1] < HEIGHT - 24
        if inside and -0.15 < height < 0.45:
            ports.append(centre)
    ports.sort()
    stops = [ports[round(share * (len(ports) - 1))] for share in (0.06, 0.36, 0.68, 0.94)]
    shapes = [Shape(tone, "".join(paths)) for tone, paths in tones.items() if paths]
    shapes.append(Shape("mark", _route(stops), 2))
    shapes.append(Shape("ground", "".join(dot(x, y, 6.5) for x, y in stops)))
    shapes.append(Shape("mark", "".join(dot(x, y, 4) for x, y in stops)))
    return shapes

"""A double helix seen from the side, its strands wider where they come nearer (innovation)."""

import math
import random
from collections import defaultdict

from cms.domain.art.drawing import HEIGHT, WIDTH, Point, Shape, polyline

PAIR = 12.0  # field units between two base pairs
STEP = 7.0  # field units between two drawn points of a strand
LAYERS = 7
GROOVE = 2.3  # radians between the strands: the wide and the narrow groove of DNA


class Helix:
    """A helix along a tilted axis; turns abscissas along the axis into points of the field."""

    def __init__(self, chances: random.Random, *, radius: float, tilt: float, middle: Point) -> None:
        """Set the size in field units, the tilt in radians, and the point that the axis passes through."""
        self.radius = radius
        self.tilt = tilt
        self.middle = middle
        self.turn = chances.uniform(150, 190) * radius / 58
        self.start = chances.uniform(0, 2 * math.pi)

    def at(self, along: float, offset: float) -> tuple[Point, float]:
        """Return the point of the strand `offset` radians on, and its nearness from -1 (far) to 1 (near)."""
        phase = self.start + 2 * math.pi * along / self.turn + offset
        across = self.radius * math.sin(phase)
        x = self.middle[0] + along * math.cos(self.tilt) - across * math.sin(self.tilt)
        y = self.middle[1] + along * math.sin(self.tilt) + across * math.cos(self.tilt)
        return (x, y), math.cos(phase)


def _strand(helix: Helix, offset: float, reach: float) -> dict[int, str]:
    """Return a strand's pieces by nearness, 0 (far) to `LAYERS` - 1 (near)."""
    pieces: dict[int, str] = defaultdict(str)
    run: list[Point] = []
    along, layer = -reach, 0
    while along <= reach:
        point, near = helix.at(along, offset)
        here = min(LAYERS - 1, int((near + 1) / 2 * LAYERS))
        if run and here != layer:
            pieces[layer] += polyline([*run, point])
            run = []
        layer = here
        run.append(point)
        along += STEP
    if len(run) > 1:
        pieces[layer] += polyline(run)
    return pieces


def _rungs(helix: Helix, reach: float, chances: random.Random) -> dict[str, str]:
    """Return the base pairs by tone: two half rungs each, and an edited stretch of four."""
    halves: dict[str, str] = defaultdict(str)
    count = int(2 * reach / PAIR)
    edited = round(count * chances.uniform(0.36, 0.6))
    for rung in range(count):
        along = rung * PAIR - reach
        (a, _), (b, _) = helix.at(along, 0), helix.at(along, GROOVE)
        split = chances.uniform(0.4, 0.6)
        middle = (a[0] + split * (b[0] - a[0]), a[1] + split * (b[1] - a[1]))
        first, second = ("t1", "t2") if chances.random() < 0.5 else ("t2", "t1")
        if edited <= rung < edited + 4:
            first = second = "mark"
        halves[first] += polyline([a, middle])
        halves[second] += polyline([middle, b])
    return halves


def draw(chances: random.Random) -> list[Shape]:
    """Draw a faint large helix behind a clear one."""
    tilt = chances.choice((-1, 1)) * chances.uniform(0.1, 0.24)
    behind = Helix(chances, radius=120, tilt=-tilt * 1.4, middle=(WIDTH * 0.55, HEIGHT * 0.5))
    front = Helix(chances, radius=56, tilt=tilt, middle=(WIDTH / 2, HEIGHT / 2))
    reach = WIDTH * 0.62
    shapes = [
        Shape("t0", path, 8 + 2 * layer)
        for offset in (0.0, GROOVE)
        for layer, path in sorted(_strand(behind, offset, reach).items())
    ]
    shapes += [Shape(tone, path, 3.4) for tone, path in sorted(_rungs(front, reach, chances).items())]
    strands = [_strand(front, 0, reach), _strand(front, GROOVE, reach)]
    for layer in range(LAYERS):
        path = "".join(strand.get(layer, "") for strand in strands)
        tone = "t2" if layer < 2 else "t3" if layer < 5 else "t4"
        shapes.append(Shape(tone, path, 2.6 + 0.8 * layer))
    return [shape for shape in shapes if shape.path]

"""The certificate's ornament, generated as SVG: an embroidered band, a watermark and a seal.

The band is a „шевица“ whose two threads run as a DNA double helix: stitches (squares) at the top grow into cells
(circles) at the bottom. Every area of competence has a medallion, a watermark and a leading colour of its own.
Only plain fills and strokes are used — no opacity, gradient, text or reference — so that the drawn operators depend on
nothing but the picture's size and can be kept for the life of a process.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

GREEN, VIOLET, GOLD, BRONZE = "#0B6B5B", "#4A3F9F", "#B08D3F", "#7A4E0E"
PAPER = "#FFFDF7"
MIST = {GREEN: "#E3EDE5", VIOLET: "#EBE8F2", BRONZE: "#F3ECDB"}

Cell = tuple[int, int]
Cells = dict[Cell, str]
Curve = Callable[[float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Style:
    """What an area of competence looks like: its two thread colours, medallion and watermark."""

    lead: str
    second: str
    medallion: Callable[[str, str], Cells]
    watermark: Callable[[str], str]


# -- medallions: defined in one octant (0 ≤ y ≤ x ≤ 6) and mirrored ------------------------------------------------


def _mirrored(octant: Cells) -> Cells:
    """All eight reflections of the cells of one octant, round (0, 0)."""
    return {
        (sign_x * a, sign_y * b): colour
        for (x, y), colour in octant.items()
        for a, b in ((x, y), (y, x))
        for sign_x in (1, -1)
        for sign_y in (1, -1)
    }


def _star(lead: str, second: str) -> Cells:
    """Internationalisation: the eight-pointed „елбетица“, which is also a compass rose."""
    cells = {(x, y): lead for y in range(1, 4) for x in range(y + 1, y + 5)}
    cells |= {(x, 0): second for x in range(1, 4)} | {(0, 0): GOLD, (1, 1): second}
    cells |= {(6, 0): GOLD, (7, 0): GOLD, (5, 5): GOLD}
    return _mirrored(cells)


def _sprout(lead: str, second: str) -> Cells:
    """Innovation: four shoots with paired leaves growing out of one seed."""
    cells = {(x, 0): second for x in range(2, 7)} | {(0, 0): GOLD, (1, 0): GOLD, (7, 0): GOLD}
    cells |= {(x, x - gap): lead for gap in (2, 3) for x in range(gap + 1, gap + 4)}
    cells |= {(6, 1): lead, (7, 2): lead, (2, 2): second, (3, 3): second, (5, 5): GOLD}
    return _mirrored(cells)


def _horizons(lead: str, second: str) -> Cells:
    """Foresight: rings one beyond another, like horizons — or a cell with its membrane and nucleus."""
    rings = ((5.4, 6.75, lead), (1.8, 2.9, second), (0, 1.1, GOLD))
    cells = {
        (x, y): colour
        for x in range(8)
        for y in range(x + 1)
        for low, high, colour in rings
        if low <= math.hypot(x, y) < high
    }
    return _mirrored(cells | {(4, 0): GOLD, (4, 2): second, (7, 0): GOLD})


def _lozenge(lead: str, second: str) -> Cells:
    """Any other area: three lozenges one in another."""
    colours = {7: lead, 6: lead, 4: second, 2: GOLD, 0: GOLD}
    return _mirrored(
        {(x, y): colours[x + y] for x in range(8) for y in range(x + 1) if x + y in colours}
    )


# -- the band ------------------------------------------------------------------------------------------------------

LOOP, LOOPS, REACH, EDGE = 30, 6, 10.9, 15  # rows in a loop, loops, half width of the helix, column of the border


def _helix(lead: str, second: str) -> Cells:
    """Both threads with the base pairs between them; the thread in front hides the one behind at a crossing."""
    cells: Cells = {}
    for row in range(LOOP * LOOPS):
        turn = math.pi * (row + 0.5) / LOOP
        offset = REACH * math.sin(turn)
        if row % LOOP in (3, 5, 24, 26):
            half = int(abs(offset)) - 2
            cells |= {(x, row): GOLD for x in range(-half, half + 1)}
        front_first = (row + LOOP // 2) // LOOP % 2 == 0
        threads = [(offset, lead), (-offset, second)]
        for centre, colour in threads if not front_first else reversed(threads):
            cells |= {(round(centre) + step, row): colour for step in (-1, 0, 1) if abs(round(centre) + step) <= 11}
    return cells


def _border(lead: str, second: str) -> Cells:
    """The two edges: a running stitch, with a small tree in every hollow of the helix."""
    tree = {(0, 0): GOLD, (1, 0): lead, (2, 0): lead, (2, 1): second, (3, 0): lead, (3, 1): lead, (3, 2): second,
            (4, 0): second, (4, 1): second, (5, 0): GOLD}
    cells: Cells = {}
    for row in range(LOOP * LOOPS):
        for side in (-1, 1):
            cells[side * (EDGE + 1), row] = lead
            if row % 3 != 1:
                cells[side * (EDGE - 1), row] = GOLD if row % 3 == 2 else second
    for loop in range(LOOPS + 1):
        for (x, y), colour in tree.items():
            for side in (-1, 1):
                for up in (-1, 1):
                    row = loop * LOOP + up * y - (up == -1)
                    if 0 <= row < LOOP * LOOPS:
                        cells[side * (EDGE - 3 - x), row] = colour
    return cells


def _stitches(cells: Cells, rows: int) -> Iterator[str]:
    """SVG groups of `cells`, from square stitches in the first row to round cells in the last."""
    steps = 12
    grouped: defaultdict[tuple[int, str], list[Cell]] = defaultdict(list)
    for (x, y), colour in cells.items():
        grouped[y * steps // rows, colour].append((y, x))
    for (step, colour), members in sorted(grouped.items()):
        stroke = 0.92 * step / (steps - 1)
        side = 0.86 + 0.06 * step / (steps - 1) - stroke
        inset = (1 - side) / 2
        shape = f"h{side:.2f}v{side:.2f}h-{side:.2f}z" if step < steps - 1 else "h0"
        path = "".join(f"M{x + inset:.2f} {y + inset:.2f}{shape}" for y, x in sorted(members))
        yield (
            f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width="{stroke:.2f}"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )


# -- watermarks: pale line work behind the text, 200 units wide ------------------------------------------------------


def _line(points: list[tuple[float, float]]) -> str:
    """A path through `points`, smoothed (Catmull–Rom to cubic Bézier)."""
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


def _strokes(colour: str, width: float, paths: list[str]) -> str:
    return f'<path d="{"".join(paths)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def _globe(colour: str) -> str:
    """Internationalisation: the graticule of a globe seen from above the Balkans (orthographic projection)."""
    tilt, turn = math.radians(42.7), math.radians(25.5)

    def seen(latitude: float, longitude: float) -> tuple[float, float] | None:
        x = math.cos(latitude) * math.sin(longitude - turn)
        across = math.cos(latitude) * math.cos(longitude - turn)
        y = math.cos(tilt) * math.sin(latitude) - math.sin(tilt) * across
        depth = math.sin(tilt) * math.sin(latitude) + math.cos(tilt) * across
        return (100 * x, -100 * y) if depth >= 0 else None

    lines = [[(math.radians(lat), math.radians(lon)) for lat in range(-80, 81, 5)] for lon in range(0, 360, 10)]
    lines += [[(math.radians(lat), math.radians(lon)) for lon in range(0, 361, 5)] for lat in range(-80, 81, 10)]
    paths = []
    for line in lines:
        run: list[tuple[float, float]] = []
        for place in [*(seen(*point) for point in line), None]:
            if place is not None:
                run.append(place)
            elif len(run) > 1:
                paths.append(_line(run))
                run = []
            else:
                run = []
    return _strokes(colour, 0.35, paths) + f'<circle r="100" fill="none" stroke="{colour}" stroke-width="0.6"/>'


def _seeds(colour: str) -> str:
    """Innovation: seeds growing outward from one another (phyllotaxis)."""
    golden_angle = math.pi * (3 - math.sqrt(5))
    dots = []
    for seed in range(1, 480):
        distance, angle = 4.5 * math.sqrt(seed), seed * golden_angle
        x, y, radius = distance * math.cos(angle), distance * math.sin(angle), 0.5 + distance / 70
        dots.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.2f}"/>')
    return f'<g fill="{colour}">{"".join(dots)}</g>'


def _cone(colour: str) -> str:
    """Foresight: possibilities that widen with time, as a cone of growing rings."""
    rings = [
        f'<circle cx="{-92 + 3.2 * step:.1f}" cy="{68 - 2.4 * step:.1f}" r="{1 + 1.9 * step:.1f}"/>' for step in range(38)
    ]
    return f'<g fill="none" stroke="{colour}" stroke-width="0.45">{"".join(rings)}</g>'


def _rosette(colour: str, lines: int = 16, lobes: int = 12, inner: float = 40, depth: float = 29) -> str:
    """Any other area, and the ring of the seal: a guilloche rosette, 100 units in radius at most."""
    steps = lobes * 6
    paths = []
    for line in range(lines):
        points = []
        for step in range(steps + 1):
            angle = math.tau * step / steps
            distance = inner + depth * (1 + math.cos(lobes * angle + math.tau * line / lines))
            points.append((distance * math.cos(angle), distance * math.sin(angle)))
        paths.append(_line(points))
    return _strokes(colour, 0.4, paths)


# -- what the document asks for --------------------------------------------------------------------------------------

_STYLES = {
    "int": Style(GREEN, VIOLET, _star, _globe),
    "inn": Style(VIOLET, GREEN, _sprout, _seeds),
    "for": Style(BRONZE, GREEN, _horizons, _cone),
    "other": Style(GREEN, VIOLET, _lozenge, _rosette),
}


def look_of(area: str) -> str:
    """The name of an area's look, by the area's code; areas without artwork of their own share one, "other"."""
    return area.lower() if area.lower() in _STYLES else "other"


def _svg(view_box: str, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{body}</svg>'


def _band(style: Style) -> str:
    """The embroidered band, 33 × 180 units."""
    rows = LOOP * LOOPS
    cells = _border(style.lead, style.second) | _helix(style.lead, style.second)
    for loop in range(LOOPS):
        for (x, y), colour in style.medallion(style.lead, style.second).items():
            cells[x, y + loop * LOOP + LOOP // 2] = colour
    return _svg(f"{-EDGE - 1} 0 {2 * EDGE + 3} {rows}", "".join(_stitches(cells, rows)))


def _hem(style: Style) -> str:
    """One repeat of the narrow band of the following pages: the helix lying down, 30 × 7 units."""
    cells: Cells = {}
    for column in range(30):
        swing = 3 * math.sin(math.tau * (column + 0.5) / 30)
        if column % 15 in (4, 6, 8, 10):
            cells |= {(column, row): GOLD for row in range(-int(abs(swing)) + 1, int(abs(swing)))}
        cells |= {(column, round(-swing)): style.second, (column, round(swing)): style.lead}
    return _svg("0 -3 30 7", "".join(_stitches({(x, y): colour for (x, y), colour in cells.items()}, 1000)))


def _watermark(style: Style) -> str:
    """The pale drawing behind the text, 204 × 204 units."""
    return _svg("-102 -102 204 204", style.watermark(MIST[style.lead]))


def _seal(style: Style) -> str:
    """The round seal: a guilloche ring round the area's medallion, 240 × 240 units."""
    ring = _rosette(GOLD, lines=8, lobes=24, inner=67, depth=17)
    ticks = "".join(
        f"M{111 * math.sin(angle):.1f} {111 * math.cos(angle):.1f}"
        f"L{116 * math.sin(angle):.1f} {116 * math.cos(angle):.1f}"
        for angle in (math.tau * tick / 120 for tick in range(120))
    )
    circles = "".join(
        f'<circle r="{radius}" fill="none" stroke="{GOLD}" stroke-width="{width}"/>'
        for radius, width in ((118, 1.6), (109, 0.7), (104, 0.7), (64, 0.7), (61, 1.4))
    )
    cells: defaultdict[str, str] = defaultdict(str)
    for (x, y), colour in sorted(style.medallion(style.lead, style.second).items()):
        cells[colour] += f"M{6.2 * (x - 0.46):.1f} {6.2 * (y - 0.46):.1f}h5.7v5.7h-5.7z"
    centre = "".join(f'<path d="{path}" fill="{colour}"/>' for colour, path in sorted(cells.items()))
    return _svg("-120 -120 240 240", ring + circles + _strokes(GOLD, 0.9, [ticks]) + centre)


_PICTURES = {"band": _band, "hem": _hem, "watermark": _watermark, "seal": _seal}
PICTURES = tuple(f"{look}/{picture}" for look in _STYLES for picture in _PICTURES)


@cache
def draw(name: str) -> str:
    """The SVG of one of `PICTURES`, such as "int/band". Raises KeyError for any other name."""
    look, _, picture = name.partition("/")
    return _PICTURES[picture](_STYLES[look])

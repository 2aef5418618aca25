"""The embroidered ornament of a certificate, as coloured cells of a grid: medallions, band and hem.

The band is a „шевица“ whose two threads run as a DNA double helix: square stitches at the top grow into
round cells at the bottom.
"""

import math
from collections import defaultdict
from collections.abc import Iterator

GOLD = "#B08D3F"
LOOP = 30  # rows of the band from one crossing of its threads to the next
LOOPS = 6
REACH = 10.9  # cells from the band's middle to the middle of a thread where the loop is widest
EDGE = 15  # column of the running stitch; the border is one further out

Cell = tuple[int, int]
Cells = dict[Cell, str]


def _mirrored(octant: Cells) -> Cells:
    """All eight reflections of the cells of one octant (0 ≤ y ≤ x), round (0, 0)."""
    return {
        (sign_x * a, sign_y * b): colour
        for (x, y), colour in octant.items()
        for a, b in ((x, y), (y, x))
        for sign_x in (1, -1)
        for sign_y in (1, -1)
    }


def star(lead: str, second: str) -> Cells:
    """Internationalisation: the eight-pointed „елбетица“, which is also a compass rose."""
    cells = {(x, y): lead for y in range(1, 4) for x in range(y + 1, y + 5)}
    cells |= {(x, 0): second for x in range(1, 4)} | {(0, 0): GOLD, (1, 1): second}
    cells |= {(6, 0): GOLD, (7, 0): GOLD, (5, 5): GOLD}
    return _mirrored(cells)


def sprout(lead: str, second: str) -> Cells:
    """Innovation: four shoots with paired leaves growing out of one seed."""
    cells = {(x, 0): second for x in range(2, 7)} | {(0, 0): GOLD, (1, 0): GOLD, (7, 0): GOLD}
    cells |= {(x, x - gap): lead for gap in (2, 3) for x in range(gap + 1, gap + 4)}
    cells |= {(6, 1): lead, (7, 2): lead, (2, 2): second, (3, 3): second, (5, 5): GOLD}
    return _mirrored(cells)


def horizons(lead: str, second: str) -> Cells:
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


def lozenge(lead: str, second: str) -> Cells:
    """Any other area: lozenges one in another."""
    colours = {7: lead, 6: lead, 4: second, 2: GOLD, 0: GOLD}
    return _mirrored({(x, y): colours[x + y] for x in range(8) for y in range(x + 1) if x + y in colours})


def band(lead: str, second: str, medallion: Cells) -> Cells:
    """The upright band: columns -16 to 16, rows 0 to 179, a medallion in each of its loops."""
    cells = _border(lead, second) | _helix(lead, second)
    for loop in range(LOOPS):
        cells |= {(x, y + loop * LOOP + LOOP // 2): colour for (x, y), colour in medallion.items()}
    return cells


def hem(lead: str, second: str) -> Cells:
    """One repeat of a narrow band, the helix lying down: columns 0 to 29, rows -3 to 3."""
    cells: Cells = {}
    for column in range(30):
        swing = 3 * math.sin(math.tau * (column + 0.5) / 30)
        if column % 15 in (4, 6, 8, 10):
            half = int(abs(swing))
            cells |= {(column, row): GOLD for row in range(1 - half, half)}
        cells |= {(column, round(-swing)): second, (column, round(swing)): lead}
    return cells


def _helix(lead: str, second: str) -> Cells:
    """Both threads with the base pairs between them; the one in front hides the other at a crossing."""
    cells: Cells = {}
    for row in range(LOOP * LOOPS):
        offset = REACH * math.sin(math.pi * (row + 0.5) / LOOP)
        if row % LOOP in (3, 5, 24, 26):
            half = int(abs(offset)) - 2
            cells |= {(x, row): GOLD for x in range(-half, half + 1)}
        threads = [(round(offset), lead), (round(-offset), second)]
        if (row + LOOP // 2) // LOOP % 2 == 0:
            threads.reverse()
        for middle, colour in threads:
            cells |= {(x, row): colour for x in range(middle - 1, middle + 2) if abs(x) <= 11}
    return cells


def _border(lead: str, second: str) -> Cells:
    """Both edges: a running stitch, and a small tree in every hollow beside the helix."""
    cells: Cells = {}
    for row in range(LOOP * LOOPS):
        for side in (-1, 1):
            cells[side * (EDGE + 1), row] = lead
            if row % 3 != 1:
                cells[side * (EDGE - 1), row] = GOLD if row % 3 == 2 else second
    # Half a tree: for each step away from the edge, the colours from the middle outward.
    tree = ((GOLD,), (lead,), (lead, second), (lead, lead, second), (second, second), (GOLD,))
    for middle in range(0, LOOP * LOOPS + 1, LOOP):
        for step, colours in enumerate(tree):
            for distance, colour in enumerate(colours):
                for row in (middle + distance, middle - 1 - distance):
                    if 0 <= row < LOOP * LOOPS:
                        cells[EDGE - 3 - step, row] = cells[step + 3 - EDGE, row] = colour
    return cells


def stitch(cells: Cells, rows: int) -> str:
    """SVG paths of `cells`, from square stitches in row 0 to round cells in row `rows` - 1."""
    return "".join(_paths(cells, rows))


def _paths(cells: Cells, rows: int) -> Iterator[str]:
    last = 11
    groups: defaultdict[tuple[int, str], list[Cell]] = defaultdict(list)
    for (x, y), colour in cells.items():
        groups[max(0, y) * (last + 1) // rows, colour].append((y, x))
    for (step, colour), members in sorted(groups.items()):
        # A stroke with round joins rounds the corners; at the last step nothing but the stroke is left.
        stroke = 0.92 * step / last
        side = 0.86 + 0.06 * step / last - stroke
        inset = (1 - side) / 2
        shape = f"h{side:.2f}v{side:.2f}h-{side:.2f}z" if step < last else "h0"
        path = "".join(f"M{x + inset:.2f} {y + inset:.2f}{shape}" for y, x in sorted(members))
        yield (
            f'<path d="{path}" fill="{colour}" stroke="{colour}" stroke-width="{stroke:.2f}"'
            ' stroke-linejoin="round" stroke-linecap="round"/>'
        )

"""The certificate's ornament, generated as SVG: band, hem, watermark and seal.

Every area of competence has a medallion, a watermark and a leading colour of its own. Only plain fills and
strokes are used (no opacity, gradient, text or reference), so that a drawn picture depends on no document and
can be kept for the life of a process.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from certificates.domain import embroidery, linework
from certificates.domain.embroidery import GOLD, Cells

GREEN, VIOLET, BRONZE = "#0B6B5B", "#4A3F9F", "#7A4E0E"
_MIST = {
    GREEN: "#E3EDE5",
    VIOLET: "#EBE8F2",
    BRONZE: "#F3ECDB",
}  # the watermark's tint of each leading colour


@dataclass(frozen=True, slots=True)
class Style:
    """What an area of competence looks like: the colours of its two threads, medallion and watermark."""

    lead: str
    second: str
    medallion: Callable[[str, str], Cells]
    watermark: Callable[[str], str]


_STYLES = {
    "int": Style(GREEN, VIOLET, embroidery.star, linework.globe),
    "inn": Style(VIOLET, GREEN, embroidery.sprout, linework.seeds),
    "for": Style(BRONZE, GREEN, embroidery.horizons, linework.cone),
    "other": Style(GREEN, VIOLET, embroidery.lozenge, linework.rosette),
}


def look_of(area: str) -> str:
    """The name of an area's look, by the area's code; areas without artwork of their own share "other"."""
    return area.lower() if area.lower() in _STYLES else "other"


def _svg(view_box: str, body: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}">{body}</svg>'


def _band(style: Style) -> str:
    """The embroidered band, 33 × 180 units."""
    medallion = style.medallion(style.lead, style.second)
    cells = embroidery.band(style.lead, style.second, medallion)
    return _svg("-16 0 33 180", embroidery.stitch(cells, 180))


def _hem(style: Style) -> str:
    """One repeat of the narrow band, 30 × 7 units; all of its stitches are square."""
    return _svg("0 -3 30 7", embroidery.stitch(embroidery.hem(style.lead, style.second), 100))


def _watermark(style: Style) -> str:
    """The pale drawing behind the text, 204 × 204 units."""
    return _svg("-102 -102 204 204", style.watermark(_MIST[style.lead]))


def _seal(style: Style) -> str:
    """The round seal: a guilloche ring round the area's medallion, 240 × 240 units."""
    ring = linework.rosette(GOLD, lines=8, lobes=24, inner=67, depth=17)
    circles = "".join(
        f'<circle r="{radius}" fill="none" stroke="{GOLD}" stroke-width="{width}"/>'
        for radius, width in ((118, 1.6), (109, 0.7), (104, 0.7), (64, 0.7), (61, 1.4))
    )
    squares: defaultdict[str, str] = defaultdict(str)
    for (x, y), colour in sorted(style.medallion(style.lead, style.second).items()):
        squares[colour] += f"M{6.2 * (x - 0.46):.1f} {6.2 * (y - 0.46):.1f}h5.7v5.7h-5.7z"
    medallion = "".join(f'<path d="{path}" fill="{colour}"/>' for colour, path in sorted(squares.items()))
    return _svg("-120 -120 240 240", ring + circles + linework.rays(GOLD, 120, 111, 116) + medallion)


_PICTURES = {"band": _band, "hem": _hem, "watermark": _watermark, "seal": _seal}


def pictures_of(look: str) -> list[str]:
    """The names of the pictures that a look has, as `draw` takes them."""
    return [f"{look}/{picture}" for picture in _PICTURES]


@cache
def draw(name: str) -> str:
    """The SVG of a picture such as "int/band". Raises KeyError for a name that is none."""
    look, _, picture = name.partition("/")
    return _PICTURES[picture](_STYLES[look])

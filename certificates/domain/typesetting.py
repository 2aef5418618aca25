"""How wide a text runs, measured with the real font's advance widths, so that nothing overflows the page."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "fonts"
MM_PER_POINT = 25.4 / 72
# Kerning and the Bulgarian letterforms shift a line by less than this against the plain advance widths.
_TOLERANCE = 1.03


@dataclass(frozen=True)
class Face:
    """A font's advance widths: `widths` per character, `fallback` for any other, both in ems."""

    widths: dict[int, float]
    fallback: float

    def width(self, text: str) -> float:
        """The width of `text` set on one line, in ems."""
        return sum(self.widths.get(ord(letter), self.fallback) for letter in text)

    def missing(self, text: str) -> str:
        """The printing characters of `text` that the font has no glyph for."""
        return "".join(letter for letter in text if not letter.isspace() and ord(letter) not in self.widths)


@cache
def face(file_name: str) -> Face:
    """The widths of a font file in `certificates/fonts/`, read once per process."""
    with TTFont(FONTS / file_name, lazy=True) as font:
        units: int = font["head"].unitsPerEm
        advances = font["hmtx"].metrics
        widths = {code: advances[glyph][0] / units for code, glyph in font.getBestCmap().items()}
    return Face(widths, fallback=1.0)


def count_lines(text: str, font: Face, size: float, width: float) -> int:
    """How many lines `text` takes at `size` points in a column of `width` millimetres, broken between words.

    A word wider than the column is broken wherever it must be, as `overflow-wrap: anywhere` does.
    """
    room = width / (size * MM_PER_POINT * _TOLERANCE)
    space = font.width(" ")
    lines, used = 1, 0.0
    for word in text.split():
        length = font.width(word)
        if used and used + space + length <= room:
            used += space + length
            continue
        lines += used > 0
        lines += int(length // room)
        used = length % room
    return lines

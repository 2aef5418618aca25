"""Artwork as PDF form objects, drawn and compressed once per process instead of once per certificate.

WeasyPrint keeps the pictures of a document in a `cache` under their address and asks each of them for its
size, to draw itself into a stream, and for the object that stands for it in the file. `Picture` answers as
WeasyPrint's raster images do, with a vector form.
"""

import re
import zlib
from typing import Any
from xml.etree import ElementTree

import pydyf
from weasyprint.pdf.stream import Stream
from weasyprint.svg import SVG

# Full opacity is what a form starts with; without saying it again, a form refers to nothing in its document.
_OPAQUE = (b"/a1.0 gs", b"/A1.0 gs")


class Picture:
    """An SVG of plain fills and strokes as a form object."""

    def __init__(self, name: str, svg: str) -> None:
        """Draw `svg`, which has a viewBox; `name` tells the picture from others in a document.

        Raises ValueError for an SVG with opacity, gradients or text: such need resources of their document.
        """
        self.id = re.sub(r"\W", "-", name)
        tree = ElementTree.fromstring(svg)  # noqa: S314 - our own artwork
        self.width, self.height = (float(length) for length in tree.get("viewBox", "").split()[2:])
        self._operators = zlib.compress(_draw(tree, self.width, self.height), level=9)

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[None, None, float]:
        """No size of its own, only its ratio of width to height."""
        return None, None, self.width / self.height

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Place the form in `stream`, stretched to `width` × `height`."""
        name = stream.add_image(self, interpolate=False, ratio=1)
        stream.transform(a=width / self.width, d=height / self.height)
        stream.draw_x_object(name)

    def get_x_object(self, _interpolate: bool, _dpi_ratio: float) -> Any:
        """The form itself, a new object for every document because it is numbered there."""
        extra = {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, self.width, self.height]),
            "Filter": "/FlateDecode",
        }
        return pydyf.Stream([self._operators], extra=extra)


def _draw(tree: ElementTree.Element, width: float, height: float) -> bytes:
    resources = {name: pydyf.Dictionary() for name in ("ExtGState", "XObject", "Pattern", "Shading")}
    stream = Stream({}, (0, 0, width, height), pydyf.Dictionary(resources), {}, None, {}, None)
    SVG(tree, "", None, None).draw(stream, width, height, "", None)
    operators = b"\n".join(part for part in stream.stream if part not in _OPAQUE)
    if b"/" in operators:
        raise ValueError("a picture may only have plain fills and strokes")
    return operators

"""Figures: plain drawings that may be shown to anybody. An SVG file is a program if one lets it."""

from __future__ import annotations

import math
import re
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

from django.utils.translation import gettext, gettext_noop

from courses.domain.pack.faults import FaultLog
from courses.domain.pack.files import PackFolder
from courses.domain.pack.structure import Figure

PATTERN = "lessons/*/figures/*.svg"
MAX_SIDE = 10_000
_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = (
    "svg title desc g defs rect circle ellipse line polyline polygon path text tspan marker linearGradient"
    " radialGradient stop clipPath"
)
_PROPERTIES = (
    "viewBox preserveAspectRatio version role lang space id class aria-label aria-labelledby aria-hidden"
    " x y dx dy x1 y1 x2 y2 cx cy r rx ry width height points d transform rotate textLength lengthAdjust"
    " fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray stroke-dashoffset"
    " stroke-linecap stroke-linejoin stroke-miterlimit opacity paint-order shape-rendering text-rendering"
    " font-family font-size font-style font-weight letter-spacing word-spacing text-anchor dominant-baseline"
    " text-decoration marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY"
    " orient"
    " gradientUnits gradientTransform offset stop-color stop-opacity clip-path clip-rule clipPathUnits"
)
_ELEMENTS = frozenset(_SHAPES.split())
_ATTRIBUTES = frozenset(_PROPERTIES.split())
# A reference may only name a part of the same drawing; a backslash could spell “url” in disguise.
_OUTSIDE = re.compile(r"(?i)url\s*\((?!\s*['\"]?#)|\\")


_REASONS = {
    "xml": gettext_noop("not well-formed XML: {name}"),
    "title": gettext_noop("the drawing has no title"),
    "element": gettext_noop("the element “{name}” does not belong in a drawing"),
    "event": gettext_noop("the event handler “{name}” does not belong in a drawing"),
    "attribute": gettext_noop("the attribute “{name}” does not belong in a drawing"),
    "outside": gettext_noop("the attribute “{name}” refers to something outside of the drawing"),
    "doctype": gettext_noop("a document type does not belong in a drawing"),
    "instruction": gettext_noop("a processing instruction does not belong in a drawing"),
    "root": gettext_noop("the outermost element must be “svg”"),
    "viewbox": gettext_noop("the drawing needs a viewBox of four numbers with a width and a height"),
}


class DrawingFault(Exception):
    """Something in a drawing that is more than a drawing, and the line at which it stands."""

    def __init__(self, line: int, code: str, name: str = "") -> None:
        self.line = line
        self.name = name
        self.text = _REASONS[code]
        super().__init__(self.text.format(name=name))

    @property
    def reason(self) -> str:
        """What is wrong, in the active language."""
        return gettext(self.text).format(name=self.name)


def read_figures(folder: PackFolder) -> dict[str, Figure]:
    """Every figure of the pack by its path; faulty ones are noted and left out."""
    figures = {}
    for path in folder.glob(PATTERN):
        relative = folder.relative(path)
        svg = folder.read(relative)
        figure = read_figure(relative, svg, folder.faults) if svg is not None else None
        if figure:
            figures[relative] = figure
    return figures


def read_figure(file: str, svg: str, faults: FaultLog) -> Figure | None:
    """Check one drawing and take its title and size; None after noting a fault in English.

    Refused is what `drawing_size` refuses, and a drawing without a `title`.
    """
    try:
        root = _parse(svg)
        width, height = _size(root)
        title = root.find(f"{_SVG}title")
        if title is None or not (title.text or "").strip():
            raise DrawingFault(1, "title")
    except DrawingFault as fault:
        faults.add(file, fault.line, str(fault))
        return None
    return Figure(file=file, title=(title.text or "").strip(), width=width, height=height, svg=svg)


def drawing_size(svg: str) -> tuple[int, int]:
    """Return the width and height of a drawing, in whole units of its viewBox; raise DrawingFault.

    Refused: anything but well-formed XML with an `svg` root and a viewBox; document types and processing
    instructions (entities grow, style sheets load); elements other than shapes and text (script, style,
    image, use, foreignObject, animation, links); event handlers and other attributes than those of shapes and
    text; references to anything outside of the drawing.
    """
    return _size(_parse(svg))


def _parse(svg: str) -> ElementTree.Element:
    """Build the tree while looking at every construct; raise DrawingFault at the first that must not be."""
    builder = ElementTree.TreeBuilder()
    machine = expat.ParserCreate(namespace_separator="}")

    def refuse(code: str, name: str = "") -> NoReturn:
        raise DrawingFault(machine.CurrentLineNumber, code, name)

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = "{" + name if "}" in name else name
        if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _ELEMENTS:
            refuse("element", name.rpartition("}")[2])
        for key, value in attributes.items():
            own_name = key.rpartition("}")[2]
            code = _attribute_fault(own_name, value)
            if code:
                refuse(code, own_name)
        builder.start(tag, attributes)

    machine.StartElementHandler = start
    machine.EndElementHandler = lambda name: builder.end("{" + name)
    machine.CharacterDataHandler = builder.data
    machine.StartDoctypeDeclHandler = lambda *_: refuse("doctype")
    machine.ProcessingInstructionHandler = lambda *_: refuse("instruction")
    try:
        machine.Parse(svg.encode(), True)
    except expat.ExpatError as error:
        raise DrawingFault(error.lineno, "xml", expat.ErrorString(error.code)) from error
    root: ElementTree.Element = builder.close()
    if root.tag != f"{_SVG}svg":
        raise DrawingFault(1, "root")
    return root


def _attribute_fault(name: str, value: str) -> str | None:
    """Return the code of what is wrong with an attribute."""
    if name.lower().startswith("on"):
        return "event"
    if name not in _ATTRIBUTES:
        return "attribute"
    if _OUTSIDE.search(value):
        return "outside"
    return None


def _size(root: ElementTree.Element) -> tuple[int, int]:
    """Width and height in whole units of the viewBox, rounded up."""
    parts = root.get("viewBox", "").replace(",", " ").split()
    try:
        numbers = [float(part) for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) != 4 or not all(0 < side <= MAX_SIDE for side in numbers[2:]):
        raise DrawingFault(1, "viewbox")
    return math.ceil(numbers[2]), math.ceil(numbers[3])

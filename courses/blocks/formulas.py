"""Formulas: from LaTeX, as trainers type it, to MathML that browsers draw and nothing else."""

import html
from xml.etree import ElementTree

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from latex2mathml.converter import convert_to_element

MAX_CHARACTERS = 1_000
_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_DRAWN = (
    "math mrow mi mn mo mtext mspace ms mfrac msqrt mroot mstyle merror mpadded mphantom msub msup msubsup"
    " munder mover munderover mmultiscripts mprescripts none mtable mtr mtd menclose"
)
_PROPERTIES = (
    "display displaystyle scriptlevel mathvariant stretchy fence separator form lspace rspace width height"
    " depth minsize maxsize linethickness accent accentunder columnalign rowalign columnspacing rowspacing"
    " columnlines rowlines movablelimits largeop symmetric notation"
)
_ELEMENTS = frozenset(_DRAWN.split())
_ATTRIBUTES = frozenset(_PROPERTIES.split())
_PARTS = {
    "mfrac": 2,
    "mroot": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "msubsup": 3,
    "munderover": 3,
}


class FormulaError(Exception):
    """A formula that cannot be shown; `message` says why and what to do."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


def formula_mathml(latex: str) -> str:
    """Return the formula as one MathML element, made of known elements and attributes only.

    Raises FormulaError. The converter does not escape what stands in a formula, so its tree is copied part
    by part and written down anew.
    """
    if len(latex) > MAX_CHARACTERS:
        message = _("A formula holds at most {most} characters: a longer one cannot be read aloud. Split it.")
        raise FormulaError(format_lazy(message, most=MAX_CHARACTERS))
    try:
        root = convert_to_element(latex, display="block")
        copy = _copied(root)
    except FormulaError:
        raise
    except Exception as error:  # the converter fails in as many ways as there are mistakes in a formula
        message = _(
            "The formula cannot be read ({problem}). Check that every “{{” has its “}}” and every command "
            "all that belongs to it."
        )
        problem = str(error) or type(error).__name__
        raise FormulaError(format_lazy(message, problem=problem[:80])) from error
    copy.set("xmlns", _NAMESPACE)
    return ElementTree.tostring(copy, encoding="unicode")


def is_formula_mathml(markup: str) -> bool:
    """Return whether `formula_mathml` can have written `markup`: a browser draws it and runs nothing."""
    try:
        root = fromstring(markup, forbid_dtd=True)
        copy = _copied(_without_namespace(root))
    except (FormulaError, ElementTree.ParseError, DefusedXmlException):
        return False
    copy.set("xmlns", _NAMESPACE)
    return ElementTree.tostring(copy, encoding="unicode") == markup


def _without_namespace(root: ElementTree.Element) -> ElementTree.Element:
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_NAMESPACE}}}")
    return root


def _copied(element: ElementTree.Element) -> ElementTree.Element:
    if element.tag not in _ELEMENTS:
        raise _refused(element.tag)
    text = html.unescape(element.text or "")  # operators come as character references
    if element.tag == "mi" and text.startswith("\\"):
        raise _refused(text)
    attributes = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES}
    if attributes.keys() != element.attrib.keys() - {"xmlns"}:
        raise _refused(", ".join(sorted(element.attrib.keys() - attributes.keys() - {"xmlns"})))
    copy = ElementTree.Element(element.tag, attributes)
    copy.text = text or None
    copy.extend([_copied(child) for child in element])
    if len(copy) != _PARTS.get(element.tag, len(copy)):
        raise FormulaError(
            _("A command of the formula misses a part, such as the second “{}” of \\frac{a}{b}.")
        )
    return copy


def _refused(what: str) -> FormulaError:
    message = _("“{what}” is not part of a formula that lessons can show. Write it another way.")
    return FormulaError(format_lazy(message, what=what[:40]))

"""Completes the structure tree that WeasyPrint 70 writes: languages of elements, scopes of header cells.

A certificate is in two languages, and a screen reader needs to know which one it is reading (PDF/UA-1, 7.2);
WeasyPrint writes the document's language only. It has no public hook between a box and its structure element,
so `install` wraps the function that makes them; tests/certificates/test_rendering.py tells when an upgrade
breaks this.
"""

from collections.abc import Iterator
from typing import Any

import pydyf
from weasyprint.pdf import tags

_build_box_tree = tags._build_box_tree


def _build_complete_box_tree(box: Any, parent: Any, *arguments: Any) -> Iterator[Any]:
    element = getattr(getattr(box, "_box", box), "element", None)
    for node in _build_box_tree(box, parent, *arguments):
        if element is not None and not isinstance(element, str):
            if element.get("lang"):
                node["Lang"] = pydyf.String(element.get("lang"))
            if node["S"] == "/TH" and "A" in node:
                node["A"]["Scope"] = "/Row" if element.get("scope") == "row" else "/Column"
        yield node


def install() -> None:
    """Makes every document that this process writes carry them. Harmless when called again."""
    tags._build_box_tree = _build_complete_box_tree

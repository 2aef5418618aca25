"""Prints certificates and reads them back."""

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from pypdf.generic import IndirectObject

from certificates.domain.facts import load_facts
from certificates.domain.rendering import get_renderer
from tests.certificates.samples import stored_facts

MM = 72 / 25.4
LONG_NAME = "Александрина-Константина Хаджигеоргиева Карабашлиева-Великотърновска Йорданова"
LONG_LATIN = "Aleksandrina-Konstantina Hadzhigeorgieva Karabashlieva-Velikotarnovska Yordanova"


def pdf_of(**changes: Any) -> bytes:
    return get_renderer().render(load_facts(stored_facts(**changes)))


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def text_of(reader: PdfReader, page: int | None = None) -> str:
    """The text layer with every run of white space, no-break spaces too, as one space."""
    pages = reader.pages if page is None else [reader.pages[page]]
    return re.sub(r"\s+", " ", " ".join(each.extract_text() for each in pages))


def placed_texts(reader: PdfReader, page: int) -> list[tuple[str, float, float]]:
    """Each piece of text on a page with the millimetres of its start from the left and the upper edge."""
    pieces: list[tuple[str, float, float]] = []

    def note(text: str, matrix: list[float], text_matrix: list[float], *_: Any) -> None:
        x = text_matrix[4] * matrix[0] + text_matrix[5] * matrix[2] + matrix[4]
        y = text_matrix[4] * matrix[1] + text_matrix[5] * matrix[3] + matrix[5]
        if text.strip():
            pieces.append((text.strip(), x / MM, 210 - y / MM))

    reader.pages[page].extract_text(visitor_text=note)
    return pieces


def elements(node: Any) -> list[Any]:
    """All structure elements below a node of the tag tree."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    children = node.get("/K", []) if hasattr(node, "get") else []
    children = children if isinstance(children, list) else [children]
    return [node, *(below for child in children if not isinstance(child, int) for below in elements(child))]

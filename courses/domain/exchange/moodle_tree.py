"""Moodle's XML, one question at a time, with lines and within limits."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, InputSource, Locator

from defusedxml import DefusedXmlException, sax
from django.utils.translation import gettext as _

from courses.domain.exchange.items import MAX_BYTES, FileRefused, ItemRefused
from courses.domain.exchange.texts import decode

MAX_NODES = 2_000
"""The most elements of one question; one with 26 answers has about 150."""
MAX_DEPTH = 30
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding=["']([A-Za-z0-9._-]{1,40})["']""")


@dataclass
class Node:
    """An element: its name, attributes, line and what is inside."""

    tag: str
    attributes: dict[str, str]
    line: int
    below: list[Node] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text right inside."""
        return "".join(self.pieces)

    def all(self, tag: str) -> list[Node]:
        """Return the elements of this name right below."""
        return [node for node in self.below if node.tag == tag]

    def first(self, tag: str) -> Node | None:
        """Return the first element of this name right below."""
        return next(iter(self.all(tag)), None)

    def words(self, path: str) -> str:
        """Return the text at a path such as ``name/text``, empty where there is none."""
        node: Node | None = self
        for tag in path.split("/"):
            node = node.first(tag) if node else None
        return node.text.strip() if node else ""


def read_tree(data: bytes, take: Callable[[Node], None]) -> list[str]:
    """Call `take` with every question of a Moodle XML file; return what is to be said about its encoding.

    Raises FileRefused when the file is not well-formed to its end, declares entities or a document type, or
    is no list of questions.
    """
    text, notes = _text(data)
    handler = _Handler(take)
    source = InputSource()
    source.setByteStream(io.BytesIO(text.encode()))
    source.setEncoding("utf-8")
    parser = sax.make_parser()
    parser.forbid_dtd = True
    parser.setContentHandler(handler)
    try:
        parser.parse(source)
    except DefusedXmlException as error:
        message = _("The file declares a document type or entities. Moodle writes none; they are refused.")
        raise FileRefused(message) from error
    except SAXParseException as error:
        message = _("The file is no complete XML: {problem}.")
        raise FileRefused(message.format(problem=error.getMessage()), error.getLineNumber() or 0) from error
    return notes


def _text(data: bytes) -> tuple[str, list[str]]:
    if len(data) > MAX_BYTES:
        return decode(data)  # says that it is too large
    declared = _DECLARED.match(data[:200])
    name = declared[1].decode().lower() if declared else "utf-8"
    if name in ("utf-8", "utf8", "utf-16"):
        return decode(data)
    try:
        text = data.decode(name)
    except (LookupError, UnicodeError) as error:
        message = _("The file says that its encoding is {name}, and it is not. Save it as UTF-8.")
        raise FileRefused(message.format(name=name), 1) from error
    return decode(text.encode("utf-8", "replace"))


class _Handler(ContentHandler):
    def __init__(self, take: Callable[[Node], None]) -> None:
        super().__init__()
        self._take = take
        self._open: list[Node] = []
        self._nodes = 0
        self._locator: Locator | None = None

    def setDocumentLocator(self, locator: Locator) -> None:
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:
        line = (self._locator.getLineNumber() or 0) if self._locator else 0
        if not self._open and name != "quiz":
            message = _("This is no Moodle XML: it begins with <{name}>, not with <quiz>.")
            raise FileRefused(message.format(name=name[:40]), line)
        node = Node(name, dict(attrs.items()), line)
        if len(self._open) == 1:
            self._nodes = 0
        self._nodes += 1
        if self._nodes > MAX_NODES or len(self._open) > MAX_DEPTH:
            raise FileRefused(_("A question holds more elements than any real one."), line)
        if len(self._open) > 1:
            self._open[-1].below.append(node)
        self._open.append(node)

    def characters(self, content: str) -> None:
        if self._open:
            self._open[-1].pieces.append(content)

    def endElement(self, name: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1 and node.tag == "question":
            self._take(node)


def refuse_files(node: Node) -> None:
    """Raise ItemRefused when something is embedded anywhere in the question."""
    if node.tag == "file" or "@@PLUGINFILE@@" in node.text:
        raise ItemRefused(_("It holds a picture or another embedded file; questions are text only."))
    for child in node.below:
        refuse_files(child)

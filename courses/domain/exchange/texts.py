"""Bytes to text, and markup to plain text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from courses.domain.exchange.items import MAX_BYTES, FileRefused, ItemRefused

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLOCKS = {"p", "div", "br", "li", "tr", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre"}
_HIDDEN = {"script", "style", "head", "title", "template"}
_EMBEDDED = {"img", "video", "audio", "iframe", "object", "embed", "svg"}


def decode(data: bytes) -> tuple[str, list[str]]:
    """Return a file's text with plain line ends, and what is to be said about its encoding.

    UTF-8 and, by its mark, UTF-16; bytes that are neither and read well as Windows-1251 are taken for it,
    with a note. Raises FileRefused for a file that is empty, too large, in another encoding or no text.
    """
    if len(data) > MAX_BYTES:
        raise FileRefused(
            _("The file is larger than {limit} MB. Divide it.").format(limit=MAX_BYTES // 1024**2)
        )
    text, notes = _decoded(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise FileRefused(_("The file is empty."))
    unwanted = _UNWANTED.search(text)
    if unwanted:
        message = _("The sign U+{code} does not belong in a text. Is this a file of questions?")
        raise FileRefused(message.format(code=f"{ord(unwanted[0]):04X}"), line_at(text, unwanted.start()))
    return text, notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), []
        except UnicodeDecodeError as error:
            raise FileRefused(_("The file begins like UTF-16 but is not. Save it as UTF-8.")) from error
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        text = data.decode("cp1251", "replace")
        if not _is_cyrillic(text):
            message = _("The file is not UTF-8 text from here on. Save it as UTF-8.")
            raise FileRefused(message, data.count(b"\n", 0, error.start) + 1) from error
    note = _("The file is not UTF-8; it was read as Windows-1251. Look at the letters before you import.")
    return text, [note]


def _is_cyrillic(text: str) -> bool:
    """Whether what lies beyond ASCII is Cyrillic for the most part, as in a file from an older Windows."""
    beyond = [sign for sign in text if sign > "\x7f"]
    letters = [sign for sign in beyond if "а" <= sign.lower() <= "я"]
    return "\ufffd" not in text and len(letters) > 0.8 * len(beyond)


def line_at(text: str, position: int) -> int:
    """Return the line (from 1) of a position in a text."""
    return text.count("\n", 0, position) + 1


def storable(text: str) -> bool:
    """Return whether a text holds only what a database and a page can show."""
    return not _UNWANTED.search(text)


def plain_text(markup: str) -> str:
    """Return the text of HTML: paragraphs and lines become lines, everything else is left out.

    Raises ItemRefused for pictures, films and other embedded things, for the question cannot be understood
    without them.
    """
    parser = _TextParser()
    parser.feed(markup)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _TextParser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMBEDDED:
            raise ItemRefused(
                _("It holds a picture or another embedded file (<{tag}>); questions are text only.").format(
                    tag=tag
                )
            )
        self._hidden += tag in _HIDDEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in _HIDDEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data.replace("\n", " "))

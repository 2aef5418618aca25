"""Finds words in Latin letters among what a visitor of a Bulgarian page sees or hears."""

import re
from html.parser import HTMLParser

SPOKEN = {"aria-label", "title", "placeholder", "alt", "aria-description", "aria-roledescription"}
VOID = {"br", "hr", "img", "input", "link", "meta", "area", "base", "col", "embed", "source", "track", "wbr"}
UNREAD = {"script", "style", "code", "pre", "kbd", "template"}
WORD = re.compile(r"[A-Za-z]{3,}")
# No words: name@example.org, /bg/verify/…, FOR-101, HLSC-2026-000001, cone.svg.
NO_WORDS = re.compile(r"\S+@\S+|\S*/\S*/\S*|\S*\d\S*|\b[A-Z]{2,4}-\S+|\S+\.(?:svg|pdf|csv|zip)")

# What Bulgarian writes so too: formats, standards, names of keys and products, the other language.
ALLOWED = {
    *("PDF", "CSV", "ZIP", "SVG", "YAML", "JSON", "UTF", "ISO", "API", "OpenAPI", "SHA", "TRL"),
    *("Esc", "Enter", "Ctrl", "Alt", "Shift", "English", "Accept", "next"),
    *("Google", "Outlook", "Apple", "URL"),
}


class _Reader(HTMLParser):
    """Collects the texts of a page, leaving out what is marked as another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._open: list[tuple[str, bool]] = []  # the open elements, and whether they are left out

    def _is_left_out(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        left_out = self._is_left_out() or tag in UNREAD or given.get("lang", "bg") != "bg"
        if not left_out:
            self.texts += [
                value
                for name, value in given.items()
                if name in SPOKEN or name == "data-label" or name.startswith("data-text")
            ]
            if tag == "meta" and given.get("name") == "description":
                self.texts.append(given.get("content", ""))
            if tag == "input" and given.get("type") in ("submit", "button", "reset"):
                self.texts.append(given.get("value", ""))
        if tag not in VOID:
            self._open.append((tag, left_out))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag and any(name == tag for name, _left_out in self._open):
            self._open.pop()
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not self._is_left_out():
            self.texts.append(data)


def latin_words(page: str, known: frozenset[str] = frozenset()) -> list[str]:
    """Return the texts of a page (or of a plain text) that hold a word in Latin letters.

    `known` are whole phrases that come from data: names of people, organisations, words of courses.
    """
    reader = _Reader()
    reader.feed(page)
    found = []
    for text in reader.texts:
        rest = NO_WORDS.sub(" ", text)
        for phrase in sorted(known, key=len, reverse=True):
            rest = rest.replace(phrase, " ")
        rest = re.sub(r"{\w+}", " ", rest)
        if set(WORD.findall(rest)) - ALLOWED:
            found.append(" ".join(text.split()))
    return found

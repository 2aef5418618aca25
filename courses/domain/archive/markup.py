"""Whether HTML that came from somewhere else may be shown."""

import re
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from courses.domain.pack.richtext import SCHEMES, TAGS, clean

STORED_TAGS = TAGS | {"strong", "em", "embed"}
STORED_ATTRIBUTES = {
    "data-block-key", "href", "linktype", "id", "embedtype", "alt", "format", "url", "target", "rel",
}  # fmt: skip
RUNNING_TAGS = {
    "script", "style", "iframe", "frame", "object", "embed", "applet", "base", "meta", "link", "form",
    "portal",
}  # fmt: skip
ADDRESSES = ("href", "src", "xlink:href", "action", "formaction", "poster", "data", "srcset")
_CONTROL = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028\u2029]")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str]]] = []
        self.strange = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_comment(self, data: str) -> None:
        self.strange = True

    def handle_decl(self, decl: str) -> None:
        self.strange = True

    def handle_pi(self, data: str) -> None:
        self.strange = True

    def unknown_decl(self, data: str) -> None:
        self.strange = True


def _tags(html: str) -> _Tags:
    parser = _Tags()
    parser.feed(html)
    parser.close()
    return parser


def rich_text_fault(html: str) -> str:
    """Return why rich text, as pages store it, is refused: it holds more than the editor writes. Empty if
    it is sound.
    """
    parsed = _tags(html)
    if parsed.strange:
        return _("it holds a comment or a declaration.")
    for tag, attributes in parsed.found:
        if tag not in STORED_TAGS:
            return _("it holds the element “{tag}”.").format(tag=tag)
        strangers = attributes.keys() - STORED_ATTRIBUTES
        if strangers:
            return _("it holds the attribute “{name}”.").format(name=min(strangers))
        if not _is_harmless(attributes.get("href", "")) or not _is_harmless(attributes.get("url", "")):
            return _("it holds a link that runs something.")
    return ""


def frozen_html_fault(html: str) -> str:
    """Return why HTML of a published version, which is shown as it is, is refused; empty if it is sound."""
    return "" if clean(html) == html else _("it holds HTML that was not sanitised.")


def shown_html_fault(html: str) -> str:
    """Return why a rendered lesson is refused: it would run something. Empty if it is sound."""
    for tag, attributes in _tags(html).found:
        if tag in RUNNING_TAGS:
            return _("it holds the element “{tag}”.").format(tag=tag)
        handler = next((name for name in attributes if name.startswith("on") or name == "style"), "")
        if handler:
            return _("it holds the attribute “{name}”.").format(name=handler)
        if not all(_is_harmless(attributes.get(name, "")) for name in ADDRESSES):
            return _("it holds a link that runs something.")
    return ""


def _is_harmless(address: str) -> bool:
    """Whether an address leads to a page or a file: relative, or with one of the sanitiser's schemes."""
    plain = _CONTROL.sub("", address)
    scheme, colon, _rest = plain.partition(":")
    if not colon or any(sign in scheme for sign in "/?#"):
        return True
    return scheme.lower() in SCHEMES

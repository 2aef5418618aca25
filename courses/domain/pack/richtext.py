"""Markdown tokens to the HTML that Wagtail's rich text can hold without loss.

The set is small on purpose: h2, h3, h4, p, lists, b, i, code, links, quotations, a rule, sub- and superscript
and line breaks, written as Wagtail stores them (`<br/>`, `<hr/>`, list items and quotations without
paragraphs). Anything richer would be dropped silently when a trainer saves the lesson in the editor.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

TAGS = frozenset(
    {"h2", "h3", "h4", "p", "ul", "ol", "li", "b", "i", "code", "a", "blockquote", "hr", "sup", "sub", "br"}
)
SCHEMES = frozenset({"http", "https", "mailto"})
_RENAMED = {"strong": "b", "em": "i"}

_BREAK = Token("hardbreak", "br", 0)


def parser() -> MarkdownIt:
    """The Markdown of the pack: CommonMark with tables; raw HTML is text, not markup."""
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def clean(html: str) -> str:
    """Keep exactly `TAGS` and links with one of `SCHEMES`; everything else is removed or escaped."""
    safe = nh3.clean(
        html, tags=set(TAGS), attributes={"a": {"href"}}, url_schemes=set(SCHEMES), link_rel=None
    )
    return safe.replace("<br>", "<br/>").replace("<hr>", "<hr/>").replace("&nbsp;", "\u00a0")


def is_full_address(href: str) -> bool:
    """Whether a link says on its own where it leads; a relative one would break on the lesson's page."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def render(markdown: MarkdownIt, tokens: Sequence[Token]) -> str:
    """The clean HTML of block tokens."""
    prepared = _without_nested_paragraphs(tokens)
    for token in prepared:
        if token.type == "inline":
            token.children = _inline(token.children or [])
    html = str(markdown.renderer.render(prepared, markdown.options, {}))
    return clean(html.replace("\n", ""))


def render_inline(markdown: MarkdownIt, token: Token) -> str:
    """The clean HTML of one line of text, for a table cell."""
    children = _inline(token.children or [])
    inline = Token("inline", "", 0, children=children)
    return clean(markdown.renderer.render([inline], markdown.options, {})).strip()


def plain(token: Token) -> str:
    """The text of one line without any markup."""
    return "".join(
        " " if child.type.endswith("break") else child.content for child in token.children or []
    ).strip()


def _inline(children: Sequence[Token]) -> list[Token]:
    result = []
    for child in children:
        child.tag = _RENAMED.get(child.tag, child.tag)
        result.append(Token("text", "", 0, content=" ") if child.type == "softbreak" else child)
    return result


def _without_nested_paragraphs(tokens: Sequence[Token]) -> list[Token]:
    """Paragraphs inside of list items and quotations become lines, divided by line breaks."""
    result: list[Token] = []
    inside: list[str] = []
    for index, token in enumerate(tokens):
        if token.type in ("list_item_open", "blockquote_open"):
            inside.append(token.type)
        elif token.type in ("list_item_close", "blockquote_close"):
            inside.pop()
        elif inside and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
            if token.type == "paragraph_open" and tokens[index - 1].type == "paragraph_close":
                result.append(Token("inline", "", 0, children=[_BREAK.copy()]))
        result.append(token)
    return result

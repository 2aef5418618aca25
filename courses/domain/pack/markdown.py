"""The body of a lesson file, cut into pieces: texts, callouts, tables, figures and fenced blocks.

Only the top level is cut. What cannot be shown (a figure in the middle of a sentence, a table inside of a
list) is a fault with the line on which it stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from courses.domain.pack.faults import FaultLog
from courses.domain.pack.richtext import is_full_address, parser, plain, render, render_inline

CALLOUTS = ("note", "tip", "warning", "important")
FENCES = ("activity", "quiz", "assignment", "live_session", "reflection", "check")
_CALLOUT = re.compile(r"\[!([A-Za-z]+)\][ \t]*(?:\n|$)")
_IN_LIST = {"paragraph_open", "paragraph_close", "inline", "bullet_list_open", "bullet_list_close"}
_IN_LIST |= {"ordered_list_open", "ordered_list_close", "list_item_open", "list_item_close"}
_IN_QUOTE = {"paragraph_open", "paragraph_close", "inline"}


@dataclass(frozen=True)
class Piece:
    """One piece of a lesson at `line` of its file.

    `kind` is text, callout, table, figure or one of `FENCES`. `html` holds the text of text and callout,
    `head` and `rows` the cells of a table, `source`, `alt` and `caption` describe a figure; `source` is also
    the callout's kind and the YAML inside of a fence.
    """

    kind: str
    line: int
    html: str = ""
    source: str = ""
    alt: str = ""
    caption: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Body:
    """A lesson's body: its title (the heading of level 1), its pieces, its headings as (level, line)."""

    title: str
    pieces: tuple[Piece, ...]
    headings: tuple[tuple[int, int], ...]


def read_body(text: str, file: str, first_line: int, faults: FaultLog) -> Body:
    """Cut the Markdown `text`, which begins at `first_line` (from 1) of `file`."""
    return _Splitter(text, file, first_line, faults).split()


@dataclass
class _Splitter:
    text: str
    file: str
    first_line: int
    faults: FaultLog
    title: str = ""
    pieces: list[Piece] = field(default_factory=list)
    headings: list[tuple[int, int]] = field(default_factory=list)
    pending: list[Token] = field(default_factory=list)

    def split(self) -> Body:
        self.markdown = parser()
        groups = _top_level(self.markdown.parse(self.text))
        for index, group in enumerate(groups):
            self._take(group, index)
        self._flush()
        if not self.title:
            self.faults.add(
                self.file, self.first_line, "the lesson has no title (a line that begins with “# ”)"
            )
        return Body(self.title, tuple(self.pieces), tuple(self.headings))

    def _take(self, group: list[Token], index: int) -> None:
        kind = group[0].type
        self._check_inlines(group)
        if kind == "heading_open":
            self._heading(group, index)
        elif kind == "fence":
            self._fence(group[0])
        elif kind == "table_open":
            self._flush()
            self.pieces.append(self._table(group))
        elif kind == "blockquote_open":
            self._quote(group)
        elif kind == "paragraph_open" and self._is_figure(group[1]):
            self._flush()
            image = (group[1].children or [])[0]
            line, source = self._line(group[0]), str(image.attrs.get("src", ""))
            self.pieces.append(Piece("figure", line, source=source, alt=image.content.strip()))
        elif kind == "paragraph_open" and self._captions(group[1]):
            pass
        elif kind == "code_block":
            self._fault(group[0], "indented code cannot be shown; begin the line further left")
        else:
            self._only_allowed(group)
            self.pending += group

    def _heading(self, group: list[Token], index: int) -> None:
        level = int(group[0].tag[1:])
        self.headings.append((level, self._line(group[0])))
        if level == 1:
            if self.title or index:
                self._fault(group[0], "there must be one title (“# ”), and before everything else")
            self.title = self.title or plain(group[1])
        elif level > 4:
            self._fault(group[0], "headings go down to “####” only")
        else:
            self._flush()
            self.pending += group

    def _fence(self, token: Token) -> None:
        self._flush()
        kind = token.info.strip()
        if not kind:
            self._fault(token, f"a fenced block needs a name; known are {', '.join(FENCES)}")
            return
        if kind not in FENCES:
            self._fault(token, f"the block “{kind}” is not known; known are {', '.join(FENCES)}")
            return
        if not self._closed(token):
            self._fault(token, f"the {kind} block is not closed")
            return
        self.pieces.append(Piece(kind, self._line(token), source=token.content))

    def _quote(self, group: list[Token]) -> None:
        first = group[2] if len(group) > 2 and group[2].type == "inline" else None
        marker = _CALLOUT.match(first.content) if first else None
        if first is None or marker is None:
            self._only_allowed(group, quote=True)
            self.pending += group
            return
        kind = marker[1].lower()
        if kind not in CALLOUTS:
            self._fault(group[0], f"the callout “{marker[1]}” is not known; known are {', '.join(CALLOUTS)}")
        self._flush()
        rest = first.content[marker.end() :]
        inner = group[1:-1]
        if rest.strip():
            first.children = self.markdown.parseInline(rest)[0].children
        else:
            inner = inner[3:]
        self._only_allowed(inner, inside=True)
        self.pieces.append(
            Piece("callout", self._line(group[0]), html=render(self.markdown, inner), source=kind)
        )

    def _table(self, group: list[Token]) -> Piece:
        rows: list[list[str]] = []
        for token in group:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(render_inline(self.markdown, token))
        return Piece("table", self._line(group[0]), head=tuple(rows[0]), rows=tuple(map(tuple, rows[1:])))

    def _is_figure(self, inline: Token) -> bool:
        return [child.type for child in inline.children or []] == ["image"]

    def _captions(self, inline: Token) -> bool:
        """Take an italic paragraph right below a figure as its caption."""
        children = inline.children or []
        below_figure = bool(self.pieces) and self.pieces[-1].kind == "figure" and not self.pending
        if not below_figure or self.pieces[-1].caption or len(children) < 3:
            return False
        if children[0].type != "em_open" or children[-1].type != "em_close":
            return False
        if any(child.type == "em_close" and child.level == 0 for child in children[:-1]):
            return False
        last = self.pieces.pop()
        self.pieces.append(
            Piece("figure", last.line, source=last.source, alt=last.alt, caption=plain(inline))
        )
        return True

    def _check_inlines(self, group: list[Token]) -> None:
        alone = len(group) == 3 and self._is_figure(group[1])
        for token in group:
            line = self._line(token)
            for child in token.children or []:
                line += child.type in ("softbreak", "hardbreak")
                if child.type == "image" and not alone:
                    self.faults.add(self.file, line, "a figure must stand alone in its paragraph")
                if child.type == "link_open" and not is_full_address(str(child.attrs.get("href", ""))):
                    self.faults.add(self.file, line, "a link must be a full address, from https:// on")

    def _only_allowed(self, group: Sequence[Token], *, quote: bool = False, inside: bool = False) -> None:
        items, before = 0, ""
        for token in group if inside else group[1:-1]:
            items += token.nesting if token.type.startswith("list_item") else 0
            if token.type not in (_IN_QUOTE if quote else _IN_LIST):
                name = token.type.removesuffix("_open").replace("_", " ")
                where = "a quotation" if quote else "a list or a callout"
                self._fault(token, f"a {name} cannot stand inside of {where}")
                return
            if items and token.type == "paragraph_open" and before.endswith("list_close"):
                self._fault(token, "a list item cannot go on after an inner list")
                return
            before = token.type

    def _flush(self) -> None:
        if self.pending:
            html = render(self.markdown, self.pending)
            self.pieces.append(Piece("text", self._line(self.pending[0]), html=html))
            self.pending = []

    def _closed(self, token: Token) -> bool:
        start, end = token.map or (0, 0)
        last = self.text.split("\n")[end - 1].strip()
        return end - start > 1 and last.startswith(token.markup) and set(last) == {token.markup[0]}

    def _line(self, token: Token) -> int:
        return self.first_line + (token.map[0] if token.map else 0)

    def _fault(self, token: Token, reason: str) -> None:
        self.faults.add(self.file, self._line(token), reason)


def _top_level(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens in groups, one for each block of the top level."""
    groups: list[list[Token]] = []
    depth = 0
    for token in tokens:
        if depth == 0:
            groups.append([])
        groups[-1].append(token)
        depth += token.nesting
    return groups

"""Reads lesson files: front matter, body, blocks in the platform's format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses.domain.pack.blocks import Known, Place, read_block
from courses.domain.pack.documents import LANGUAGES, Cursor, load_yaml
from courses.domain.pack.faults import FaultLog
from courses.domain.pack.files import PackFolder
from courses.domain.pack.ids import block_id
from courses.domain.pack.markdown import FENCES, Body, Piece, read_body
from courses.domain.pack.structure import Block, Figure, LessonText

_FRONT = re.compile(r"---\n(.*?\n)---(?:\n|$)", re.S)
_FIGURE = re.compile(r"figures/[a-z0-9-]+\.(bg|en)\.svg")


@dataclass(frozen=True)
class Expected:
    """What the blueprint says of a lesson; its file must say the same. `said_by` names the blueprint."""

    id: UUID
    course: str
    slug: str
    kind: str
    minutes: int
    competences: tuple[str, ...]
    titles: Mapping[str, str]
    said_by: str = "courses.yaml"


@dataclass(frozen=True)
class Written:
    """A lesson as its files give it.

    By language: `lines` has the line of every block, `headings` the level and the line of every heading.
    """

    texts: Mapping[str, LessonText]
    level: str
    last_checked: str
    lines: Mapping[str, tuple[int, ...]]
    headings: Mapping[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class LessonReader:
    """Reads the lessons of one pack."""

    folder: PackFolder
    known: Known
    levels: frozenset[str]
    figures: Mapping[str, Figure]

    def read(self, expected: Expected) -> Written:
        """The lesson in both languages. A file that does not exist is no fault: its text is `missing`."""
        texts: dict[str, LessonText] = {}
        lines: dict[str, tuple[int, ...]] = {}
        headings: dict[str, tuple[tuple[int, int], ...]] = {}
        level = last_checked = ""
        for language in LANGUAGES:
            file = path_of(expected.course, expected.slug, language)
            if not self.folder.exists(file):
                title = expected.titles[language]
                texts[language] = LessonText(language, title, blocks=(), missing=True)
                continue
            opened = _open(self.folder, file)
            if opened is None:
                continue
            front, body = opened
            self._compare(front, expected, language)
            level = level or front.text("level")
            last_checked = last_checked or front.text("last_checked", default="")
            blocks, starts = self._blocks(body, file, expected, language)
            texts[language] = LessonText(language, body.title, blocks)
            lines[language], headings[language] = starts, body.headings
        return Written(texts, level, last_checked, lines, headings)

    def _compare(self, front: Cursor, expected: Expected, language: str) -> None:
        wanted = {"course": expected.course, "lesson": expected.slug, "lang": language, "kind": expected.kind}
        for key, want in wanted.items():
            found = front.text(key)
            if found and found != want:
                front.fault(f"“{key}” is “{found}”, {expected.said_by} says “{want}”", key)
        minutes = front.whole("minutes", 1, 1000)
        if minutes and minutes != expected.minutes:
            front.fault(f"“minutes” is {minutes}, {expected.said_by} says {expected.minutes}", "minutes")
        competences = tuple(front.strings("competences"))
        if competences and competences != expected.competences:
            wants = ", ".join(expected.competences)
            front.fault(
                f"“competences” is {', '.join(competences)}, {expected.said_by} says {wants}", "competences"
            )
        level = front.text("level")
        if level and level not in self.levels:
            front.fault(f"the level “{level}” is not in the level scale", "level")

    def _blocks(
        self, body: Body, file: str, expected: Expected, language: str
    ) -> tuple[tuple[Block, ...], tuple[int, ...]]:
        ordinals: Counter[str] = Counter()
        blocks: list[Block] = []
        lines: list[int] = []
        for piece in body.pieces:
            ordinals[piece.kind] += 1
            place = Place(expected.slug, language, ordinals[piece.kind])
            value = self._value(piece, file, place)
            if value is not None:
                blocks.append(Block(block_id(expected.id, piece.kind, place.ordinal), piece.kind, value))
                lines.append(piece.line)
        for kind in ("quiz", "assignment"):
            extra = [line for block, line in zip(blocks, lines, strict=True) if block.type == kind][1:]
            if extra:
                self.folder.faults.add(file, extra[0], f"a lesson can hold one {kind} block only")
        if expected.kind in ("quiz", "assignment") and not ordinals[expected.kind]:
            self.folder.faults.add(
                file, 1, f"a lesson of the kind “{expected.kind}” needs a {expected.kind} block"
            )
        return tuple(blocks), tuple(lines)

    def _value(self, piece: Piece, file: str, place: Place) -> Mapping[str, Any] | None:
        if piece.kind in FENCES:
            item = load_yaml(piece.source, file, piece.line + 1, self.folder.faults)
            return read_block(piece.kind, item, place, self.known) if item else None
        if piece.kind == "figure":
            return self._figure(piece, file, place.language)
        if piece.kind == "table":
            return {"caption": "", "head": list(piece.head), "rows": [list(row) for row in piece.rows]}
        if piece.kind == "callout":
            return {"kind": piece.source, "html": piece.html}
        return {"html": piece.html}

    def _figure(self, piece: Piece, file: str, language: str) -> Mapping[str, Any] | None:
        match = _FIGURE.fullmatch(piece.source)
        path = f"{file.rpartition('/')[0]}/{piece.source}"
        faults = self.folder.faults
        if match is None or match[1] != language:
            faults.add(
                file,
                piece.line,
                f"a figure must be named figures/<name>.{language}.svg, not “{piece.source}”",
            )
            return None
        if not piece.alt:
            faults.add(file, piece.line, "the figure has no description between the square brackets")
        figure = self.figures.get(path)
        if figure is None:
            if not self.folder.exists(path):
                faults.add(file, piece.line, f"the figure {piece.source} is missing")
            return None
        return {
            "src": path,
            "alt": piece.alt,
            "caption": piece.caption,
            "width": figure.width,
            "height": figure.height,
        }


def path_of(course: str, lesson: str, language: str) -> str:
    """Where the file of a lesson lies in a pack."""
    return f"lessons/{course}/{lesson}.{language}.md"


def read_front(folder: PackFolder, file: str) -> Cursor | None:
    """The front matter of a lesson file; None after noting a fault."""
    opened = _open(folder, file)
    return opened[0] if opened else None


def _open(folder: PackFolder, file: str) -> tuple[Cursor, Body] | None:
    text = folder.read(file)
    if text is None:
        return None
    match = _FRONT.match(text)
    if match is None:
        folder.faults.add(file, 1, "the file must begin with front matter between two lines of “---”")
        return None
    front = load_yaml(match[1], file, 2, folder.faults)
    body_line = text.count("\n", 0, match.end()) + 1
    body = read_body(text[match.end() :], file, body_line, folder.faults)
    return (front, body) if front and _is_mapping(front, folder.faults) else None


def _is_mapping(front: Cursor, faults: FaultLog) -> bool:
    if isinstance(front.value, dict):
        return True
    faults.add(front.file, front.line, "the front matter must hold keys and values")
    return False

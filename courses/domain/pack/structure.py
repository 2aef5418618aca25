"""What a pack holds, as plain frozen values: no database, no page, no file handle.

`Words` maps a language ("bg", "en") to a text. A question or a block value is a JSON-serialisable mapping in
the format of the platform (see `questions.py` and `blocks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Words = Mapping[str, str]


@dataclass(frozen=True)
class Statement:
    """One observable statement of a competence, by which people rate themselves."""

    code: str
    level: str
    words: Words


@dataclass(frozen=True)
class Competence:
    """A competence with its statements in the order of the levels; `alignment` names public frameworks."""

    code: str
    title: Words
    description: Words
    statements: tuple[Statement, ...]
    alignment: Mapping[str, Any]
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """One of the areas of the framework."""

    code: str
    title: Words
    description: Words
    competences: tuple[Competence, ...]


@dataclass(frozen=True)
class Level:
    """A proficiency level; `order` counts from 1, the lowest."""

    key: str
    letter: str
    order: int
    title: Words
    autonomy: Words


@dataclass(frozen=True)
class Framework:
    """The competency framework; `sources` maps the key of a source to its reference."""

    code: str
    version: str
    title: Words
    purpose: Words
    how_to_use: Words
    levels: tuple[Level, ...]
    areas: tuple[Area, ...]
    sources: Mapping[str, str]

    def competences(self) -> Iterator[Competence]:
        """All competences, in order."""
        for area in self.areas:
            yield from area.competences


@dataclass(frozen=True)
class Question:
    """A question of a bank; `versions` maps a language to the question in the platform's format."""

    code: str
    type: str
    competence: str
    difficulty: int
    points: int
    versions: Mapping[str, Mapping[str, Any]]
    category: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bank:
    """A question bank of one course."""

    code: str
    course_slug: str
    title: Words
    pass_percent: int
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Block:
    """A content block in one language; the same block has the same id in the other language."""

    id: UUID
    type: str
    value: Mapping[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The block as pages and frozen versions store it."""
        return {"id": str(self.id), "type": self.type, "value": self.value}


@dataclass(frozen=True)
class LessonText:
    """A lesson in one language. `missing`: its file does not exist, a trainer has yet to write it."""

    language: str
    title: str
    blocks: tuple[Block, ...]
    missing: bool = False


@dataclass(frozen=True)
class Lesson:
    """A lesson; `minutes` is the time a learner needs, `last_checked` an ISO date (empty: never).

    `key_points`, `references` and `verify` are notes for authors and never shown to learners.
    """

    id: UUID
    slug: str
    kind: str
    minutes: int
    level: str
    competences: tuple[str, ...]
    texts: Mapping[str, LessonText]
    last_checked: str = ""
    mandatory: bool = True
    key_points: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    verify: tuple[str, ...] = ()

    def has(self, block_type: str) -> bool:
        """Whether the lesson holds a block of this type in some language."""
        return any(block.type == block_type for text in self.texts.values() for block in text.blocks)


@dataclass(frozen=True)
class Module:
    """A module: lessons in order."""

    id: UUID
    code: str
    title: Words
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Outcome:
    """What somebody can do after the course, for one competence at one level."""

    code: str
    competence: str
    level: str
    words: Words


@dataclass(frozen=True)
class Course:
    """A course. `final_quiz` comes after all modules; `prerequisites` are slugs of courses of this pack."""

    id: UUID
    slug: str
    code: str
    area: str
    stage: str
    level: str
    languages: tuple[str, ...]
    title: Words
    summary: Words
    audience: Words
    outcomes: tuple[Outcome, ...]
    prerequisites: tuple[str, ...]
    prerequisite_alternative: Words | None
    modules: tuple[Module, ...]
    final_quiz: Lesson | None

    def lessons(self) -> Iterator[Lesson]:
        """The lessons of all modules in order, without the final quiz."""
        for module in self.modules:
            yield from module.lessons

    @property
    def final_assignment(self) -> Lesson | None:
        """The last lesson with an assignment: the one that a reviewer must accept."""
        return next((lesson for lesson in reversed(list(self.lessons())) if lesson.has("assignment")), None)


@dataclass(frozen=True)
class Figure:
    """A drawing; `file` is its path in the pack, `width` and `height` come from its viewBox."""

    file: str
    title: str
    width: int
    height: int
    svg: str


@dataclass(frozen=True)
class Pack:
    """A whole consistent pack. `figures` maps a path in the pack to its figure."""

    framework: Framework
    banks: tuple[Bank, ...]
    courses: tuple[Course, ...]
    references: Mapping[str, str]
    completion_rule: Words
    figures: Mapping[str, Figure]

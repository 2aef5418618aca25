"""What a frozen course version says about its lessons and its rule, parsed once.

A version never changes, so what is parsed stays valid for ever and is kept in the process (bounded).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from uuid import UUID

from courses.models import CourseVersion

KEPT_VERSIONS = 64

Words = Mapping[str, str]


def in_language(words: Words | None, language: str) -> str:
    """Return the text in `language`, else in the first language that has one, else an empty string."""
    if words is None:
        return ""
    return words.get(language) or next((text for text in words.values() if text), "")


@dataclass(frozen=True)
class Quiz:
    """The quiz of a lesson: how many questions are drawn, the pass mark, how many attempts everybody has;
    whether options keep the bank's order; how many minutes an attempt may take, None for no limit.
    """

    block_id: UUID
    pass_percent: int
    attempts: int
    questions: int
    keep_options: bool = False
    time_limit: int | None = None


@dataclass(frozen=True)
class Lesson:
    """A lesson's place in the outline; `assignment` is the id of its assignment block, `competences` are the
    codes of those that it teaches.
    """

    id: UUID
    slug: str
    kind: str
    minutes: int
    mandatory: bool
    title: Words
    quiz: Quiz | None
    assignment: UUID | None
    competences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module:
    """A named group of lessons."""

    id: UUID
    title: Words
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True)
class Outline:
    """The lessons of a version in their order, and its completion rule as it is stored."""

    title: Words
    modules: tuple[Module, ...]
    rule: Mapping[str, Any]
    languages: tuple[str, ...]
    raw: Mapping[str, Any]

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in the order in which they are taken."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    @cached_property
    def by_id(self) -> Mapping[UUID, Lesson]:
        """The lessons by their id."""
        return {lesson.id: lesson for lesson in self.lessons}

    @cached_property
    def by_block(self) -> Mapping[UUID, Lesson]:
        """The lessons by the id of their quiz or assignment block."""
        found = {lesson.quiz.block_id: lesson for lesson in self.lessons if lesson.quiz}
        return found | {lesson.assignment: lesson for lesson in self.lessons if lesson.assignment}

    def is_final_quiz(self, lesson: Lesson) -> bool:
        """Return whether the course's rule asks for this lesson's quiz to be passed."""
        return bool(self.rule["final_quiz"] == str(lesson.id))


def keeps_options(version_id: UUID, block_id: UUID) -> bool:
    """Return whether a quiz of a version shows options in the bank's order."""
    quiz = outline_of(version_id).by_block[block_id].quiz
    return quiz is not None and quiz.keep_options


@lru_cache(maxsize=KEPT_VERSIONS)
def outline_of(version_id: UUID) -> Outline:
    """Return the outline of a version; raise CourseVersion.DoesNotExist. One query, the first time."""
    version = CourseVersion.objects.only("outline", "card").get(pk=version_id)
    return read_outline(version.card["title"], version.outline)


def read_outline(title: Words, outline: Mapping[str, Any]) -> Outline:
    """Return an outline in the shape of `CourseVersion.outline` as an object; `title` is the course's."""
    return Outline(
        title=title,
        modules=tuple(_module(module) for module in outline["modules"]),
        rule=outline["rule"],
        languages=tuple(outline["languages"]),
        raw=outline,
    )


def _module(module: Mapping[str, Any]) -> Module:
    lessons = tuple(_lesson(lesson) for lesson in module["lessons"])
    return Module(id=UUID(module["id"]), title=module["title"], lessons=lessons)


def _lesson(lesson: Mapping[str, Any]) -> Lesson:
    quiz = lesson["quiz"]
    return Lesson(
        id=UUID(lesson["id"]),
        slug=lesson["slug"],
        kind=lesson["kind"],
        minutes=lesson["minutes"],
        mandatory=lesson["mandatory"],
        title=lesson["title"],
        quiz=quiz
        and Quiz(
            block_id=UUID(quiz["block_id"]),
            pass_percent=quiz["pass_percent"],
            attempts=quiz["attempts"],
            questions=quiz["questions"],
            keep_options=quiz.get("keep_options", False),
            time_limit=quiz.get("time_limit"),
        ),
        competences=tuple(lesson.get("competences", ())),
        assignment=lesson["assignment"] and UUID(lesson["assignment"]),
    )

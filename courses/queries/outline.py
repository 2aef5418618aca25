"""The outline of a course as its trainers see it: modules and lessons in order, all languages in one list."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from wagtail.models import Page

from courses.models import CoursePage, LessonPage, ModulePage


@dataclass(frozen=True)
class OutlineItem:
    """A module or a lesson; `pages` has it by language, the main language first."""

    key: UUID
    pages: dict[str, Any]

    @property
    def primary(self) -> Any:
        """The page in the main language, or in the first one that there is."""
        return next(iter(self.pages.values()))

    @property
    def title(self) -> str:
        """The newest title in the main language."""
        return str(self.primary.draft_title or self.primary.title)


@dataclass(frozen=True)
class OutlineModule:
    """A module with its lessons in order."""

    item: OutlineItem
    lessons: list[OutlineItem]


@dataclass(frozen=True)
class CourseOutline:
    """A course: `pages` by language, modules in order, and `finals`, the lessons outside of modules.

    `token` changes whenever something is added, removed or moved in any language.
    """

    pages: dict[str, CoursePage]
    modules: list[OutlineModule]
    finals: list[OutlineItem]
    token: str

    @property
    def languages(self) -> list[str]:
        """The course's languages, the main one first."""
        return list(self.pages)

    def module(self, key: UUID) -> OutlineModule | None:
        """Return a module by its key."""
        return next((module for module in self.modules if module.item.key == key), None)

    def place_of(self, key: UUID) -> tuple[int, int] | None:
        """Return the places (from 0) of a lesson's module and of the lesson in it, None if it is in none."""
        for number, module in enumerate(self.modules):
            for place, lesson in enumerate(module.lessons):
                if lesson.key == key:
                    return number, place
        return None


def read_outline(course_page: CoursePage) -> CourseOutline:
    """Return the outline of the course that the page, of any language, belongs to.

    The order is that of the main language; what only another language has stands behind.
    """
    pages = _in_order(
        CoursePage.objects.filter(translation_key=course_page.translation_key).select_related("locale")
    )
    trees = {language: _tree(page) for language, page in pages.items()}
    modules: dict[UUID, dict[str, Any]] = {}
    lessons: dict[UUID, dict[str, Any]] = {}
    place: dict[UUID, UUID | None] = {}
    for language, (found_modules, found_lessons) in trees.items():
        keys = {module.path: module.translation_key for module in found_modules}
        for module in found_modules:
            modules.setdefault(module.translation_key, {})[language] = module
        for lesson in found_lessons:
            lessons.setdefault(lesson.translation_key, {})[language] = lesson
            place.setdefault(lesson.translation_key, keys.get(lesson.path[: -Page.steplen]))
    items = [OutlineItem(key, found) for key, found in lessons.items()]
    return CourseOutline(
        pages=pages,
        modules=[
            OutlineModule(OutlineItem(key, found), [item for item in items if place[item.key] == key])
            for key, found in modules.items()
        ],
        finals=[item for item in items if place[item.key] is None],
        token=_token(trees),
    )


def _in_order(pages: Iterable[CoursePage]) -> dict[str, CoursePage]:
    found = {page.locale.language_code: page for page in pages}
    known = [code for code, _name in settings.LANGUAGES]
    order = sorted(found, key=lambda code: (code != settings.LANGUAGE_CODE, known.index(code)))
    return {language: found[language] for language in order}


def _tree(course_page: CoursePage) -> tuple[list[ModulePage], list[LessonPage]]:
    below = {"path__startswith": course_page.path}
    modules = list(ModulePage.objects.filter(**below).order_by("path"))
    lessons = list(LessonPage.objects.filter(**below).order_by("path").defer("body"))
    return modules, lessons


def _token(trees: dict[str, Any]) -> str:
    """Return a name for the order; paths, not times, because a new text is no new order."""
    names = [
        f"{language} {page.path} {page.translation_key}"
        for language, found in trees.items()
        for pages in found
        for page in pages
    ]
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]

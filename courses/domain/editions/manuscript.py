"""The published pages of one course, in all their languages, side by side."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.domain.editions.drafts import drafted
from courses.domain.editions.reasons import PublishError, Reason
from courses.models import CoursePage, LessonPage, ModulePage


@dataclass(frozen=True)
class LessonSheet:
    """A lesson by language. `primary` is the page whose kind, minutes and place count."""

    id: UUID
    primary: LessonPage
    pages: dict[str, LessonPage]

    @property
    def languages(self) -> list[str]:
        """The languages that the lesson is published in, the primary one first."""
        return list(self.pages)


@dataclass(frozen=True)
class ModuleSheet:
    """A module with its lessons in order; the final quiz stands alone in a last module."""

    id: UUID
    titles: dict[str, str]
    lessons: list[LessonSheet]
    is_final: bool = False


@dataclass(frozen=True)
class Manuscript:
    """A course as its trainers have published it, page by page."""

    id: UUID
    pages: dict[str, CoursePage]
    modules: list[ModuleSheet]
    strays: list[LessonPage] = field(default_factory=list)

    @property
    def languages(self) -> list[str]:
        """The languages of the course, the primary one first."""
        return list(self.pages)

    @property
    def primary(self) -> CoursePage:
        """The course's page in the primary language."""
        return next(iter(self.pages.values()))

    @property
    def lessons(self) -> list[LessonSheet]:
        """All lessons in order."""
        return [lesson for module in self.modules for lesson in module.lessons]


def language_order(languages: list[str]) -> list[str]:
    """Return the languages in the site's order: its main language first."""
    known = [code for code, _name in settings.LANGUAGES]
    return sorted(languages, key=lambda code: (code != settings.LANGUAGE_CODE, known.index(code)))


def read_manuscript(course_page: CoursePage, *, drafts: bool = False) -> Manuscript:
    """Return the live pages of the course that `course_page` belongs to, whatever its language.

    `drafts`: return all its pages instead, as their trainers last saved them. Raises PublishError when the
    course itself is not published in any language.
    """
    siblings = _pages(CoursePage, drafts, translation_key=course_page.translation_key)
    by_language = {page.locale.language_code: page for page in siblings}
    if not by_language:
        raise PublishError([Reason(course_page.title, _("Publish the course page first."))])
    pages = {language: by_language[language] for language in language_order(list(by_language))}
    trees = {language: _tree(page, drafts) for language, page in pages.items()}
    modules = _modules(trees, next(iter(pages)))
    known = {lesson.id for module in modules for lesson in module.lessons}
    strays = [
        lesson
        for tree in trees.values()
        for _module, lessons in tree
        for lesson in lessons
        if lesson.translation_key not in known
    ]
    return Manuscript(course_page.translation_key, pages, modules, strays)


def course_of(page: LessonPage) -> CoursePage:
    """Return the course page that a lesson stands below, directly or in a module."""
    ancestors = page.get_ancestors().type(CoursePage)
    course: CoursePage = CoursePage.objects.select_related("locale").get(pk__in=ancestors.values("pk"))
    return course


Tree = list[tuple[ModulePage | None, list[LessonPage]]]


def _pages(model: type[Any], drafts: bool, **where: Any) -> list[Any]:
    pages = model.objects.filter(**where).select_related("locale").order_by("path")
    if drafts:
        return [drafted(page) for page in pages.select_related("latest_revision")]
    return list(pages.filter(live=True))


def _tree(course: CoursePage, drafts: bool) -> Tree:
    """Return the modules of one language in order with their lessons; lessons without a module last."""
    lessons = _pages(LessonPage, drafts, path__startswith=course.path)
    modules = _pages(ModulePage, drafts, path__startswith=course.path)
    steplen = Page.steplen
    tree: Tree = [
        (module, [page for page in lessons if page.path[:-steplen] == module.path]) for module in modules
    ]
    return [*tree, (None, [page for page in lessons if page.path[:-steplen] == course.path])]


def _modules(trees: dict[str, Tree], primary: str) -> list[ModuleSheet]:
    lessons = {
        language: {page.translation_key: page for _module, pages in tree for page in pages}
        for language, tree in trees.items()
    }
    titles: dict[UUID, dict[str, str]] = {}
    for language, tree in trees.items():
        for module, _pages in tree:
            if module:
                titles.setdefault(module.translation_key, {})[language] = module.title

    def sheet(page: LessonPage) -> LessonSheet:
        pages = {
            code: found[page.translation_key]
            for code, found in lessons.items()
            if page.translation_key in found
        }
        return LessonSheet(page.translation_key, page, pages)

    sheets = []
    for module, pages in trees[primary]:
        if module and pages:
            key = module.translation_key
            sheets.append(ModuleSheet(key, titles[key], [sheet(page) for page in pages]))
        for page in pages if module is None else []:
            lesson = sheet(page)
            names: dict[str, Any] = {code: other.title for code, other in lesson.pages.items()}
            sheets.append(ModuleSheet(uuid5(lesson.id, "module"), names, [lesson], is_final=True))
    return sheets

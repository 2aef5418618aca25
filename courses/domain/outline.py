"""Changing a course's outline: the pages of all languages move, appear and are renamed together.

Every verb takes the `token` of the outline that its caller saw; when somebody else has changed the order
since, nothing is done.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.actions.move_page import MovePageAction
from wagtail.coreutils import string_to_ascii
from wagtail.models import Page

from courses.domain.drafting import add_drafts, save_draft
from courses.models import CoursePage, LessonPage, ModulePage
from courses.queries.outline import CourseOutline, OutlineItem, OutlineModule, read_outline

Titles = dict[str, str]


class OutlineError(Exception):
    """The outline was not changed; the message says why and what to do."""


def outline_for_change(course_page: CoursePage, token: str | None) -> CourseOutline:
    """Return the outline, locked until the transaction ends; raise OutlineError if it is not that of `token`.

    A `token` of None takes the outline as it is.
    """
    pages = Page.objects.filter(translation_key=course_page.translation_key).order_by("pk")
    list(pages.select_for_update())
    outline = read_outline(course_page)
    if token is not None and token != outline.token:
        message = _(
            "Somebody else has changed the order in the meantime. Nothing was moved; look at it again."
        )
        raise OutlineError(message)
    return outline


@transaction.atomic
def move_lesson(
    *, actor: Any, course_page: CoursePage, token: str, lesson: UUID, module: UUID, after: UUID | None
) -> None:
    """Move a lesson, in all its languages, into a module: behind the lesson `after`, else to its beginning.

    Raises OutlineError.
    """
    outline = outline_for_change(course_page, token)
    item = _lesson(outline, lesson)
    target = outline.module(module)
    if target is None:
        raise OutlineError(_("This module does not exist any more."))
    order = [other for other in target.lessons if other.key != lesson]
    place = _place_behind(order, after)
    for language, page in item.pages.items():
        parent = target.item.pages.get(language)
        if parent is None:
            message = _("The module “{module}” has no page in the language “{language}”. Translate it first.")
            raise OutlineError(message.format(module=target.item.title, language=language))
        _check_slug(page, parent)
        _move(page, parent, order[:place], language, actor)


@transaction.atomic
def move_module(*, actor: Any, course_page: CoursePage, token: str, module: UUID, after: UUID | None) -> None:
    """Move a module with its lessons, in all its languages, behind the module `after`, else to the beginning.

    What stands outside of modules, the final quiz, stays last. Raises OutlineError.
    """
    outline = outline_for_change(course_page, token)
    moved = _module(outline, module)
    order = [other.item for other in outline.modules if other.item.key != module]
    place = _place_behind(order, after)
    for language, page in moved.item.pages.items():
        _move(page, outline.pages[language], order[:place], language, actor)


@transaction.atomic
def rename(*, actor: Any, course_page: CoursePage, key: UUID, titles: Titles) -> None:
    """Give a module or a lesson new titles by language, as drafts: what is live keeps its title until it is
    published again. Raises OutlineError.
    """
    outline = outline_for_change(course_page, None)
    item = _any(outline, key)
    for language, title in titles.items():
        page = item.pages.get(language)
        if page is None:
            continue
        newest = page.get_latest_revision_as_object()
        if newest.title != title:
            check_unlocked(page, actor)
            newest.title = title
            save_draft(newest, actor=actor)


@transaction.atomic
def add_module(*, actor: Any, course_page: CoursePage, titles: Titles) -> ModulePage:
    """Add an empty module behind the others, in every language of the course; return its first page."""
    outline = outline_for_change(course_page, None)
    _check_titles(outline, titles)
    key = uuid4()
    slug = free_slug(next(iter(titles.values())), list(outline.pages.values()))
    pages = {
        language: ModulePage(title=titles[language], slug=slug, locale=page.locale, translation_key=key)
        for language, page in outline.pages.items()
    }
    last = {
        language: _last([module.item for module in outline.modules], language)
        for language in outline.languages
    }
    add_drafts(pages, outline.pages, last, actor=actor)
    return next(iter(pages.values()))


@transaction.atomic
def add_lesson(
    *, actor: Any, course_page: CoursePage, module: UUID, lessons: dict[str, LessonPage]
) -> LessonPage:
    """Add a lesson at the end of a module: one unsaved page a language of the module, with titles.

    They get one translation key unless they have one, and one slug unless they have one. Returns the first
    page. Raises OutlineError.
    """
    outline = outline_for_change(course_page, None)
    target = _module(outline, module)
    if lessons.keys() != target.item.pages.keys():
        raise OutlineError(_("A lesson must begin in all languages of its module."))
    key = next(iter(lessons.values())).translation_key or uuid4()
    parents = target.item.pages
    slug = next(iter(lessons.values())).slug or free_slug(
        next(iter(lessons.values())).title, list(parents.values())
    )
    for language, page in lessons.items():
        page.translation_key, page.locale = key, parents[language].locale
        page.slug = slug
        _check_slug(page, parents[language])
    last = {language: _last(target.lessons, language) for language in lessons}
    add_drafts(lessons, parents, last, actor=actor)
    return next(iter(lessons.values()))


def free_slug(title: str, parents: Sequence[Page]) -> str:
    """Return a slug made of a title that is free below all `parents`."""
    base = slugify(string_to_ascii(title))[:60].strip("-") or "lesson"
    taken = {slug for parent in parents for slug in parent.get_children().values_list("slug", flat=True)}
    return next(
        slug
        for slug in (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
        if slug not in taken
    )


def _move(page: Page, parent: Page, before: Sequence[OutlineItem], language: str, actor: Any) -> None:
    """Put a page behind the last page of `before` that its language has, else first below `parent`."""
    check_unlocked(page, actor)
    page = Page.objects.get(pk=page.pk)  # an earlier move of the same verb may have changed its path
    left = next((item.pages[language] for item in reversed(before) if language in item.pages), None)
    if left is not None:
        target, position = Page.objects.get(pk=left.pk), "right"
    else:
        target, position = Page.objects.get(pk=parent.pk), "first-child"
    if target.pk != page.pk:
        MovePageAction(page, target, pos=position, user=actor).execute(skip_permission_checks=True)


def check_unlocked(page: Page, actor: Any) -> None:
    """Raise OutlineError when a page is locked against `actor`."""
    lock = page.get_lock()
    if lock is not None and (actor is None or lock.for_user(actor)):
        message = _("“{title}” is locked by somebody. Ask them to unlock it first.")
        raise OutlineError(message.format(title=page.title))


def _check_slug(page: Page, parent: Page) -> None:
    if parent.get_children().filter(slug=page.slug).exclude(pk=page.pk).exists():
        message = _(
            "The module “{module}” already has a lesson with the address “{slug}”. "
            "Change the address of one of them first."
        )
        raise OutlineError(message.format(module=parent.title, slug=page.slug))


def _check_titles(outline: CourseOutline, titles: Titles) -> None:
    if set(titles) != set(outline.languages) or not all(title.strip() for title in titles.values()):
        raise OutlineError(_("Give a title in every language of the course."))


def _place_behind(order: Sequence[OutlineItem], after: UUID | None) -> int:
    if after is None:
        return 0
    for place, item in enumerate(order, 1):
        if item.key == after:
            return place
    raise OutlineError(_("The place to move to does not exist any more."))


def _last(items: Sequence[OutlineItem], language: str) -> Page | None:
    return next((item.pages[language] for item in reversed(items) if language in item.pages), None)


def _lesson(outline: CourseOutline, key: UUID) -> OutlineItem:
    for module in outline.modules:
        for lesson in module.lessons:
            if lesson.key == key:
                return lesson
    if any(final.key == key for final in outline.finals):
        raise OutlineError(_("The final quiz stays at the end, outside of the modules."))
    raise OutlineError(_("This lesson does not exist any more."))


def _module(outline: CourseOutline, key: UUID) -> OutlineModule:
    module = outline.module(key)
    if module is None:
        raise OutlineError(_("This module does not exist any more."))
    return module


def _any(outline: CourseOutline, key: UUID) -> OutlineItem:
    module = outline.module(key)
    items = [lesson for found in outline.modules for lesson in found.lessons] + outline.finals
    item = module.item if module else next((item for item in items if item.key == key), None)
    if item is None:
        raise OutlineError(_("This page does not exist any more."))
    return item

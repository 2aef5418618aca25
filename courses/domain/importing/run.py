"""One import from start to end: everything or nothing."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models.fields.files import FieldFile
from wagtail.models import Locale, Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.domain.freezing import publish_version
from courses.domain.importing.figures import FigureWriter
from courses.domain.importing.ledger import Ledger
from courses.domain.importing.pages import PageWriter
from courses.domain.importing.snippets import SnippetWriter
from courses.domain.pack import Pack, read_pack
from courses.domain.teams import ensure_team
from courses.domain.translating.lining_up import keep_in_line, take_over
from courses.domain.translating.sources import remember
from courses.models import Course as CourseRow
from courses.models import CoursePage, LessonPage, Question
from courses.queries.translations import originals

FIRST_NOTES = {"bg": "Първо издание.", "en": "First edition."}


class NoHomePage(Exception):
    """The site has no home page in a language of the pack; `language` names it."""

    def __init__(self, language: str) -> None:
        self.language = language
        super().__init__(f"the site has no home page in the language “{language}”")


@dataclass
class ImportReport:
    """What an import did: numbers of items, lessons left for a trainer to write, versions that it published.

    `outdated` names courses whose published pages differ from their current version since this import.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    drafts: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    outdated: list[str] = field(default_factory=list)


def import_pack(
    path: Path, *, actor: AbstractBaseUser | None = None, overwrite: bool = False
) -> ImportReport:
    """Take the content pack below `path` over into pages, snippets and images, and publish courses for the
    first time.

    Repeatable: what the pack has not changed since its last import is left alone, also when trainers edited
    it; `overwrite` writes everything anew. Lessons without a file become unpublished drafts. A course
    without a version gets its version 1.0; later versions are for trainers to publish.

    Raises PackError (with every fault), NoHomePage, or PublishError; then nothing at all is imported.
    """
    pack = read_pack(path)
    stored: list[FieldFile] = []
    try:
        with transaction.atomic(), disable_reference_index_auto_update():
            return _import(pack, actor, overwrite, stored)
    except BaseException:
        for file in stored:
            file.delete(save=False)
        raise


def _import(pack: Pack, actor: Any, overwrite: bool, stored: list[FieldFile]) -> ImportReport:
    Site.objects.select_for_update().get(is_default_site=True)  # one import at a time
    ledger = Ledger(overwrite=overwrite)
    figures = FigureWriter(ledger, actor)
    figures.stored = stored
    images = figures.write(pack)
    rows = _course_rows(pack)
    report = ImportReport()
    pages: dict[str, CoursePage] = {}
    for language in _languages(pack):
        locale, home = _home(language)
        SnippetWriter(ledger, locale, rows, actor).write(pack)
        writer = PageWriter(ledger, locale, home, images, actor)
        for course in pack.courses:
            pages[course.slug] = writer.write(course, rows)
        report.drafts += writer.drafts
    for row in rows.values():
        ensure_team(row)
    ledger.save()
    _follow_languages(ledger, [pages[course.slug] for course in pack.courses])
    report.created, report.updated = ledger.counts["created"], ledger.counts["updated"]
    report.unchanged = ledger.counts["unchanged"]
    for course in pack.courses:
        page = pages[course.slug]
        if rows[course.slug].current_version_id is None and _is_begun(page):
            report.published.append(
                str(publish_version(actor=actor, course_page=page, major=False, notes=FIRST_NOTES))
            )
    return report


def _follow_languages(ledger: Ledger, pages: list[CoursePage]) -> None:
    """Remember the originals as what their translations belong to.

    Where translations were recorded before, what the pack writes in both languages counts as translated; what
    it changed in the original alone makes the translation stale.
    """
    found = [original for page in pages for original in originals(page)]
    new = remember(found)
    for original in found:
        if original.translation_key in new:
            continue
        code = original.code if isinstance(original, Question) else str(original.translation_key)
        written = ledger.languages_written(original._meta.model_name, code)
        if written - {settings.LANGUAGE_CODE}:
            take_over(original)
        elif written:
            keep_in_line(original)


def _is_begun(page: CoursePage) -> bool:
    """Whether there is a written lesson in the course, so that it can be published."""
    return bool(LessonPage.objects.filter(path__startswith=page.path, live=True).exists())


def _languages(pack: Pack) -> list[str]:
    return list(dict.fromkeys(language for course in pack.courses for language in course.languages))


def _home(language: str) -> tuple[Locale, Page]:
    """Return the locale and the home page of a language; raise NoHomePage."""
    root = Site.objects.select_related("root_page").get(is_default_site=True).root_page
    locale = Locale.objects.filter(language_code=language).first()
    home = root.get_translation_or_none(locale) if locale and root.locale_id != locale.pk else root
    if locale is None or home is None:
        raise NoHomePage(language)
    return locale, home


def _course_rows(pack: Pack) -> dict[str, CourseRow]:
    """Return the lasting row of each course; prerequisites refer to them before anything is published."""
    return {
        course.slug: CourseRow.objects.get_or_create(
            pk=course.id, defaults={"slug": course.slug, "code": course.code}
        )[0]
        for course in pack.courses
    }

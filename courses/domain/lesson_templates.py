"""Lessons to begin with: kept from a lesson, and turned into new ones."""

from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from courses.domain.archive.records import imported_stream
from courses.domain.archive.references import Incoming
from courses.domain.copying import Copying, newest_fields
from courses.domain.outline import OutlineError, Titles, add_lesson, outline_for_change
from courses.domain.streams.mapping import exchange_stream
from courses.models import CoursePage, LessonPage, LessonTemplate

LEFT_OUT = frozenset({"quiz"})
"""Blocks that belong to their course: a template is for all."""


@transaction.atomic
def save_as_template(
    *, actor: Any, lesson: LessonPage, titles: Titles, descriptions: Titles
) -> LessonTemplate:
    """Keep the newest draft of a lesson, in all its languages, as a template for all trainers.

    Quizzes are left out: their questions belong to the course. Returns the first language's template.
    """
    key, exchange = uuid4(), Copying()
    made = []
    pages = LessonPage.objects.filter(translation_key=lesson.translation_key).select_related("locale")
    for page in sorted(pages, key=lambda page: page.locale.language_code):
        fields = newest_fields(page, exchange)
        body = [child for child in fields["body"] if child["type"] not in LEFT_OUT]
        language = page.locale.language_code
        made.append(
            LessonTemplate.objects.create(
                title=titles.get(language) or page.title,
                description=descriptions.get(language, ""),
                kind=page.kind,
                minutes=page.minutes,
                body=imported_stream(LessonTemplate._meta.get_field("body"), body, Incoming(exchange.media)),
                created_by=actor,
                locale=page.locale,
                translation_key=key,
            )
        )
    return made[0]


@transaction.atomic
def begin_lesson(
    *, actor: Any, course_page: CoursePage, module: UUID, titles: Titles, template: UUID | None
) -> LessonPage:
    """Add a lesson in all languages of a module, empty or from the template with this translation key.

    Its blocks get ids of their own, the same in all languages. A language that the template lacks gets the
    text of another one. Returns the first page. Raises OutlineError.
    """
    outline = outline_for_change(course_page, None)
    found = outline.module(module)
    if found is None:
        raise OutlineError(_("This module does not exist any more."))
    if not found.item.pages.keys() <= titles.keys():
        raise OutlineError(_("Give a title in every language of the course."))
    sheets = _sheets(template) if template else {}
    if template and not sheets:
        raise OutlineError(_("This template does not exist any more. Choose another one."))
    exchange, key = Copying(), uuid4()
    lessons = {}
    for language in found.item.pages:
        lesson = LessonPage(title=titles[language].strip(), translation_key=key)
        sheet = sheets.get(language) or next(iter(sheets.values()), None)
        if sheet is not None:
            lesson.kind, lesson.minutes = sheet.kind, sheet.minutes
            lesson.body = _own_copy(sheet, exchange)
        lessons[language] = lesson
    return add_lesson(actor=actor, course_page=course_page, module=module, lessons=lessons)


def _sheets(template: UUID) -> dict[str, LessonTemplate]:
    rows = LessonTemplate.objects.filter(translation_key=template).select_related("locale")
    return {row.locale.language_code: row for row in rows}


def _own_copy(sheet: LessonTemplate, exchange: Copying) -> Any:
    field = LessonTemplate._meta.get_field("body")
    named = exchange_stream(field.stream_block, sheet.body.get_prep_value(), exchange)
    return imported_stream(field, named, Incoming(exchange.media))

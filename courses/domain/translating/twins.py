"""Making pages in another language, and putting translations into them."""

from typing import Any

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, Translation, TranslationLog, TranslationSource

from courses.domain.teams import ensure_team
from courses.domain.translating.lining_up import fill_neutral, keep_in_line
from courses.domain.translating.sources import find_source, record_source
from courses.models import Course, CoursePage, Question
from courses.queries.texts import block_of, current
from courses.queries.translations import STALE, completeness, main_locale, originals, other_locales

CREATED, CONFIRMED = "courses.twin_created", "courses.translation_confirmed"


def keep_course_in_line(course_page: CoursePage) -> None:
    """Bring the recorded texts of all pages and questions of a course in line with them."""
    found = originals(course_page)
    settled = _settled(found)
    for original in found:
        if original.pk not in settled or not isinstance(original, Page):
            keep_in_line(original)


def _settled(found: list[Any]) -> set[int]:
    """Return the pages that have not been saved since their texts were recorded, with all their twins."""
    pages = {page.translation_key: page for page in found if isinstance(page, Page)}
    locales = len(other_locales())
    sources = TranslationSource.objects.filter(object_id__in=pages, locale=main_locale())
    rows = sources.annotate(languages=Count("translations")).filter(languages=locales)
    return {
        pages[key].pk
        for key, recorded in rows.values_list("object_id", "last_updated_at")
        if (pages[key].latest_revision_created_at or recorded) <= recorded
    }


@transaction.atomic
def create_twins(*, actor: Any, course_page: CoursePage, locale: Locale) -> list[Any]:
    """Make the pages and questions of a course that are missing in a language, and return them.

    They are unpublished, stand in the order of the originals, and hold the originals' texts until somebody
    translates them. `course_page` may be of any language. Raises NoCatalogue when the site has no catalogue
    in the language.
    """
    made = []
    for original in originals(course_page):
        if original.get_translation_or_none(locale) is None:
            made.append(_create_page(original, locale, actor) if isinstance(original, Page) else None)
            if made[-1] is None:
                made[-1] = _create_question(original, locale)
    course = Course.objects.filter(pk=course_page.translation_key).first()
    if made and course is not None:
        ensure_team(course)
    return made


class NoCatalogue(Exception):
    """The parent of a page has no translation in the language that the page is to be made in."""


def _create_page(original: Any, locale: Locale, actor: Any) -> Any:
    parent = original.get_parent()
    if parent.get_translation_or_none(locale) is None:
        raise NoCatalogue(str(parent))
    latest = current(original)
    source = record_source(latest).source
    twin = latest.copy_for_translation(locale)
    _begin(source, twin, locale, actor)
    previous = original.get_prev_sibling()
    before = previous.get_translation_or_none(locale) if previous else None
    if before is not None and before.get_next_sibling().pk != twin.pk:
        twin.move(before, pos="right", user=actor)
    log(instance=twin, action=CREATED, user=actor)
    return twin


def _create_question(original: Question, locale: Locale) -> Question:
    if original.bank.get_translation_or_none(locale) is None:
        bank = original.bank.copy_for_translation(locale)
        bank.save()
    twin: Question = original.copy_for_translation(locale)
    twin.save()
    _begin(record_source(original).source, twin, locale, None)
    return twin


def _begin(source: Any, twin: Any, locale: Locale, actor: Any) -> None:
    Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
    fill_neutral(source, locale.pk)
    TranslationLog.objects.create(source=source, locale=locale, revision=twin.latest_revision)


@transaction.atomic
def save_translation(*, actor: Any, original: Any, locale: Locale, publish: bool = False) -> Any:
    """Put the present translations into the twin, as a new draft, and publish it if `publish`; return the
    twin.

    A text that is not translated shows the original's; one that is stale shows its former translation. A
    question has no drafts and is changed at once. That `actor` may do this is for the caller to check.
    """
    keep_in_line(original)
    source = find_source(original)
    twin = source.get_ephemeral_translated_instance(locale, fallback=True)
    if isinstance(twin, Page):
        revision = twin.save_revision(user=actor, changed=True, log_action=True)
        if publish:
            revision.publish(user=actor)
    else:
        twin.full_clean()
        twin.save()
        revision = twin.save_revision(user=actor)
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return twin


def save_translations(*, actor: Any, course_page: CoursePage, locale: Locale, publish: bool) -> int:
    """Put every translation of a course that its pages do not show yet into them; return how many pages and
    questions that were.
    """
    keep_course_in_line(course_page)
    waiting = [
        state
        for state in completeness(course_page)
        if state.waiting and state.language == locale.language_code
    ]
    for state in waiting:
        save_translation(actor=actor, original=state.original, locale=locale, publish=publish)
    return len(waiting)


@transaction.atomic
def confirm_block(*, actor: Any, original: Any, locale: Locale, block: str) -> int:
    """Say that the translation of a block is still right although its original has changed; return of how
    many texts.
    """
    rows = StringTranslation.objects.filter(
        context__object_id=original.translation_key, locale=locale, tool_name=STALE
    ).select_related("context")
    confirmed = [row.pk for row in rows if block_of(row.context.path) == block]
    StringTranslation.objects.filter(pk__in=confirmed).update(
        tool_name="", last_translated_by=actor, updated_at=timezone.now()
    )
    twin = original.get_translation_or_none(locale)
    if confirmed and twin is not None:
        log(instance=twin, action=CONFIRMED, user=actor, data={"block": block})
    return len(confirmed)

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
from courses.domain.translating.locks import refuse_locked
from courses.domain.translating.sources import differs, find_source, record_source, remember
from courses.models import Course, CoursePage, Question
from courses.queries.languages import written_translations
from courses.queries.own_blocks import own_blocks
from courses.queries.texts import block_of, current, latest
from courses.queries.translations import STALE, completeness, main_locale, originals

CREATED, CONFIRMED = "courses.twin_created", "courses.translation_confirmed"


def keep_course_in_line(course_page: CoursePage) -> None:
    """Bring the recorded texts of all pages and questions of a course in line with them, paired with those of
    all languages that the course is written in; also of those that are still to be made in another language.
    """
    found = originals(course_page)
    paired, twinned = _paired(found, course_page), _twinned(found)
    for original in _changed(found):
        keep_in_line(original)
    for original in found:
        if original not in twinned:
            _record_alone(original)
        elif original.translation_key not in paired:
            keep_in_line(original)


@transaction.atomic
def _record_alone(original: Any) -> None:
    record_source(latest(original))


@transaction.atomic
def notice_changes(course_page: CoursePage) -> list[Any]:
    """Bring the recorded texts in line of those pages and questions of a course that have changed since;
    return all its originals.

    What was never paired with its twins and has not changed stays so: what its pages say can be read from
    them (`courses.queries.as_written`), and a whole course is paired slowly.
    """
    found = originals(course_page)
    remember(latest(original) for original in _twinned(found))
    for original in _changed(found):
        keep_in_line(original)
    return found


def _twinned(found: list[Any]) -> list[Any]:
    """Return the originals that exist in another language too."""
    keys = [original.translation_key for original in found]
    others: set[Any] = set()
    for model in (Page, Question):
        rows = model.objects.filter(translation_key__in=keys).exclude(locale=main_locale())
        others |= set(rows.values_list("translation_key", flat=True))
    return [original for original in found if original.translation_key in others]


def _changed(found: list[Any]) -> list[Any]:
    """Return the recorded originals that say something else now than was recorded of them."""
    rows = TranslationSource.objects.filter(
        object_id__in=[original.translation_key for original in found], locale=main_locale()
    )
    recorded = {row.object_id: row for row in rows}
    return [
        original
        for original in found
        if (source := recorded.get(original.translation_key)) is not None
        and not _older(original, source)
        and differs(latest(original), source)
    ]


def _older(original: Any, source: Any) -> bool:
    """Whether a page has not been saved since its texts were recorded; of a question nobody knows."""
    saved = getattr(original, "latest_revision_created_at", None)
    return isinstance(original, Page) and (saved is None or saved <= source.last_updated_at)


def _paired(found: list[Any], course_page: CoursePage) -> set[Any]:
    """Return the originals that are paired with a twin in each language of the course."""
    locales = written_translations(course_page)
    rows = (
        TranslationSource.objects.filter(
            object_id__in=[original.translation_key for original in found],
            locale=main_locale(),
            translations__target_locale__in=locales,
        )
        .annotate(languages=Count("translations"))
        .filter(languages=len(locales))
    )
    return set(rows.values_list("object_id", flat=True))


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
    """Connect a new twin with its original. It shows the original's texts; translations that exist already,
    of a former twin or from a file, wait to be put into it.
    """
    Translation.objects.update_or_create(source=source, target_locale=locale, defaults={"enabled": True})
    TranslationLog.objects.filter(source=source, locale=locale).delete()
    translated = StringTranslation.objects.filter(context__object_id=source.object_id, locale=locale)
    if not translated.exists():
        fill_neutral(source, locale.pk)
        TranslationLog.objects.create(source=source, locale=locale, revision=twin.latest_revision)


@transaction.atomic
def save_translation(*, actor: Any, original: Any, locale: Locale, publish: bool = False) -> Any:
    """Put the present translations into the twin, as a new draft, and publish it if `publish`; return the
    twin.

    A text that is not translated shows the original's; one that is stale shows its former translation. Blocks
    that were written in the twin alone stay where they are. A question has no drafts and is changed at once.
    That `actor` may do this is for the caller to check. Raises Locked when somebody else has the page, and
    ValidationError when the translated page is not valid, such as with too long a title.
    """
    refuse_locked(actor, [original.get_translation(locale)])
    keep_in_line(original)
    source = find_source(original)
    before = current(source.get_translated_instance(locale))
    twin = source.get_ephemeral_translated_instance(locale, fallback=True)
    if isinstance(twin, Page):
        _keep_own_blocks(source.as_instance(), before, twin)
        revision = twin.save_revision(user=actor, changed=True, log_action=True)
        if publish:
            revision.publish(user=actor)
    else:
        twin.full_clean()
        twin.save()
        revision = twin.save_revision(user=actor)
    TranslationLog.objects.create(source=source, locale=locale, revision=revision)
    return twin


def _keep_own_blocks(original: Any, before: Any, twin: Any) -> None:
    """Put blocks that only the twin had before back behind the block that they stood behind."""
    own = {block.id for block in own_blocks(original, before)}
    if not own:
        return
    body = list(twin.body.get_prep_value())
    previous = None
    for block in before.body.get_prep_value():
        if block["id"] in own:
            places = [place for place, other in enumerate(body, 1) if other["id"] == previous]
            body.insert(places[0] if places else 0, block)
        previous = block["id"]
    twin.body = body


@transaction.atomic
def save_translations(*, actor: Any, course_page: CoursePage, locale: Locale, publish: bool) -> int:
    """Put every translation of a course that its pages do not show yet into them, all or none; return how
    many pages and questions that were.

    Raises Locked when somebody else has one of the pages, and ValidationError as `save_translation` does.
    """
    keep_course_in_line(course_page)
    waiting = [
        state
        for state in completeness(course_page)
        if state.waiting and state.language == locale.language_code
    ]
    refuse_locked(actor, [state.twin for state in waiting])
    for state in waiting:
        save_translation(actor=actor, original=state.original, locale=locale, publish=publish)
    return len(waiting)


@transaction.atomic
def confirm_block(*, actor: Any, original: Any, locale: Locale, block: str) -> int:
    """Say that the translation of a block is still right although its original has changed; return of how
    many texts. Raises Locked when somebody else has the page.
    """
    twin = original.get_translation_or_none(locale)
    refuse_locked(actor, [twin] if twin is not None else [])
    rows = StringTranslation.objects.filter(
        context__object_id=original.translation_key, locale=locale, tool_name=STALE
    ).select_related("context")
    confirmed = [row.pk for row in rows if block_of(row.context.path) == block]
    StringTranslation.objects.filter(pk__in=confirmed).update(
        tool_name="", last_translated_by=actor, updated_at=timezone.now()
    )
    if confirmed and twin is not None:
        log(instance=twin, action=CONFIRMED, user=actor, data={"block": block})
    return len(confirmed)

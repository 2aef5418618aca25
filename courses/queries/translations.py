"""How far a course is translated: read from the recorded texts, and from what its pages really say.

The original is the page in the site's main language; its twins are the pages in the other languages. What
these functions read is brought in line by `courses.domain.translating`; screens do that before they read.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationLog,
    TranslationSource,
)

from courses.models import CoursePage, LessonPage, ModulePage, Question
from courses.queries.as_written import as_written
from courses.queries.languages import written_translations
from courses.queries.own_blocks import OwnBlock, own_blocks
from courses.queries.texts import (
    block_of,
    latest,
    place_of,
    segments_of,
    texts_by_place,
    untranslated_places,
)

STALE = "stale"
"""What the tool of a translation is called whose original has changed since."""


@dataclass(frozen=True)
class BlockState:
    """A block of a page, or a field of it, that is not translated (`missing`) or not any more (`stale`).

    `number` counts the blocks of the lesson from 1; it is None for a field. `text` is the original's.
    """

    block: str
    number: int | None
    label: str
    state: str
    text: str


@dataclass(frozen=True)
class TwinState:
    """How far one page or question is translated into one language.

    `total` and `translated` count texts; `stale` and `missing` are the ids of blocks (names of fields) in
    order. `twin` is None as long as there is no page in the language, and then nothing counts as translated;
    `waiting` says that translations were made that the twin does not show yet; `own` are blocks that were
    written in the twin alone.
    """

    kind: str
    original: Any
    language: str
    twin: Any
    total: int
    translated: int
    stale: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    waiting: bool = False
    own: tuple[OwnBlock, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every text is translated and the twin says so, and nothing else."""
        done = self.twin is not None and self.translated == self.total
        return done and not self.waiting and not self.own


@dataclass
class _Recorded:
    """The recorded texts of one original, as (path, text id, place id, text)."""

    rows: list[tuple[str, int, int, str]] = field(default_factory=list)
    updated: datetime | None = None


def main_locale() -> Locale:
    """Return the locale that originals are written in."""
    locale: Locale = Locale.objects.get(language_code=settings.LANGUAGE_CODE)
    return locale


def original_of(instance: Any) -> Any:
    """Return the page or snippet in the main language that this one is a translation of, or itself; None if
    there is none.
    """
    locale = main_locale()
    return instance if instance.locale_id == locale.pk else instance.get_translation_or_none(locale)


def originals(course_page: CoursePage) -> list[Any]:
    """Return the course's pages in the main language in order, then the questions of its banks.

    Empty when the course is not written in the main language.
    """
    course = original_of(course_page)
    if course is None:
        return []
    below = Page.objects.descendant_of(course, inclusive=True).type(CoursePage, ModulePage, LessonPage)
    return [*below.specific().order_by("path"), *questions_of(course)]


def questions_of(course: CoursePage) -> QuerySet[Question]:
    """Return the questions of the course's own banks, in the language of its page."""
    rows = Question.objects.filter(bank__course=course.translation_key, locale=course.locale)
    return rows.select_related("bank", "locale").order_by("bank__code", "order", "code")


def completeness(course_page: CoursePage) -> list[TwinState]:
    """Return how far every page and question of the course is translated into each language that it is
    written in.

    `course_page` may be of any language.
    """
    found = originals(course_page)
    return [state for locale in written_translations(course_page) for state in _states(found, locale)]


def state_of(original: Any, locale: Locale) -> TwinState:
    """Return how far one page or snippet is translated into one language."""
    return _states([original], locale)[0]


def untranslated_blocks(page: Any) -> list[BlockState]:
    """Return the blocks and fields of a translated page that are not in its language, or whose original has
    changed since they were translated; none for an original.

    It reads what `page` says, so give it the live page for what a version would hold, a draft for what the
    draft holds.
    """
    original = original_of(page)
    if original is None or original.pk == page.pk:
        return []
    original = getattr(original, "specific", original)
    page = getattr(page, "specific", page)
    translations = _translations([original.translation_key], page.locale_id)
    confirmed = {
        (row.context.path, row.translation_of.data)
        for row in translations.values()
        if row.data == row.translation_of.data and row.tool_name != STALE
    }
    missing = untranslated_places(original, page, confirmed)
    places = texts_by_place(segments_of(original))
    stale = _stale_paths(_recorded([original])[original.translation_key], translations)
    states = {place.block: ("stale", place) for path, place in places.items() if path in stale}
    states |= {place.block: ("missing", place) for path, place in places.items() if path in missing}
    order = {place.block: number for number, place in reversed(list(enumerate(places.values())))}
    return [
        _block_state(original, block, *states[block]) for block in sorted(states, key=lambda key: order[key])
    ]


def block_states(original: Any, state: TwinState) -> list[BlockState]:
    """Return the blocks that `state` names, with their labels and texts."""
    places = {place.block: place for place in reversed(texts_by_place(segments_of(original)).values())}
    named = [(block, "missing") for block in state.missing] + [(block, "stale") for block in state.stale]
    found = [_block_state(original, block, kind, places[block]) for block, kind in named if block in places]
    return sorted(found, key=lambda block: block.number or 0)


def _block_state(original: Any, block: str, state: str, place: Any) -> BlockState:
    text = place.texts[0].render_text()[:120]
    for number, child in enumerate(getattr(original, "body", ()), 1):
        if child.id == block:
            return BlockState(block, number, str(child.block.label), state, text)
    try:
        label = original._meta.get_field(block).verbose_name
    except AttributeError:  # a relation has no name of its own
        label = original._meta.get_field(block).related_model._meta.verbose_name_plural
    return BlockState(block, None, str(label), state, text)


def _states(found: list[Any], locale: Locale) -> list[TwinState]:
    keys = [original.translation_key for original in found]
    twins = twins_of(found, locale)
    recorded = _recorded(found)
    translations = _translations(keys, locale.pk)
    shown, changed = _last_shown(keys, locale), _last_changed(keys, locale)
    paired = _paired(keys, locale)
    states = []
    for original in found:
        key = original.translation_key
        twin, texts = twins.get(key), recorded[key]
        if texts.updated is None or key not in paired:
            states.append(_as_written(original, twin, locale))
            continue
        stale, missing = _blocks_left(texts, translations, has_twin=twin is not None)
        last = max([texts.updated, *([changed[key]] if key in changed else [])])
        states.append(
            TwinState(
                kind_of(original),
                original,
                locale.language_code,
                twin,
                total=len(texts.rows),
                translated=len(texts.rows) - len(stale) - len(missing),
                stale=tuple(dict.fromkeys(stale)),
                missing=tuple(dict.fromkeys(missing)),
                waiting=twin is not None and (key not in shown or shown[key] < last),
                own=_own(original, twin),
            )
        )
    return states


def _blocks_left(
    texts: _Recorded, translations: dict[tuple[int, int], Any], *, has_twin: bool
) -> tuple[list[str], list[str]]:
    """Return the blocks of the texts that are stale and of those that are missing, one for each text."""
    stale, missing = [], []
    for path, string, context, _text in texts.rows:
        row = translations.get((string, context))
        if not has_twin or row is None or row.has_error:
            missing.append(block_of(path))
        elif row.tool_name == STALE:
            stale.append(block_of(path))
    return stale, missing


def _as_written(original: Any, twin: Any, locale: Locale) -> TwinState:
    """Return the state of a page that was not paired with its twin yet."""
    found = as_written(latest(original), latest(twin))
    return TwinState(
        kind_of(original),
        original,
        locale.language_code,
        twin,
        found.total,
        found.translated,
        stale=found.stale,
        missing=found.missing,
        own=_own(original, twin),
    )


def _own(original: Any, twin: Any) -> tuple[OwnBlock, ...]:
    return () if twin is None else tuple(own_blocks(latest(original), latest(twin)))


def _paired(keys: list[Any], locale: Locale) -> set[Any]:
    """Return the originals whose texts are paired with those of their twins in this language."""
    rows = Translation.objects.filter(source__object_id__in=keys, target_locale=locale)
    return set(rows.values_list("source__object_id", flat=True))


def kind_of(original: Any) -> str:
    """Return "course", "module", "lesson" or "question"."""
    kinds = {CoursePage: "course", ModulePage: "module", LessonPage: "lesson"}
    return kinds.get(type(original), "question")


def kind_label(kind: str) -> str:
    """Return what a trainer calls a kind of original."""
    return {
        "course": _("Course"),
        "module": _("Module"),
        "lesson": _("Lesson"),
        "question": _("Question"),
    }[kind]


def twins_of(found: Iterable[Any], locale: Locale) -> dict[Any, Any]:
    """Return the translations of originals into one language, by translation key."""
    pages = [original.translation_key for original in found if isinstance(original, Page)]
    questions = [original.translation_key for original in found if not isinstance(original, Page)]
    twins: dict[Any, Any] = {
        page.translation_key: page
        for page in Page.objects.filter(translation_key__in=pages, locale=locale).specific()
    }
    rows = Question.objects.filter(translation_key__in=questions, locale=locale)
    return twins | {row.translation_key: row for row in rows}


def _recorded(found: Iterable[Any]) -> dict[Any, _Recorded]:
    keys = {original.translation_key: original.locale_id for original in found}
    recorded: dict[Any, _Recorded] = defaultdict(_Recorded)
    sources = TranslationSource.objects.filter(object_id__in=keys, locale_id__in=set(keys.values()))
    for key, updated in sources.values_list("object_id", "last_updated_at"):
        recorded[key].updated = updated
    rows = StringSegment.objects.filter(source__in=sources).order_by("order")
    names = ("source__object_id", "context__path", "string_id", "context_id", "string__data")
    for key, *row in rows.values_list(*names):
        recorded[key].rows.append(tuple(row))
    return recorded


def _translations(keys: Iterable[Any], locale_id: int) -> dict[tuple[int, int], Any]:
    rows = StringTranslation.objects.filter(context__object_id__in=keys, locale_id=locale_id)
    return {
        (row.translation_of_id, row.context_id): row
        for row in rows.select_related("context", "translation_of")
    }


def _stale_paths(recorded: _Recorded, translations: dict[tuple[int, int], Any]) -> set[str]:
    return {
        place_of(path)
        for path, string, context, _text in recorded.rows
        if (row := translations.get((string, context))) and row.tool_name == STALE
    }


def _last_shown(keys: Iterable[Any], locale: Locale) -> dict[Any, datetime]:
    logs = TranslationLog.objects.filter(source__object_id__in=keys, locale=locale)
    return dict(
        logs.values_list("source__object_id")
        .annotate(Max("created_at"))
        .values_list("source__object_id", "created_at__max")
    )


def _last_changed(keys: Iterable[Any], locale: Locale) -> dict[Any, datetime]:
    latest: dict[Any, datetime] = {}
    for model in (StringTranslation, SegmentOverride):
        rows = model.objects.filter(context__object_id__in=keys, locale=locale)
        if model is StringTranslation:
            rows = rows.exclude(tool_name=STALE)
        for key, last in rows.values_list("context__object_id").annotate(Max("updated_at")):
            latest[key] = max(last, latest.get(key, last))
    return latest

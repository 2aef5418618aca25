"""Bringing the stored texts of an original and their translations in line with its pages."""

import json
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments.extract import quote_path_component
from wagtail_localize.strings import StringValue, validate_translation_links

from courses.domain.translating.sources import (
    Recorded,
    Row,
    ensure_strings,
    find_source,
    record_source,
    remember,
    source_rows,
    write_texts,
)
from courses.queries.texts import (
    Place,
    current,
    is_language_neutral,
    names_of_answers,
    place_of,
    renamed,
    segments_of,
    texts_by_place,
    values_by_path,
)
from courses.queries.translations import STALE, main_locale

JOIN = "<br/>"


@transaction.atomic
def keep_in_line(original: Any) -> None:
    """Bring the recorded texts of a page or snippet in line with its newest content, drafts included.

    A text that changed keeps its former translation, marked as stale; a new text has none. Nothing happens to
    something that is not in the site's main language, or has no translation. Nothing is written when nothing
    has changed, so it may be called as often as one likes.
    """
    if pair_twins(original):
        recorded = record_source(current(_specific(original)))
        if recorded.changed:
            _follow_changes(recorded)


def pair_twins(original: Any) -> bool:
    """Pair an original with those of its twins that it has not been paired with yet; return whether it has
    twins at all.

    To be called before an original is changed, so that the change is noticed.
    """
    if original.locale_id != main_locale().pk:
        return False
    twins = [twin for twin in original.get_translations() if not getattr(twin, "alias_of_id", None)]
    known = set(
        Translation.objects.filter(
            source__object_id=original.translation_key, source__locale_id=original.locale_id
        ).values_list("target_locale_id", flat=True)
    )
    for twin in twins:
        if twin.locale_id not in known:
            pair(original, twin)
    return bool(twins)


@transaction.atomic
def pair(original: Any, twin: Any) -> None:
    """Take over the texts of a twin that was written as a page of its own as translations of what the
    original said then.

    Texts are matched in order, block by block. Where a block's texts cannot be matched because there are more
    in one language, they are kept as well as can be and marked as stale for somebody to look at.
    """
    source = find_source(original)
    if source is None:
        source = record_source(_specific(original)).source
    elif not source.translations.exists():
        write_texts(source)
    baseline, written = source.as_instance(), current(_specific(twin))
    theirs = segments_of(written)
    names, places = names_of_answers(written), texts_by_place(theirs)
    by_name = {renamed(path, names): place for path, place in places.items()}
    names = names_of_answers(baseline)
    matches = {
        path: (place, by_name.get(renamed(path, names)))
        for path, place in texts_by_place(segments_of(baseline)).items()
    }
    _take_texts(source, twin.locale_id, matches)
    _override(source, twin.locale_id, values_by_path(theirs))
    Translation.objects.get_or_create(source=source, target_locale_id=twin.locale_id)
    TranslationLog.objects.create(
        source=source, locale_id=twin.locale_id, revision=getattr(twin, "latest_revision", None)
    )


@transaction.atomic
def take_over(original: Any) -> None:
    """Record both languages anew from their pages, as after an import that wrote both: what is in the pages
    now counts as translated.
    """
    latest, source = current(_specific(original)), find_source(original)
    if source is None or not source.translations.exists():
        TranslationSource.objects.filter(pk=source and source.pk).delete()
        remember([latest])
        return
    record_source(latest)
    for twin in original.get_translations():
        pair(original, twin)


def _specific(instance: Any) -> Any:
    return getattr(instance, "specific", instance)


# --- A text changed


def _follow_changes(recorded: Recorded) -> None:
    """Carry the translations of texts that changed over to the new texts, as stale; and translate what needs
    no translating.
    """
    source = recorded.source
    after = source_rows(source)
    moves = list(_moves(recorded.before, after))
    for translation in Translation.objects.filter(source=source):
        _carry(source, translation.target_locale_id, moves)
        fill_neutral(source, translation.target_locale_id)
    removed = {text for _path, text in recorded.before} - {text for _path, text in after}
    String.objects.filter(
        locale_id=source.locale_id, data__in=removed, segments=None, translations=None
    ).delete()


def fill_neutral(source: Any, locale_id: int) -> None:
    """Translate the texts that read the same in every language, such as a number, by themselves."""
    neutral = [row for row in source_rows(source) if is_language_neutral(row[1])]
    _store(source, locale_id, {row: (row[1], "") for row in neutral}, replace=False)


def _moves(before: list[Row], after: list[Row]) -> Iterable[tuple[Row, Row]]:
    """Return the pairs of a former text and the one that took its place."""
    new_places = _by_place(after)
    for place, old in _by_place(before).items():
        new = new_places.get(place, [])
        matcher = SequenceMatcher(None, [row[1] for row in old], [row[1] for row in new], autojunk=False)
        for kind, old_from, old_to, new_from, new_to in matcher.get_opcodes():
            if kind != "insert":
                pairs = zip(old[old_from:old_to], new[new_from:new_to], strict=False)
                yield from (pair for pair in pairs if pair[0] != pair[1])


def _by_place(rows: list[Row]) -> dict[str, list[Row]]:
    places: dict[str, list[Row]] = {}
    for row in rows:
        places.setdefault(place_of(row[0]), []).append(row)
    return places


def _carry(source: Any, locale_id: int, moves: list[tuple[Row, Row]]) -> None:
    found = StringTranslation.objects.filter(
        context__object_id=source.object_id,
        locale_id=locale_id,
        context__path__in=[old[0] for old, _new in moves],
        translation_of__data__in=[old[1] for old, _new in moves],
    )
    texts = {
        (row.context.path, row.translation_of.data): row
        for row in found.select_related("context", "translation_of")
    }
    carried = {new: (texts[old].data, STALE) for old, new in moves if old in texts and old[1] != new[1]}
    carried |= {
        new: (texts[old].data, texts[old].tool_name)
        for old, new in moves
        if old in texts and old[1] == new[1]
    }
    _store(source, locale_id, carried, replace=False)
    # What was stale before it was carried on belongs to a text that nobody ever translated.
    stale = [texts[old].pk for old, _new in moves if old in texts and texts[old].tool_name == STALE]
    StringTranslation.objects.filter(pk__in=stale).delete()


# --- A twin's own texts


def _take_texts(source: Any, locale_id: int, matches: dict[str, tuple[Place, Place | None]]) -> None:
    wanted: dict[Row, tuple[str, str]] = {}
    links: dict[str, str] = {}
    for path, (place, other) in matches.items():
        texts = [text.string.data for text in other.texts] if other else []
        note = "" if len(texts) == len(place.texts) else STALE
        if len(texts) > len(place.texts):
            texts[len(place.texts) - 1 :] = [JOIN.join(texts[len(place.texts) - 1 :])]
        for row, text in zip(place.texts, texts, strict=False):
            if text != row.string.data or is_language_neutral(text):
                wanted[row.path, row.string.data] = (text, note)
        if other and not note:
            for row, their in zip(place.texts, other.texts, strict=True):
                links |= _other_links(path, row.attrs or {}, their.attrs or {})
    _store(source, locale_id, wanted, replace=True)
    _override(source, locale_id, links)


def _other_links(path: str, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, str]:
    """Return the addresses of the twin's links where they differ, by the place of the original's."""
    return {
        f"{path}.{quote_path_component(values['href'])}": theirs[name]["href"]
        for name, values in ours.items()
        if "href" in values and "href" in theirs.get(name, {}) and theirs[name]["href"] != values["href"]
    }


def _override(source: Any, locale_id: int, values: dict[str, Any]) -> None:
    """Let the twin show these values in place of the original's; unknown places are left out."""
    rows = source.overridablesegment_set.select_related("context")
    for row in rows:
        if row.context.path in values and values[row.context.path] != row.data:
            SegmentOverride.objects.update_or_create(
                context=row.context,
                locale_id=locale_id,
                defaults={"data_json": json.dumps(values[row.context.path])},
            )


# --- Storing


def _store(source: Any, locale_id: int, wanted: dict[Row, tuple[str, str]], *, replace: bool) -> None:
    """Store translations as (text, note) of the original's texts; those that exist stay unless `replace`."""
    strings = ensure_strings(source.locale_id, [text for _path, text in wanted])
    contexts = {
        row.path: row
        for row in TranslationContext.objects.filter(
            object_id=source.object_id, path__in=[path for path, _text in wanted]
        )
    }
    found = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            context__object_id=source.object_id, locale_id=locale_id, context__in=contexts.values()
        )
    }
    new, changed = [], []
    for (path, text), (data, note) in wanted.items():
        row = found.get((strings[text].pk, contexts[path].pk))
        values = {"data": data, "tool_name": note, "has_error": fault_of(text, data) is not None}
        if row is None:
            new.append(
                StringTranslation(
                    translation_of=strings[text],
                    context=contexts[path],
                    locale_id=locale_id,
                    translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
                    **values,
                )
            )
        elif replace and (row.data, row.tool_name) != (data, note):
            for name, value in values.items():
                setattr(row, name, value)
            row.updated_at = timezone.now()
            changed.append(row)
    StringTranslation.objects.bulk_create(new, ignore_conflicts=True)
    if changed:
        fields = ["data", "tool_name", "has_error", "updated_at"]
        StringTranslation.objects.bulk_update(changed, fields)


def fault_of(text: str, translation: str) -> str | None:
    """Return what keeps `translation` from being put in the place of `text`, None if nothing does."""
    try:
        StringValue.from_translated_html(translation)
        validate_translation_links(text, translation)
    except ValueError as error:
        return str(error)
    return None

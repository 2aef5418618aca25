"""Which translations are older than their originals."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from wagtail_localize.models import StringSegment, StringTranslation

from courses.queries.texts import block_of
from courses.queries.translations import STALE


def stale_texts(translation: Any) -> set[tuple[int, str]]:
    """Return the texts of one translation whose original has changed since, each by the id of the original's
    string and its place.
    """
    rows = StringTranslation.objects.filter(
        context__object_id=translation.source.object_id,
        locale_id=translation.target_locale_id,
        tool_name=STALE,
    )
    return set(rows.values_list("translation_of_id", "context__path"))


def stale_by_language(originals: Iterable[Any]) -> dict[str, list[tuple[Any, int]]]:
    """Return the originals of which a translation is older than they are, each with the number of blocks that
    it concerns, by the language's code.
    """
    pages = {original.translation_key: original for original in originals}
    found: dict[str, list[tuple[Any, int]]] = defaultdict(list)
    stale = stale_blocks(pages)
    for key, original in pages.items():
        for language in sorted({code for page, code in stale if page == key}):
            found[language].append((original, len(stale[key, language])))
    return found


def stale_blocks(keys: Iterable[UUID]) -> dict[tuple[UUID, str], set[str]]:
    """Return the ids of blocks (names of fields) whose original has changed since they were translated, by
    page and language; `keys` are translation keys of pages. One query.
    """
    used = StringSegment.objects.filter(string=OuterRef("translation_of"), context=OuterRef("context"))
    rows = StringTranslation.objects.filter(Exists(used), context__object_id__in=keys, tool_name=STALE)
    found: dict[tuple[UUID, str], set[str]] = defaultdict(set)
    names = ("context__object_id", "locale__language_code", "context__path")
    for key, language, path in rows.values_list(*names):
        found[key, language].add(block_of(path))
    return found

"""How far a page is translated, read from the two pages alone: for those that were not paired yet.

Pairing takes a page apart into its texts and stores them, which costs much for a whole course; what a screen
says about a page that nobody has touched since it was written can be read from the page and its twin.
"""

from dataclasses import dataclass
from typing import Any

from courses.queries.texts import (
    Place,
    is_language_neutral,
    names_of_answers,
    renamed,
    segments_of,
    texts_by_place,
)


@dataclass(frozen=True)
class Written:
    """Numbers of texts, and the ids of blocks (names of fields) in the order of the original."""

    total: int
    translated: int
    stale: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def as_written(original: Any, twin: Any) -> Written:
    """Return what pairing an original with its twin would find; without a twin nothing is translated.

    A place that the twin does not have is missing, and so is a text that still is the original's own. A place
    with another number of texts is stale: nobody can tell which belongs to which.
    """
    places = texts_by_place(segments_of(original))
    total = sum(len(place.texts) for place in places.values())
    names, theirs = names_of_answers(original), _places(twin) if twin is not None else {}
    stale: dict[str, int] = {}
    missing: dict[str, int] = {}
    for path, place in places.items():
        other = theirs.get(renamed(path, names))
        same = len(place.texts) if other is None else _untranslated(place, other)
        if same:
            missing[place.block] = missing.get(place.block, 0) + same
        elif other is not None and len(other.texts) != len(place.texts):
            stale[place.block] = stale.get(place.block, 0) + len(place.texts)
    left = sum(stale.values()) + sum(missing.values())
    return Written(total, total - left, tuple(stale), tuple(missing))


def _places(twin: Any) -> dict[str, Place]:
    names = names_of_answers(twin)
    return {renamed(path, names): place for path, place in texts_by_place(segments_of(twin)).items()}


def _untranslated(place: Place, other: Place) -> int:
    said = {text.string.data for text in other.texts}
    ours = [text.string.data for text in place.texts]
    return sum(text in said and not is_language_neutral(text) for text in ours)

"""The texts of a page or question that a translation is made of, place by place."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from wagtail.models import Page
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from courses.blocks.answers import ACCEPTED
from courses.blocks.segments import REPEATED

CYRILLIC = range(0x0400, 0x0530)


@dataclass
class Place:
    """One text field, or one block with all its texts in order; `path` leads to it from the page."""

    path: str
    texts: list[StringSegmentValue] = field(default_factory=list)

    @property
    def block(self) -> str:
        """The id of the block of the lesson that the place lies in, else the name of the field."""
        return block_of(self.path)


def block_of(path: str) -> str:
    """Return the id of the block that a place lies in; for a place outside of the lesson's body its field."""
    field_name, *rest = path.split(".")
    return rest[0] if field_name == "body" and rest else field_name


def place_of(path: str) -> str:
    """Return the path of the place that a text's path belongs to."""
    head, _dot, last = path.rpartition(".")
    return head if last.startswith(REPEATED) else path


def current(instance: Any) -> Any:
    """Return the object with its latest content: a page's newest draft where it has one."""
    return instance.get_latest_revision_as_object() if isinstance(instance, Page) else instance


def latest(instance: Any) -> Any:
    """Return the same as `current`, without asking the database about pages that have no newer draft."""
    return current(instance) if getattr(instance, "has_unpublished_changes", False) else instance


def texts_by_place(segments: Iterable[Any]) -> dict[str, Place]:
    """Return the places of extracted segments that hold texts, in the order of the page."""
    places: dict[str, Place] = {}
    for segment in segments:
        if isinstance(segment, StringSegmentValue):
            path = place_of(segment.path)
            places.setdefault(path, Place(path)).texts.append(segment)
    return places


def names_of_answers(instance: Any) -> dict[str, str]:
    """Return names for the answers in a page or question that are the same in all languages, by the id of the
    answer: its kind and its number.

    The ids of answers that were written in each language by itself may differ.
    """
    streams = [
        child.value["answers"] for child in getattr(instance, "body", ()) if child.block_type == "check"
    ]
    if hasattr(instance, "answers"):
        streams.append(instance.answers)
    names = {}
    for stream in streams:
        seen: Counter[str] = Counter()
        for child in stream:
            seen[child.block_type] += child.block_type != ACCEPTED
            names[child.id] = f"{child.block_type}{seen[child.block_type]}"
    return names


def renamed(path: str, names: dict[str, str]) -> str:
    """Return a path with the names of answers in place of their ids."""
    return ".".join(names.get(part, part) for part in path.split("."))


def values_by_path(segments: Iterable[Any]) -> dict[str, Any]:
    """Return what a translation may replace besides texts (pictures, links' addresses), by path."""
    return {
        segment.path: segment.data for segment in segments if isinstance(segment, OverridableSegmentValue)
    }


def segments_of(instance: Any) -> list[Any]:
    """Return the segments of a page or snippet."""
    found: list[Any] = extract_segments(instance)
    return found


def is_language_neutral(text: str) -> bool:
    """Whether a text of the site's main language reads the same in every other: it has no letter of its
    script.
    """
    return settings.LANGUAGE_CODE == "bg" and not any(ord(letter) in CYRILLIC for letter in text)


def untranslated_places(original: Any, twin: Any, confirmed: set[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the original's texts that stand untranslated in the twin, by place.

    `confirmed` are the texts, as (path, text), that somebody left the same on purpose.
    """
    theirs: dict[str, set[str]] = defaultdict(set)
    for path, place in texts_by_place(segments_of(twin)).items():
        theirs[path] = {text.string.data for text in place.texts}
    found: dict[str, list[str]] = {}
    for path, place in texts_by_place(segments_of(original)).items():
        same = [
            text.string.data
            for text in place.texts
            if text.string.data in theirs[path]
            and not is_language_neutral(text.string.data)
            and (text.path, text.string.data) not in confirmed
        ]
        if same:
            found[path] = same
    return found

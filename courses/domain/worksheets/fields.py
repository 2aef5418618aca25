"""Building blocks of all worksheets: scales in every form that authors use, choices, tables, texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from courses.domain.worksheets.labels import known, word
from courses.domain.worksheets.settings import MAX_ENTRIES, Settings, as_text, is_range
from courses.domain.worksheets.structure import Field, Kind, Option, Section

_LONGEST_SCALE = 10
_WHOLE = re.compile(r"-?[0-9]{1,6}")


def name_of(*parts: str | int) -> str:
    """A field name from ids: Latin letters, digits, hyphens."""
    plain = [re.sub(r"[^a-z0-9_+]+", "-", str(part).lower()).strip("-") for part in parts]
    return "-".join(part for part in plain if part) or "field"


def line(name: str, label: str, help_text: str = "") -> Field:
    """One line of text."""
    return Field(name, label, "text", maximum=300, help=help_text)


def area(name: str, label: str, help_text: str = "", maximum: int | None = None) -> Field:
    """Several lines of text, at most `maximum` characters."""
    return Field(name, label, "longtext", maximum=maximum, help=help_text)


def choice(name: str, label: str, entries: Iterable[Settings], help_text: str = "") -> Field | None:
    """One of the entries (by id, key or value); None if there are none."""
    options = tuple(
        Option(entry.name(), entry.label()) for entry in entries if entry.name() and entry.label()
    )
    return Field(name, label, "choice", options=options, help=help_text) if options else None


def rating(name: str, label: str, spec: Any, language: str, help_text: str = "") -> Field | None:
    """A field for a scale, in any of the forms that the pack uses; None if `spec` is none of them.

    [1, 5] or {min, max, min_label, max_label}: whole numbers. {1: "weak", 2: "strong"} without gaps, or a
    list of {value, label}: a choice. {1: "none", 3: "some", 5: "much"} with gaps: whole numbers, the labels
    explain them.
    """
    if is_range(spec):
        return _whole_numbers(name, label, spec[0], spec[1], help_text)
    if isinstance(spec, list):
        entries = [Settings(entry, language) for entry in spec[:MAX_ENTRIES] if isinstance(entry, Mapping)]
        return choice(name, label, entries, help_text)
    if not isinstance(spec, Mapping):
        return None
    if is_range([spec.get("min"), spec.get("max")]):
        ends = [f"{spec[end]} = {spec[f'{end}_label']}" for end in ("min", "max") if spec.get(f"{end}_label")]
        return _whole_numbers(
            name, label, spec["min"], spec["max"], "; ".join([*ends, help_text]).strip("; ")
        )
    return _anchored(name, label, spec, help_text)


def _whole_numbers(name: str, label: str, low: int, high: int, help_text: str) -> Field:
    kind: Kind = "scale" if 0 <= high - low <= _LONGEST_SCALE else "integer"
    return Field(name, label, kind, minimum=low, maximum=high, help=help_text)


def _anchored(name: str, label: str, spec: Mapping[str, Any], help_text: str) -> Field | None:
    anchors = {int(key): as_text(text) for key, text in spec.items() if _WHOLE.fullmatch(str(key))}
    if len(anchors) < 2 or len(anchors) != len(spec) or not all(anchors.values()):
        return None
    low, high = min(anchors), max(anchors)
    if len(anchors) == high - low + 1:
        options = tuple(Option(str(value), anchors[value]) for value in sorted(anchors))
        return Field(name, label, "choice", options=options, help=help_text)
    told = "; ".join(f"{value} = {anchors[value]}" for value in sorted(anchors))
    return _whole_numbers(name, label, low, high, "; ".join([told, help_text]).strip("; "))


def scales(settings: Settings, prefix: str, specs: Any) -> list[Field]:
    """A rating for each of the scales: a list of {id, label, …} or a mapping from id to scale."""
    language = settings.language
    named: dict[str, Any] = {}
    if isinstance(specs, Mapping):
        named = dict(specs)
    elif isinstance(specs, list):
        named = {str(spec.get("id")): spec for spec in specs if isinstance(spec, Mapping)}
    fields = []
    for key, spec in list(named.items())[:MAX_ENTRIES]:
        label = Settings(spec, language).label() if isinstance(spec, Mapping) else ""
        fields.append(rating(name_of(prefix, key), label or known(language, key), spec, language))
    return present(fields)


def grid(settings: Settings, prefix: str, columns: Sequence[str], rows: int) -> list[Field]:
    """A table for text: `rows` times the columns. Columns are named by number, their titles are texts."""
    return [
        line(name_of(prefix, row, number), f"{row}. {_capitalised(known(settings.language, title))}")
        for row in range(1, rows + 1)
        for number, title in enumerate(columns, 1)
    ]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def questions(settings: Settings, prefix: str, title: str, texts: Sequence[str]) -> list[Section]:
    """A section with one text field for each question; none without questions."""
    fields = [area(name_of(prefix, number), text) for number, text in enumerate(texts, 1)]
    return section(word(settings.language, title), fields)


def section(title: str, fields: Iterable[Field | None], intro: Iterable[str] = ()) -> list[Section]:
    """A list with one section, or without any if there is nothing in it."""
    kept, told = tuple(present(fields)), tuple(text for text in intro if text)
    return [Section(title, kept, told)] if kept or told else []


def present(fields: Iterable[Field | None]) -> list[Field]:
    """The fields that are there."""
    return [field for field in fields if field is not None]

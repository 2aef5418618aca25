"""From the value of an activity block to a worksheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from courses.domain.worksheets import business, foresight
from courses.domain.worksheets.fields import area, section
from courses.domain.worksheets.labels import default_steps, word
from courses.domain.worksheets.settings import Settings, as_text
from courses.domain.worksheets.structure import Section, Step, Worksheet

_BUILDERS: dict[str, Callable[[Settings], list[Section]]] = {
    "rt-delphi": foresight.delphi,
    "horizon-scan-radar": foresight.horizon_scan,
    "scenario-2x2": foresight.scenarios,
    "futures-wheel": foresight.wheel,
    "three-horizons": foresight.three_horizons,
    "cross-impact": foresight.cross_impact,
    "trl-assessment": business.trl,
    "export-readiness": business.export_readiness,
    "market-matrix": business.market_matrix,
    "business-model-canvas": business.canvas,
    "self-assessment": business.self_assessment,
    "calibration-training": business.calibration,
}
_INTRO = ("instructions", "question", "focal_question", "scope")
_NOTES = ("prompts", "prompt_cards")


def worksheet(value: Mapping[str, Any], language: str) -> Worksheet:
    """The private worksheet of an activity block in one language ("bg" or "en").

    `value` is a block's value: {"activity", "title", "settings"}. Labels come from the settings, which are in
    the block's language; the words that they lack are chosen by `language`. Names of fields depend on ids and
    order alone, so that answers fit the other language. Every worksheet ends with a field for notes; an
    activity that is not known has nothing else. Settings of an unexpected shape are left out, never an error.
    """
    activity = as_text(value.get("activity"))
    raw = value.get("settings")
    settings = Settings(raw if isinstance(raw, Mapping) else {}, language)
    build = _BUILDERS.get(activity)
    sections = build(settings) if build else []
    sections += section(word(language, "notes"), [area("notes", word(language, "notes"))])
    return Worksheet(
        activity=activity,
        title=as_text(value.get("title")),
        intro=_intro(settings),
        steps=_steps(settings, activity),
        sections=_with_distinct_names(sections),
        notes=_notes(settings),
        solutions=business.calibration_solutions(settings) if activity == "calibration-training" else (),
    )


def _intro(settings: Settings) -> tuple[str, ...]:
    return tuple(text for text in map(settings.text, _INTRO) if text)


def _steps(settings: Settings, activity: str) -> tuple[Step, ...]:
    phases = settings.items("phases")
    if phases:
        return tuple(Step(phase.label(), phase.minutes("minutes")) for phase in phases)
    return tuple(Step(text) for text in default_steps(settings.language, activity))


def _notes(settings: Settings) -> tuple[str, ...]:
    texts = [text for key in _NOTES for text in settings.texts(key)]
    return (
        word(settings.language, "done_alone"),
        *texts,
        *([reminder] if (reminder := settings.text("reminder")) else []),
    )


def _with_distinct_names(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Two entries with one id must not share a field: the second gets a number."""
    taken: set[str] = set()
    result = []
    for part in sections:
        fields = []
        for field in part.fields:
            name, number = field.name, 2
            while name in taken:
                name, number = f"{field.name}-{number}", number + 1
            taken.add(name)
            fields.append(replace(field, name=name))
        result.append(replace(part, fields=tuple(fields)))
    return tuple(result)

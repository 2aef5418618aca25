"""The worksheet of an activity for the player."""

from collections.abc import Mapping
from typing import Any

from courses.domain.worksheets import Field, Worksheet
from learning.forms.worksheets import PREFIX


def worksheet_shown(
    sheet: Worksheet, stored: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Return what `learning/blocks/activity.html` shows; solutions only once something is saved.

    `errors` says of a field why what was written there (in `stored`) was not saved.
    """
    reasons = errors or {}
    return {
        "title": sheet.title,
        "intro": sheet.intro,
        "steps": sheet.steps,
        "notes": sheet.notes,
        "sections": [
            {
                "title": section.title,
                "intro": section.intro,
                "fields": [
                    _field(field, stored.get(field.name, "")) | {"error": reasons.get(field.name, "")}
                    for field in section.fields
                ],
            }
            for section in sheet.sections
        ],
        "solutions": sheet.solutions if stored and not reasons else (),
    }


def worksheet_words(sheet: Worksheet, stored: Mapping[str, Any]) -> str:
    """Return a stored worksheet as a person reads it, one line a field."""
    return "\n".join(
        f"{field.label}: {_in_words(field, str(stored[field.name]))}"
        for field in sheet.fields()
        if stored.get(field.name)
    )


def _field(field: Field, value: object) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "name": PREFIX + field.name,
        "label": field.label,
        "kind": field.kind,
        "help": field.help,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "value": str(value),
        "options": [{"value": option.value, "label": option.label} for option in field.options],
    }
    if field.kind == "scale" and field.minimum is not None and field.maximum is not None:
        places = range(field.minimum, field.maximum + 1)
        shown["options"] = [{"value": str(place), "label": str(place)} for place in places]
    return shown


def _in_words(field: Field, value: str) -> str:
    return next((option.label for option in field.options if option.value == value), value)

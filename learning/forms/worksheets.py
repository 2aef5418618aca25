"""Worksheets of activities, read from their form fields; every field's name carries a prefix of its own."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from courses.domain.worksheets import Worksheet, clean_worksheet

PREFIX = "w-"


class WorksheetForm:
    """What was sent for a worksheet: as it was written, what of it can be saved, and what cannot and why.

    `written` has every field that is not empty, `data` what fits, `errors` a reason for each that does not;
    all by field name.
    """

    def __init__(self, sheet: Worksheet, sent: QueryDict) -> None:
        raw = {field.name: sent.get(PREFIX + field.name, "") for field in sheet.fields()}
        cleaned = clean_worksheet(sheet, raw)
        self.written = {name: text for name, text in raw.items() if text.strip()}
        self.data = dict(cleaned.data)
        self.errors = {name: str(reason) for name, reason in cleaned.errors.items()}
        self._labels = {field.name: field.label for field in sheet.fields()}

    def problem(self) -> str:
        """Return the first reason in words, with the field that it is about; empty when everything fits."""
        return next((f"“{self._labels[name]}”: {reason}" for name, reason in self.errors.items()), "")


def worksheet_fields(sheet: Worksheet, stored: Mapping[str, Any]) -> dict[str, str]:
    """Return a stored worksheet as form fields."""
    return {PREFIX + field.name: str(stored.get(field.name, "")) for field in sheet.fields()}

"""What a learner has filled in: taken over as far as it fits, with a reason for every field that does not."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.domain.numbers import read_number
from courses.domain.worksheets.structure import MAX_CHARACTERS, Field, Worksheet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_MAX_WHOLE = 10**15


@dataclass(frozen=True)
class CleanedWorksheet:
    """`data` holds what fits, by field name (JSON-serialisable, without empty ones), `errors` the reasons."""

    data: Mapping[str, str | int]
    errors: Mapping[str, _StrPromise]


class _Unfit(Exception):
    def __init__(self, reason: _StrPromise) -> None:
        super().__init__()
        self.reason = reason


def clean_worksheet(worksheet: Worksheet, raw: Mapping[str, Any]) -> CleanedWorksheet:
    """Check what was sent for a worksheet. No field is required; names that it does not have are ignored.

    Whole numbers come back as int, everything else as stripped text; a number stays as it was written. Text
    holds at most 5,000 characters a field, or the field's own limit.
    """
    data: dict[str, str | int] = {}
    errors: dict[str, _StrPromise] = {}
    for field in worksheet.fields():
        try:
            value = _value(field, raw.get(field.name))
        except _Unfit as unfit:
            errors[field.name] = unfit.reason
            continue
        if value != "":
            data[field.name] = value
    return CleanedWorksheet(data, errors)


def _value(field: Field, sent: Any) -> str | int:
    if sent is None:
        return ""
    if isinstance(sent, bool) or not isinstance(sent, str | int):
        raise _Unfit(_("This cannot be saved here."))
    if isinstance(sent, int) and abs(sent) > _MAX_WHOLE:
        raise _Unfit(_("This cannot be saved here."))
    limit = field.maximum if field.kind in ("text", "longtext") and field.maximum else MAX_CHARACTERS
    if isinstance(sent, str) and len(sent) > limit:
        raise _Unfit(format_lazy(_("Please write at most {limit} characters."), limit=limit))
    text = str(sent).replace("\r\n", "\n").strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n" for sign in text):
        raise _Unfit(_("This contains characters that cannot be saved."))
    return _of_kind(field, text) if text else ""


def _of_kind(field: Field, text: str) -> str | int:
    if field.kind in ("integer", "scale"):
        return _whole(field, text)
    if field.kind == "number" and not read_number(text):
        raise _Unfit(_("Please write one number, for example 12.5."))
    if field.kind == "choice" and text not in {option.value for option in field.options}:
        raise _Unfit(_("Please choose one of the options."))
    return text


def _whole(field: Field, text: str) -> int:
    found = [number for number in read_number(text) if number == number.to_integral_value()]
    low, high = field.minimum, field.maximum
    fitting = [int(n) for n in found if (low is None or n >= low) and (high is None or n <= high)]
    if not fitting:
        raise _Unfit(format_lazy(_("Please write a whole number from {low} to {high}."), low=low, high=high))
    return fitting[0]

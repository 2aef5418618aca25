"""What a learner sends for a question: is it an answer at all?

A response names ids of the question::

    single_choice    {"choice": "a"}
    multiple_choice  {"choices": ["a", "c"]}
    matching         {"matches": {"l1": "r2"}}
    ordering         {"order": ["i2", "i1", "i3"]}
    numeric          {"number": "0,5"}
    short_answer     {"text": "…"}
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from courses.domain.numbers import read_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

MAX_TEXT = 500
"""The longest short answer, in characters."""

MAX_NUMBER = 200
"""A longer text in a number field is no slip of the pen."""

_REASONS = {
    "malformed": _("This answer does not fit the question. Please reload the page and answer again."),
    "too_long": _("The answer is too long. Please shorten it."),
    "not_a_number": _("Please write one number in the unit that the question asks for, for example 12.5."),
}
_QUOTES = re.compile("[\"'„“”‟«»‹›‘’‚‛`´]")
_HYPHENS = re.compile("[-\u2010\u2011\u2012\u2013\u2014\u2212]")


class InvalidResponse(Exception):
    """What was sent cannot be an answer to the question.

    `code` is malformed, too_long or not_a_number; `reason` says it to the learner, translated when it is
    shown.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.reason: _StrPromise = _REASONS[code]


def validate_response(question: Mapping[str, Any], response: Any) -> dict[str, Any]:
    """The response in clean form; an empty mapping if the question was left unanswered.

    Unanswered are None, an empty mapping, an empty choice or list, and blank text. A learner may give the
    same right side to two left sides of a matching question: at most one of them can be right. An order names
    every item once.

    Raises `InvalidResponse`, and nothing else, for every other shape: unknown keys or ids, wrong types,
    repeated choices, overlong or control characters, text that is no number where one is asked for.
    """
    if response is None:
        return {}
    key, check = _CHECKS[question["type"]]
    if not isinstance(response, Mapping) or response.keys() - {key}:
        raise InvalidResponse("malformed")
    value = check(question, response.get(key))
    return {key: value} if value else {}


def normalise_answer(text: str) -> str:
    """A short answer in the form in which it is compared.

    From quizzes.yaml: “trim, collapse spaces, case-fold, strip quotes and final full stop, hyphen equals
    space”. Dashes count as hyphens, and letters are compared in composed form (й is one letter, however it
    was typed).
    """
    plain = unicodedata.normalize("NFC", text).casefold()
    plain = _HYPHENS.sub(" ", _QUOTES.sub("", plain))
    return " ".join(plain.split()).removesuffix(".").rstrip()


def _choice(question: Mapping[str, Any], value: Any) -> str:
    return _one_of({option["id"] for option in question["options"]}, value)


def _choices(question: Mapping[str, Any], value: Any) -> list[str]:
    return _distinct({option["id"] for option in question["options"]}, value)


def _matches(question: Mapping[str, Any], value: Any) -> dict[str, str]:
    if value is None:
        return {}
    lefts = {pair["left"]["id"] for pair in question["pairs"]}
    rights = {pair["right"]["id"] for pair in question["pairs"]}
    rights |= {extra["id"] for extra in question.get("distractors", ())}
    if not isinstance(value, Mapping):
        raise InvalidResponse("malformed")
    matches = {_one_of(lefts, left): _one_of(rights, right) for left, right in value.items()}
    if "" in matches:
        raise InvalidResponse("malformed")
    return {left: right for left, right in matches.items() if right}


def _order(question: Mapping[str, Any], value: Any) -> list[str]:
    items = {item["id"] for item in question["items"]}
    order = _distinct(items, value)
    if order and len(order) != len(items):
        raise InvalidResponse("malformed")
    return order


def _number(question: Mapping[str, Any], value: Any) -> str:
    text = _text(value, MAX_NUMBER)
    if text and not read_number(text, question["answer"].get("unit", "")):
        raise InvalidResponse("not_a_number")
    return text


def _short(_question: Mapping[str, Any], value: Any) -> str:
    return _text(value, MAX_TEXT)


def _one_of(ids: set[str], value: Any) -> str:
    if value is None or value == "":
        return ""
    if not isinstance(value, str) or value not in ids:
        raise InvalidResponse("malformed")
    return value


def _distinct(ids: set[str], value: Any) -> list[str]:
    if value is None:
        return []
    if not isinstance(value, list | tuple) or len(value) > len(ids):
        raise InvalidResponse("malformed")
    chosen = [_one_of(ids, item) for item in value]
    if "" in chosen or len(set(chosen)) != len(chosen):
        raise InvalidResponse("malformed")
    return chosen


def _text(value: Any, limit: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InvalidResponse("malformed")
    if len(value) > limit:
        raise InvalidResponse("too_long")
    # Neither NUL nor half a surrogate pair can be stored, and nobody types them.
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\t\n\r" for sign in value):
        raise InvalidResponse("malformed")
    return value.strip()


_CHECKS: dict[str, tuple[str, Callable[[Mapping[str, Any], Any], Any]]] = {
    "single_choice": ("choice", _choice),
    "multiple_choice": ("choices", _choices),
    "matching": ("matches", _matches),
    "ordering": ("order", _order),
    "numeric": ("number", _number),
    "short_answer": ("text", _short),
}

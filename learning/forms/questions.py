"""Answers to questions, read from the fields of `components/question.html`."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

LONGEST_PLACE = 4
"""More digits than any place in an order has; Python refuses to read thousands of them."""


def read_response(question: Mapping[str, Any], data: QueryDict, prefix: str = "") -> dict[str, Any]:
    """Return what was answered to a public question, in the ids that the learner sees; empty when nothing
    was.

    `prefix` stands before every field's name, so that one form can hold several questions. Whether the ids
    belong to the question is for grading to check. An ordering with a place left out is no answer yet; two
    items in one place keep the order in which they were shown.
    """
    match question["type"]:
        case "single_choice":
            choice = data.get(f"{prefix}choice", "")
            return {"choice": choice} if choice else {}
        case "multiple_choice":
            choices = data.getlist(f"{prefix}choices")
            return {"choices": choices} if choices else {}
        case "matching":
            matches = {left["id"]: data.get(f"{prefix}match-{left['id']}", "") for left in question["left"]}
            matches = {left: right for left, right in matches.items() if right}
            return {"matches": matches} if matches else {}
        case "ordering":
            return _order(question, data, prefix)
        case "numeric":
            number = data.get(f"{prefix}number", "").strip()
            return {"number": number} if number else {}
        case _:
            text = data.get(f"{prefix}text", "").strip()
            return {"text": text} if text else {}


def _order(question: Mapping[str, Any], data: QueryDict, prefix: str) -> dict[str, Any]:
    places = {item["id"]: data.get(f"{prefix}position-{item['id']}", "") for item in question["items"]}
    if not all(place.isdecimal() and len(place) <= LONGEST_PLACE for place in places.values()):
        return {}
    return {"order": sorted(places, key=lambda item: int(places[item]))}


def read_flag(data: QueryDict, prefix: str) -> bool:
    """Return whether the question is marked for another look."""
    return f"{prefix}flag" in data


def seen_mark(response: Mapping[str, Any], flagged: bool) -> str:
    """Return what a page says of the answer that it shows, so that an untouched one is known again."""
    return json.dumps([response, flagged], sort_keys=True)


def is_untouched(data: QueryDict, prefix: str, response: Mapping[str, Any], flagged: bool) -> bool:
    """Return whether a question comes back as its page showed it; never where the page does not say."""
    return data.get(f"{prefix}seen") == seen_mark(response, flagged)

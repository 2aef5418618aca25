"""Right and wrong answers to questions, for the demo's past attempts."""

from collections.abc import Mapping
from typing import Any


def answer(question: Mapping[str, Any], *, right: bool) -> dict[str, Any]:
    """Return a response that `grade` takes for fully right, or one that a hurried learner might give."""
    return _MAKERS[question["type"]](question, right)


def _single(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    option = next(option for option in question["options"] if bool(option["correct"]) == right)
    return {"choice": option["id"]}


def _multiple(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    correct = [option["id"] for option in question["options"] if option["correct"]]
    return {"choices": correct if right else correct[:1]}


def _matching(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    left = [pair["left"]["id"] for pair in question["pairs"]]
    places = [pair["right"]["id"] for pair in question["pairs"]]
    return {"matches": dict(zip(left, places if right else places[1:] + places[:1], strict=True))}


def _ordering(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    order = [item["id"] for item in question["items"]]
    return {"order": order if right else [order[1], order[0], *order[2:]]}


def _numeric(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    value = question["answer"]["value"]
    return {"number": str(value if right else value * 2 + 1)}


def _short(question: Mapping[str, Any], right: bool) -> dict[str, Any]:
    return {"text": question["accepted"][0] if right else "не знам"}


_MAKERS = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}

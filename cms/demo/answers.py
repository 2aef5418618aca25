"""Right and wrong answers to questions, for the demo's past attempts."""

import random
from collections.abc import Mapping
from typing import Any


def answer(question: Mapping[str, Any], *, right: bool, seed: str) -> dict[str, Any]:
    """Return a response that `grade` takes for fully right, or one that a hurried learner might give.

    `seed` decides which mistake is made.
    """
    if question["type"] == "single_choice":
        return _single(question, right, random.Random(seed))  # noqa: S311 - a demo, not a secret
    return _MAKERS[question["type"]](question, right)


def _single(question: Mapping[str, Any], right: bool, chance: random.Random) -> dict[str, Any]:
    options = [option["id"] for option in question["options"] if bool(option["correct"]) == right]
    return {"choice": chance.choice(options)}


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
    "multiple_choice": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}

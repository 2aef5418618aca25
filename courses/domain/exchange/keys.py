"""The keys of a question's answers, and what the common formats have no place for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from courses.domain.exchange.items import Content, ItemRefused
from courses.domain.exchange.texts import storable

Extras = dict[str, Any]


def keyed_parts(question: Content) -> list[dict[str, Any]]:
    """Return the parts of a question that have a key, in order: options, or left sides, right sides and
    distractors, or items.
    """
    pairs = question.get("pairs", [])
    return [
        *question.get("options", []),
        *(pair["left"] for pair in pairs),
        *(pair["right"] for pair in pairs),
        *question.get("distractors", []),
        *question.get("items", []),
    ]


def key_parts(question: Content, keys: list[str]) -> None:
    """Give the parts of a question these keys, in place; raise ItemRefused when there are not as many."""
    parts = keyed_parts(question)
    if len(parts) != len(keys):
        raise ItemRefused(
            _("It has {found} answers, not {wanted}.").format(found=len(parts), wanted=len(keys))
        )
    for part, key in zip(parts, keys, strict=True):
        part["id"] = key


def numbered_keys(question: Content) -> list[str]:
    """Return the keys that answers get when nobody states any: a, b …; l1, r1 …; i1 …"""
    pairs, extras = len(question.get("pairs", [])), len(question.get("distractors", []))
    return [
        *(chr(ord("a") + number) for number in range(len(question.get("options", [])))),
        *(f"l{number}" for number in range(1, pairs + 1)),
        *(f"r{number}" for number in range(1, pairs + extras + 1)),
        *(f"i{number}" for number in range(1, len(question.get("items", [])) + 1)),
    ]


def extras_of(question: Content, fields: tuple[str, ...]) -> Extras:
    """Return what a format cannot say of a question, to be kept beside it.

    `fields` are those that the format has no place for: keys, unit, model_answer, feedback (of pairs,
    distractors and items).
    """
    keys = [part["id"] for part in keyed_parts(question)]
    found: Extras = {
        "keys": [] if keys == numbered_keys(question) else keys,
        "unit": question.get("answer", {}).get("unit", ""),
        "model_answer": question.get("model_answer", ""),
        "feedback": [part.get("feedback", "") for part in _worded(question)],
    }
    found["feedback"] = found["feedback"] if any(found["feedback"]) else []
    return {name: found[name] for name in fields if found[name]}


def put_extras(question: Content, extras: Extras) -> None:
    """Put what `extras_of` kept back into the question, in place; raise ItemRefused when it does not fit."""
    refused = ItemRefused(_("What the file keeps for Cluster Academy does not fit the question any more."))
    texts = [extras.get("unit", ""), extras.get("model_answer", "")]
    keys, feedback = extras.get("keys", []), extras.get("feedback", [])
    if not isinstance(keys, list) or not isinstance(feedback, list):
        raise refused
    if not all(isinstance(text, str) and storable(text) for text in [*texts, *keys, *feedback]):
        raise refused
    if keys:
        if len(keys) != len(keyed_parts(question)):
            raise refused
        key_parts(question, keys)
    if feedback:
        if len(feedback) != len(_worded(question)):
            raise refused
        for part, text in zip(_worded(question), feedback, strict=True):
            part["feedback"] = text
    if texts[0] and "answer" in question:
        question["answer"]["unit"] = texts[0]
    if texts[1] and "accepted" in question:
        question["model_answer"] = texts[1]


def _worded(question: Content) -> list[dict[str, Any]]:
    """Return the pairs, distractors and items, which GIFT gives no feedback."""
    return [*question.get("pairs", []), *question.get("distractors", []), *question.get("items", [])]

"""Writes questions as the content pack's YAML, both languages together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.domain.editions.skeletons import question_skeleton
from courses.domain.exchange.items import Content, ItemRefused
from courses.domain.pack.documents import LANGUAGES

Versions = dict[str, Content]


def write_pack_yaml(banks: list[Content]) -> str:
    """Return the file of these banks, each as `{id, course, title, pass_percent, questions}`."""
    return yaml.safe_dump({"banks": banks}, allow_unicode=True, sort_keys=False, width=110)


def pack_question(versions: Versions, category: str, tags: list[str]) -> Content:
    """Return one question as the pack has it; raise ItemRefused when a language is missing or differs."""
    for language in LANGUAGES:
        if language not in versions:
            raise ItemRefused(
                _("It is missing in one language ({language}); this format holds both.").format(
                    language=language
                )
            )
    if len({str(question_skeleton(versions[language])) for language in LANGUAGES}) > 1:
        raise ItemRefused(_("The languages differ in keys, right answers, points or limits."))
    first = versions[LANGUAGES[0]]
    head = {"id": first["id"], "type": first["type"], "competence": first["competence"]}
    head |= {"difficulty": first["difficulty"], "points": first["points"], "category": category, "tags": tags}
    body = {"stem": _words(versions, lambda one: one["stem"]), **_ANSWERS[first["type"]](versions)}
    return {name: value for name, value in head.items() if value not in ("", [])} | body


def _words(versions: Versions, text: Callable[[Content], str]) -> dict[str, str]:
    return {language: text(versions[language]) for language in LANGUAGES}


def _optional(name: str, versions: Versions, text: Callable[[Content], str]) -> Content:
    """Return a text under its name, nothing when no language has one."""
    words = _words(versions, text)
    return {name: words} if any(words.values()) else {}


def _parts(versions: Versions, kind: str) -> list[Versions]:
    """Return the parts of one kind (options, pairs …), each by language."""
    count = len(versions[LANGUAGES[0]][kind])
    if any(len(versions[language][kind]) != count for language in LANGUAGES):
        raise ItemRefused(_("The languages differ in keys, right answers, points or limits."))
    return [{language: versions[language][kind][place] for language in LANGUAGES} for place in range(count)]


def _choice(versions: Versions) -> Content:
    return {
        "options": [
            {
                "id": part[LANGUAGES[0]]["id"],
                "correct": part[LANGUAGES[0]]["correct"],
                "text": _words(part, lambda one: one["text"]),
                **_optional("feedback", part, lambda one: one["feedback"]),
            }
            for part in _parts(versions, "options")
        ]
    }


def _matching(versions: Versions) -> Content:
    pairs = []
    for part in _parts(versions, "pairs"):
        sides: Content = {}
        for side in ("left", "right"):
            inner = {language: part[language][side] for language in LANGUAGES}
            sides[side] = _keyed(inner)
        pairs.append({**sides, **_optional("feedback", part, lambda one: one["feedback"])})
    extras = [_item(part) for part in _parts(versions, "distractors")]
    return {"pairs": pairs, **({"distractors": extras} if extras else {})}


def _keyed(part: Versions) -> Content:
    return {"id": part[LANGUAGES[0]]["id"], **_words(part, lambda one: one["text"])}


def _item(part: Versions) -> Content:
    return {**_keyed(part), **_optional("feedback", part, lambda one: one["feedback"])}


def _ordering(versions: Versions) -> Content:
    return {"items_in_correct_order": [_item(part) for part in _parts(versions, "items")]}


def _numeric(versions: Versions) -> Content:
    answer = {language: versions[language]["answer"] for language in LANGUAGES}
    units = _words(answer, lambda one: one["unit"])
    unit: Any = units if len(set(units.values())) > 1 else units[LANGUAGES[0]]
    wrong = []
    for part in _parts(versions, "feedback_wrong"):
        bands = [_band(part[language]) for language in LANGUAGES]
        if bands[0] != bands[1]:
            raise ItemRefused(_("The languages differ in their typical wrong numbers."))
        wrong.append({**bands[0], **_words(part, lambda one: one["text"])})
    return {
        "answer": {**_band(answer[LANGUAGES[0]]), **({"unit": unit} if unit else {})},
        **_feedback(versions, "feedback_correct"),
        **({"feedback_wrong": wrong} if wrong else {}),
        **_feedback(versions, "feedback_default"),
    }


def _band(band: Content) -> Content:
    return {"value": band["value"], "tolerance": band["tolerance"]}


def _short(versions: Versions) -> Content:
    return {
        "accepted": {language: list(versions[language]["accepted"]) for language in LANGUAGES},
        **_feedback(versions, "model_answer"),
        **_feedback(versions, "feedback_correct"),
        **_feedback(versions, "feedback_default"),
    }


def _feedback(versions: Versions, name: str) -> Content:
    return _optional(name, versions, lambda one: one.get(name, ""))


_ANSWERS: dict[str, Callable[[Versions], Content]] = {
    "single_choice": _choice,
    "multiple_choice": _choice,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}

"""Fits a question of a file to what the bank holds under the same code: keys, labels, the other language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.editions.questionnaires import content_of
from courses.domain.editions.skeletons import question_skeleton
from courses.domain.exchange.items import Content, Item, ItemRefused
from courses.domain.exchange.keys import key_parts, keyed_parts
from courses.models import Question

_NEUTRAL = {"competence": "competence_code", "difficulty": "difficulty", "points": "points"}


@dataclass(frozen=True)
class Settled:
    """A question as it will be stored: the content in each language of the file, and the labels that all
    languages share.
    """

    contents: dict[str, Content]
    labels: dict[str, Any]


def settle(item: Item, known: Mapping[str, Question]) -> Settled:
    """Return how a question of a file will be stored; `known` are the rows of the same code by language.

    Answers keep the keys that they have, matched by place, because learners' answers are stored by key.
    Raises ItemRefused when a language that is not in the file would no longer be the same question.
    """
    row = next((known[language] for language in (*item.versions, *known) if language in known), None)
    labels = _labels(item, row)
    before = {language: content_of(question) for language, question in known.items()}
    others = {language: content for language, content in before.items() if language not in item.versions}
    contents = {}
    for language, body in item.versions.items():
        content = _copy({"id": item.head.code, **body})
        for name in _NEUTRAL:
            content[name] = labels[name]
        model = next(iter(others.values()), before.get(language))
        if model and not item.keyed and _shape(model) == _shape(content):
            key_parts(content, [part["id"] for part in keyed_parts(model)])
        contents[language] = content
    for language, other in others.items():
        for content in contents.values():
            if question_skeleton({**other, **{name: labels[name] for name in _NEUTRAL}}) != question_skeleton(
                content
            ):
                raise ItemRefused(_difference(language))
    return Settled(contents, labels)


def is_stored(settled: Settled, known: Mapping[str, Question]) -> bool:
    """Return whether the rows hold exactly this already."""
    if not set(settled.contents) <= set(known):
        return False
    for language, row in known.items():
        if any(getattr(row, field) != settled.labels[name] for name, field in _FIELDS.items()):
            return False
        if language in settled.contents and _comparable(content_of(row)) != settled.contents[language]:
            return False
    return True


def apply_labels(settled: Settled, row: Question) -> None:
    """Set what all languages share on a row, without storing it."""
    for name, field in _FIELDS.items():
        setattr(row, field, settled.labels[name])


_FIELDS = {**_NEUTRAL, "category": "category", "tags": "tags"}


def _labels(item: Item, row: Question | None) -> dict[str, Any]:
    """Return what the file says, else what the bank says, else what a new question begins with."""
    defaults = {"competence": "", "difficulty": 1, "points": 1, "category": "", "tags": []}
    stored = {name: getattr(row, field) for name, field in _FIELDS.items()} if row else {}
    stated = {name: getattr(item.head, name) for name in _FIELDS}
    stated["tags"] = None if stated["tags"] is None else list(stated["tags"])
    return defaults | stored | {name: value for name, value in stated.items() if value is not None}


def _shape(content: Content) -> tuple[Any, ...]:
    """Return what answers are matched by: their kind, their number, which of them are right."""
    kinds = ("options", "pairs", "distractors", "items")
    return (
        content["type"],
        *(len(content.get(kind, [])) for kind in kinds),
        [option["correct"] for option in content.get("options", [])],
    )


def _comparable(content: Content) -> Content:
    """Return stored content with plain line ends, as files have them."""
    copied: Content = _copy(content)
    return copied


def _copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _copy(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_copy(inner) for inner in value]
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def _difference(language: str) -> str:
    message = _(
        "It would no longer be the same question as in the other language ({language}): type, number of "
        "answers and right answers must agree. Change that one too, or import both languages as YAML."
    )
    return message.format(language=language)

"""Writes questions as GIFT."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.exchange.gift_syntax import comment, escape
from courses.domain.exchange.items import Content, ItemRefused
from courses.domain.exchange.keys import extras_of
from courses.domain.exchange.labels import stated_tags

_MISTAKABLE = re.compile(r"\s*(\[|//)")
_BEYOND = ("keys", "unit", "model_answer", "feedback")


def write_gift(question: Content, tags: list[str]) -> str:
    """Return one question; what GIFT has no place for stands in comments that other programs skip.

    Raises ItemRefused for a text that GIFT cannot write.
    """
    _refuse_arrows(question)
    labels = [comment("id", question["id"])]
    labels += [comment("tag", tag) for tag in stated_tags(question, tags)]
    labels.append(comment("tag", f"points:{question['points']}"))
    lines = [f"// {' '.join(labels)}"]
    extras = extras_of(question, _BEYOND)
    if extras:
        lines.append(f"// [academy:{json.dumps(extras, ensure_ascii=False)}]")
    answers = _ANSWERS[question["type"]](question)
    stem = question["stem"]
    mark = "[plain]" if _MISTAKABLE.match(stem) else ""
    lines.append(f"::{question['id']}::{mark}{escape(stem)} {{{answers}}}")
    return "\n".join(lines) + "\n\n"


def write_category(category: str) -> str:
    """Return the line that puts the questions below it into a category; empty: into none."""
    return f"$CATEGORY: {escape(category)}\n\n"


def _refuse_arrows(question: Content) -> None:
    texts = [part["text"] for pair in question.get("pairs", []) for part in (pair["left"], pair["right"])]
    texts += [part["text"] for part in question.get("distractors", [])] + question.get("accepted", [])
    if any("->" in text for text in texts):
        raise ItemRefused(_("GIFT cannot write “->” inside of an answer."))
    if any("\n" in item["text"] for item in question.get("items", [])):
        raise ItemRefused(_("GIFT cannot write an item of several lines."))


def _fed(text: str, feedback: str) -> str:
    """Return an answer with its feedback."""
    written = escape(text)
    # A text that begins like a format or a comment would be taken for one.
    written = f"[plain]{written}" if _MISTAKABLE.match(text) else written
    return f"{written}{_feedback(feedback)}"


def _single(question: Content) -> str:
    return _lines(
        f"{'=%100%' if option['correct'] else '~%0%'}{_fed(option['text'], option['feedback'])}"
        if option["text"].lstrip().startswith("%")
        else f"{'=' if option['correct'] else '~'}{_fed(option['text'], option['feedback'])}"
        for option in question["options"]
    )


def _multiple(question: Content) -> str:
    """Each wrong answer takes away as much as a right one gives, as in our own rule."""
    right = sum(option["correct"] for option in question["options"])
    share = f"{100 / right:.5f}".rstrip("0").rstrip(".")
    return _lines(
        f"~%{'' if option['correct'] else '-'}{share}%{_fed(option['text'], option['feedback'])}"
        for option in question["options"]
    )


def _matching(question: Content) -> str:
    pairs = [
        f"={_fed(pair['left']['text'], '')} -> {_fed(pair['right']['text'], '')}"
        for pair in question["pairs"]
    ]
    return _lines([*pairs, *(f"= -> {_fed(extra['text'], '')}" for extra in question["distractors"])])


def _ordering(question: Content) -> str:
    items = [_fed(item["text"], "") for item in question["items"]]
    return _lines([f">{len(items)} ALL VERTICAL ABSOLUTE_POSITION SHOW none", *items]).lstrip()


def _numeric(question: Content) -> str:
    answers = [f"={_band(question['answer'])}{_feedback(question['feedback_correct'])}"]
    answers += [f"=%0%{_band(wrong)}{_feedback(wrong['text'])}" for wrong in question["feedback_wrong"]]
    if question["feedback_default"]:
        answers.append(f"~{_feedback(question['feedback_default'])}")
    return f"#{_lines(answers)}"


def _short(question: Content) -> str:
    feedback = question["feedback_correct"]
    accepted = [text.replace("*", "\\*") for text in question["accepted"]]
    answers = [f"=%100%{_fed(text, feedback)}" for text in accepted]
    if question["feedback_default"]:
        answers.append(f"=%0%*{_feedback(question['feedback_default'])}")
    return _lines(answers)


def _feedback(text: str) -> str:
    if not text:
        return ""
    return f"#[plain]{escape(text)}" if _MISTAKABLE.match(text) else f"#{escape(text)}"


def _band(band: dict[str, Any]) -> str:
    return f"{_number(band['value'])}:{_number(band['tolerance'])}"


def _number(value: float) -> str:
    return format(Decimal(str(value)), "f")


def _lines(answers: Iterable[str]) -> str:
    return "\n" + "\n".join(answers) + "\n"


_ANSWERS: dict[str, Callable[[Content], str]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}

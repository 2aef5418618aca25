"""Building questions from what a quiz format says: one way for GIFT and Moodle XML."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from courses.domain.exchange.items import Content, ItemRefused
from courses.domain.exchange.keys import key_parts, numbered_keys

FULL = Decimal(100)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?")


@dataclass(frozen=True)
class Answer:
    """An answer of a file: its text, its share of the points in percent (-100 to 100), its feedback."""

    text: str
    weight: Decimal
    feedback: str = ""
    tolerance: Decimal = Decimal(0)


def number(text: str) -> Decimal:
    """Return the number that a file writes with a decimal point; raise ItemRefused for anything else."""
    plain = text.strip()
    if not _NUMBER.fullmatch(plain):
        message = _("“{text}” is no number; write digits and a decimal point.")
        raise ItemRefused(message.format(text=plain[:40]))
    return Decimal(plain)


def choice(answers: list[Answer], *, several: bool, notes: list[str]) -> Content:
    """Return a single or multiple choice question."""
    if several:
        correct = [answer.weight > 0 for answer in answers]
    else:
        correct = [answer.weight == FULL for answer in answers]
        if any(0 < answer.weight < FULL for answer in answers):
            notes.append(_("Answers worth a part of the points are taken as wrong."))
        if sum(correct) > 1:
            raise ItemRefused(
                _("A single choice question has exactly one right answer, this one has {count}.").format(
                    count=sum(correct)
                )
            )
    options = [
        {"id": "", "correct": right, "text": answer.text, "feedback": answer.feedback}
        for answer, right in zip(answers, correct, strict=True)
    ]
    return _keyed({"type": "multiple_choice" if several else "single_choice", "options": options})


def true_false(*, right: bool, feedback_true: str, feedback_false: str, language: str) -> Content:
    """Return a statement to judge as a choice between two answers, worded in the file's language."""
    with override(language):
        words = pgettext("a statement is", "True"), pgettext("a statement is", "False")
    return _keyed(
        {
            "type": "single_choice",
            "options": [
                {"id": "", "correct": right, "text": words[0], "feedback": feedback_true},
                {"id": "", "correct": not right, "text": words[1], "feedback": feedback_false},
            ],
        }
    )


def short_answer(answers: list[Answer], notes: list[str]) -> Content:
    """Return a question that is answered in a few words; the answer “*” is any other one."""
    accepted = [answer for answer in answers if answer.weight == FULL]
    others = [answer for answer in answers if answer.weight != FULL]
    for answer in answers:
        if re.search(r"(?<!\\)\*", answer.text) and not (answer.text == "*" and answer.weight <= 0):
            raise ItemRefused(
                _("“{text}” accepts any text in place of the star; name the accepted texts.").format(
                    text=answer.text[:40]
                )
            )
    if any(answer.text != "*" for answer in others):
        notes.append(_("Texts worth a part of the points or nothing are left out."))
    rest = next((answer.feedback for answer in others if answer.text == "*"), "")
    right = list(dict.fromkeys(answer.feedback for answer in accepted if answer.feedback))
    if len(right) > 1:
        notes.append(_("The first feedback to a right answer is kept, the others are left out."))
    return {
        "type": "short_answer",
        "accepted": list(dict.fromkeys(answer.text.replace("\\*", "*") for answer in accepted)),
        "model_answer": "",
        "feedback_correct": right[0] if right else "",
        "feedback_default": rest,
    }


def numeric(answers: list[Answer], *, unit: str, rest: str, notes: list[str]) -> Content:
    """Return a question that is answered with a number; `rest` is the feedback to any other number."""
    right = [answer for answer in answers if answer.weight == FULL]
    if len(right) != 1:
        message = _("A numeric question has exactly one right number, this one has {count}.")
        raise ItemRefused(message.format(count=len(right)))
    wrong = [answer for answer in answers if answer.weight != FULL]
    if any(answer.weight > 0 for answer in wrong):
        notes.append(_("Answers worth a part of the points are taken as wrong."))
    if any(not answer.feedback for answer in wrong):
        notes.append(_("Wrong numbers without a feedback are left out."))
    return {
        "type": "numeric",
        "answer": {**_band(right[0]), "unit": unit},
        "feedback_correct": right[0].feedback,
        "feedback_wrong": [{**_band(answer), "text": answer.feedback} for answer in wrong if answer.feedback],
        "feedback_default": rest,
    }


def _band(answer: Answer) -> dict[str, int | float]:
    if answer.tolerance < 0:
        raise ItemRefused(_("A tolerance cannot be negative."))
    return {"value": _plain(number(answer.text)), "tolerance": _plain(answer.tolerance)}


def _plain(value: Decimal) -> int | float:
    whole = abs(value) < 10**15 and value == value.to_integral_value()
    return int(value) if whole else float(value)


def matching(pairs: Iterable[tuple[str, str]]) -> Content:
    """Return a question in which things belong together; a pair without a left side is a distractor."""
    both = list(pairs)
    real = [(left, right) for left, right in both if left]
    rights = [right for _left, right in both]
    if len(set(rights)) < len(rights):
        raise ItemRefused(
            _("Two left sides share one right side; here every right side belongs to one left side only.")
        )
    return _keyed(
        {
            "type": "matching",
            "pairs": [
                {"left": {"id": "", "text": left}, "right": {"id": "", "text": right}, "feedback": ""}
                for left, right in real
            ],
            "distractors": [
                {"id": "", "text": right, "feedback": ""} for left, right in both if not left and right
            ],
        }
    )


def ordering(items: Iterable[tuple[str, str]]) -> Content:
    """Return a question in which things are put in order; each item is its text and its feedback."""
    return _keyed(
        {
            "type": "ordering",
            "items": [{"id": "", "text": text, "feedback": feedback} for text, feedback in items],
        }
    )


def give_general_feedback(question: Content, text: str, notes: list[str]) -> None:
    """Put feedback to the whole question where it is read: at every answer that has none of its own."""
    if not text:
        return
    if "feedback_default" in question:
        places = [name for name in ("feedback_correct", "feedback_default") if not question[name]]
        for name in places:
            question[name] = text
        kept = len(places) == 2
    else:
        parts = question.get("options") or question.get("items") or question.get("pairs") or []
        kept = all(not part["feedback"] for part in parts)
        for part in parts:
            part["feedback"] = part["feedback"] or text
    if not kept:
        notes.append(_("The general feedback is kept only at answers without a feedback of their own."))


def _keyed(question: Content) -> Content:
    keys = numbered_keys(question)
    key_parts(question, keys)
    return question

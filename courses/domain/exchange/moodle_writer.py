"""Writes questions as Moodle XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from courses.domain.exchange.items import Content
from courses.domain.exchange.keys import extras_of
from courses.domain.exchange.labels import stated_tags

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
TAIL = "</quiz>\n"
_PLAIN = ' format="plain_text"'


def write_moodle(question: Content, tags: list[str]) -> str:
    """Return one question; what Moodle has no place for stands in an element that it skips."""
    kind, answers = _ANSWERS[question["type"]](question)
    extras = extras_of(question, ("keys", "model_answer", *(["feedback"] if kind == "matching" else [])))
    kept = json.dumps(extras, ensure_ascii=False) if extras else ""
    lines = [
        f"  <question type={quoteattr(kind)}>",
        f"    <name>{_words(question['id'])}</name>",
        f"    <questiontext{_PLAIN}>{_words(question['stem'])}</questiontext>",
        f"    <defaultgrade>{question['points']}</defaultgrade>",
        f"    <idnumber>{escape(question['id'])}</idnumber>",
        *(f"    {line}" for line in answers),
        f"    <tags>{''.join(f'<tag>{_words(tag)}</tag>' for tag in stated_tags(question, tags))}</tags>",
        *([f"    <academy>{escape(kept)}</academy>"] if kept else []),
        "  </question>",
    ]
    return "\n".join(lines) + "\n"


def write_category(category: str) -> str:
    """Return the element that puts the questions below it into a category; empty: into none."""
    path = f"$course$/top/{category}" if category else "$course$/top"
    return f'  <question type="category"><category>{_words(path)}</category></question>\n'


def _words(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _answer(text: str, fraction: str, feedback: str = "", below: str = "", plain: str = "") -> str:
    told = f"<feedback{_PLAIN}>{_words(feedback)}</feedback>" if feedback else ""
    return f'<answer fraction="{fraction}"{plain}>{_words(text)}{below}{told}</answer>'


def _single(question: Content) -> tuple[str, list[str]]:
    answers = [
        _answer(option["text"], "100" if option["correct"] else "0", option["feedback"], plain=_PLAIN)
        for option in question["options"]
    ]
    return "multichoice", ["<single>true</single>", "<shuffleanswers>true</shuffleanswers>", *answers]


def _multiple(question: Content) -> tuple[str, list[str]]:
    """Each wrong answer takes away as much as a right one gives, as in our own rule."""
    share = f"{100 / sum(option['correct'] for option in question['options']):.5f}".rstrip("0").rstrip(".")
    answers = [
        _answer(option["text"], share if option["correct"] else f"-{share}", option["feedback"], plain=_PLAIN)
        for option in question["options"]
    ]
    return "multichoice", ["<single>false</single>", "<shuffleanswers>true</shuffleanswers>", *answers]


def _matching(question: Content) -> tuple[str, list[str]]:
    pairs = [(pair["left"]["text"], pair["right"]["text"]) for pair in question["pairs"]]
    pairs += [("", extra["text"]) for extra in question["distractors"]]
    return "matching", [
        "<shuffleanswers>true</shuffleanswers>",
        *(
            f"<subquestion{_PLAIN}>{_words(left)}<answer>{_words(right)}</answer></subquestion>"
            for left, right in pairs
        ),
    ]


def _ordering(question: Content) -> tuple[str, list[str]]:
    items = [
        _answer(item["text"], str(place), item["feedback"], plain=_PLAIN)
        for place, item in enumerate(question["items"], 1)
    ]
    return "ordering", ["<layouttype>VERTICAL</layouttype>", "<selecttype>ALL</selecttype>", *items]


def _numeric(question: Content) -> tuple[str, list[str]]:
    answer = question["answer"]
    answers = [_number(answer, "100", question["feedback_correct"])]
    answers += [_number(wrong, "0", wrong["text"]) for wrong in question["feedback_wrong"]]
    if question["feedback_default"]:
        answers.append(_answer("*", "0", question["feedback_default"]))
    if answer["unit"]:
        name = f"<unit_name>{escape(answer['unit'])}</unit_name>"
        answers.append(f"<units><unit><multiplier>1</multiplier>{name}</unit></units>")
    return "numerical", answers


def _number(band: Content, fraction: str, feedback: str) -> str:
    value, tolerance = (format(Decimal(str(band[name])), "f") for name in ("value", "tolerance"))
    return _answer(value, fraction, feedback, below=f"<tolerance>{tolerance}</tolerance>")


def _short(question: Content) -> tuple[str, list[str]]:
    right = question["feedback_correct"]
    answers = [_answer(text.replace("*", "\\*"), "100", right) for text in question["accepted"]]
    if question["feedback_default"]:
        answers.append(_answer("*", "0", question["feedback_default"]))
    return "shortanswer", ["<usecase>0</usecase>", *answers]


_ANSWERS: dict[str, Callable[[Content], tuple[str, list[str]]]] = {
    "single_choice": _single,
    "multiple_choice": _multiple,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short,
}

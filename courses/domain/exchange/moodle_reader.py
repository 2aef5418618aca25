"""Reads questions in Moodle XML (docs.moodle.org/en/Moodle_XML_format)."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.domain.exchange import shapes
from courses.domain.exchange.items import Content, Item, ItemRefused, Reading
from courses.domain.exchange.keys import Extras, put_extras
from courses.domain.exchange.labels import head_of
from courses.domain.exchange.moodle_tree import Node, read_tree, refuse_files
from courses.domain.exchange.shapes import Answer, number
from courses.domain.exchange.texts import plain_text

_PLAIN = ("plain_text", "markdown")


def read_moodle(data: bytes, language: str) -> Reading:
    """Return the questions of a Moodle XML file; whatever is wrong with one leaves the others alone.

    Raises FileRefused when the file as a whole cannot be read.
    """
    reading = Reading()
    category: str | None = None

    def take(node: Node) -> None:
        nonlocal category
        if node.attributes.get("type") == "category":
            category = node.words("category/text")
            return
        try:
            reading.accept(_item(node, category, language))
        except ItemRefused as refused:
            title = node.words("name/text") or node.words("questiontext/text")
            reading.reject(node.line, title, refused.reason)

    reading.notes += read_tree(data, take)
    return reading


def _item(node: Node, category: str | None, language: str) -> Item:
    kind = node.attributes.get("type", "")
    if kind not in _READERS:
        message = _("Questions of the type “{kind}” have no counterpart here.")
        raise ItemRefused(message.format(kind=kind[:40]))
    refuse_files(node)
    notes: list[str] = []
    question = _READERS[kind](node, language, notes)
    question["stem"] = _text(node.first("questiontext"))
    shapes.give_general_feedback(question, _text(node.first("generalfeedback")), notes)
    if any(_text(node.first(f"{name}feedback")) for name in ("correct", "partiallycorrect", "incorrect")):
        notes.append(_("Feedback to the question’s result as a whole is left out."))
    extras = _extras(node)
    put_extras(question, extras)
    tags = node.first("tags")
    head = head_of(
        code=node.words("idnumber"),
        name=node.words("name/text"),
        category=category,
        tags=[tag.words("text") for tag in tags.all("tag")] if tags else [],
        stem=question,
        points=_points(node.words("defaultgrade"), notes),
    )
    return Item(node.line, head, {language: question}, "keys" in extras, tuple(notes))


def _text(node: Node | None) -> str:
    """Return the text of an element that has a ``<text>`` and a format."""
    if node is None:
        return ""
    raw = node.words("text")
    return raw if node.attributes.get("format", "html") in _PLAIN else plain_text(raw)


def _extras(node: Node) -> Extras:
    kept = node.words("academy")
    if not kept:
        return {}
    try:
        extras = json.loads(kept)
    except (ValueError, RecursionError) as error:
        raise ItemRefused(_("The element <academy> is damaged. Delete it.")) from error
    if not isinstance(extras, dict):
        raise ItemRefused(_("The element <academy> is damaged. Delete it."))
    return extras


def _points(text: str, notes: list[str]) -> int | None:
    if not text:
        return None
    points = number(text)
    if points != points.to_integral_value() or points < 1:
        notes.append(
            _("The points are whole numbers here: {points} became {whole}.").format(
                points=text[:20], whole=max(1, round(points))
            )
        )
    return max(1, round(points))


def _answers(node: Node) -> list[Answer]:
    return [
        Answer(
            _text(answer) if answer.attributes.get("format") else answer.words("text"),
            _weight(answer),
            _text(answer.first("feedback")),
            number(answer.words("tolerance") or "0"),
        )
        for answer in node.all("answer")
    ]


def _weight(answer: Node) -> Decimal:
    weight = number(answer.attributes.get("fraction", "0"))
    if not -100 <= weight <= 100:
        raise ItemRefused(_("A weight lies between −100 and 100 percent."))
    return weight


def _choice(node: Node, language: str, notes: list[str]) -> Content:
    several = node.words("single").lower() in ("false", "0")
    return shapes.choice(_answers(node), several=several, notes=notes)


def _true_false(node: Node, language: str, notes: list[str]) -> Content:
    answers = {answer.text.lower(): answer for answer in _answers(node)}
    if set(answers) != {"true", "false"}:
        raise ItemRefused(_("A true/false question has the answers “true” and “false”."))
    return shapes.true_false(
        right=answers["true"].weight > answers["false"].weight,
        feedback_true=answers["true"].feedback,
        feedback_false=answers["false"].feedback,
        language=language,
    )


def _short(node: Node, language: str, notes: list[str]) -> Content:
    if node.words("usecase") == "1":
        notes.append(_("Capital and small letters count as the same here."))
    return shapes.short_answer(_answers(node), notes)


def _numeric(node: Node, language: str, notes: list[str]) -> Content:
    answers = _answers(node)
    rest = next((answer.feedback for answer in answers if answer.text == "*" and answer.weight <= 0), "")
    units = node.first("units")
    names = [
        unit.words("unit_name")
        for unit in (units.all("unit") if units else [])
        if number(unit.words("multiplier") or "1") == 1
    ]
    if units and len(units.all("unit")) > 1:
        notes.append(_("The unit with the multiplier 1 is kept, the others are left out."))
    numbers = [answer for answer in answers if answer.text != "*"]
    return shapes.numeric(numbers, unit=names[0] if names else "", rest=rest, notes=notes)


def _matching(node: Node, language: str, notes: list[str]) -> Content:
    return shapes.matching((_text(pair), pair.words("answer/text")) for pair in node.all("subquestion"))


def _ordering(node: Node, language: str, notes: list[str]) -> Content:
    return shapes.ordering((_text(answer), _text(answer.first("feedback"))) for answer in node.all("answer"))


_READERS: dict[str, Callable[[Node, str, list[str]], Content]] = {
    "multichoice": _choice,
    "truefalse": _true_false,
    "shortanswer": _short,
    "numerical": _numeric,
    "matching": _matching,
    "ordering": _ordering,
}

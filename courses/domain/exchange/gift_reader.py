"""Reads questions in GIFT, the text format of Moodle (docs.moodle.org/en/GIFT_format)."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from courses.domain.exchange import shapes
from courses.domain.exchange.gift_syntax import Block, blocks, divide, find, unescape
from courses.domain.exchange.items import Content, Item, ItemRefused, Reading
from courses.domain.exchange.keys import put_extras
from courses.domain.exchange.labels import head_of
from courses.domain.exchange.shapes import FULL, Answer, number
from courses.domain.exchange.texts import plain_text

_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_JUDGED = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_GAP = "_____"


def read_gift(text: str, language: str) -> Reading:
    """Return the questions of a GIFT file; whatever is wrong with one leaves the others alone."""
    reading = Reading()
    for block in blocks(text):
        name, body = _named(block.text.strip())
        try:
            reading.accept(_item(block, name, body, language))
        except ItemRefused as refused:
            reading.reject(block.line, name or " ".join(block.text.split()), refused.reason)
    return reading


def _named(text: str) -> tuple[str, str]:
    """Return the name of a question, empty for none, and its text without the name."""
    if not text.startswith("::"):
        return "", text
    name, rest = divide(text[2:], "::")
    return (unescape(name).strip(), rest) if rest else ("", text)


def _item(block: Block, name: str, body: str, language: str) -> Item:
    notes: list[str] = []
    stem, answers, tail = _parts(body)
    form = _FORMAT.match(stem)
    stem = stem[form.end() :] if form else stem
    wording = _Wording(language, form is not None and form[1].lower() == "html", notes)
    gap = bool(tail.strip())
    if gap:
        notes.append(_("The gap in the text is shown as {gap}.").format(gap=_GAP))
    question = wording.question(answers)
    question["stem"] = wording.text(f"{stem.rstrip()} {_GAP} {tail.lstrip()}" if gap else stem)
    general = divide(answers, "####")[1]
    shapes.give_general_feedback(question, wording.text(general), notes)
    extras = block.remarks.kept()
    put_extras(question, extras)
    head = head_of(
        code=block.remarks.code, name=name, category=block.category, tags=block.remarks.tags, stem=question
    )
    return Item(block.line, head, {language: question}, "keys" in extras, tuple(notes))


def _parts(body: str) -> tuple[str, str, str]:
    """Return what stands before, between and after the braces."""
    start = find(body, "{")
    if start < 0:
        if find(body, "}") >= 0:
            raise ItemRefused(_("The opening brace { is missing, or a blank line tears the question apart."))
        raise ItemRefused(
            _("There is no answer in braces {…}: a text without a question does not belong in a bank.")
        )
    end = find(body, "{}", start + 1)
    if end < 0 or body[end] == "{":
        raise ItemRefused(_("The closing brace } is missing, or a blank line stands inside of the braces."))
    tail = body[end + 1 :]
    if find(tail, "{}") >= 0 or tail.lstrip().startswith("::"):
        raise ItemRefused(_("More than one pair of braces: a blank line must stand between two questions."))
    return body[:start], body[start + 1 : end].strip(), tail


class _Wording:
    """Turns the answers between the braces into a question."""

    def __init__(self, language: str, markup: bool, notes: list[str]) -> None:
        self.language, self.markup, self.notes = language, markup, notes

    def text(self, raw: str) -> str:
        """Return a text as people read it."""
        found = _FORMAT.match(raw)
        markup = found[1].lower() == "html" if found else self.markup
        plain = unescape(raw[found.end() if found else 0 :].strip())
        return plain_text(plain) if markup else plain.strip()

    def question(self, answers: str) -> Content:
        """Return the question without its stem; raise ItemRefused."""
        own = divide(answers, "####")[0].strip()
        if not own:
            raise ItemRefused(_("Essays are no question of a bank; use an assignment."))
        if own.startswith("#"):
            return self._numeric(own[1:])
        if own.startswith(">"):
            return self._ordering(own[1:])
        judged = divide(own, "#")[0].strip().upper()
        if judged in _JUDGED:
            return self._judged(_JUDGED[judged], divide(own, "#")[1])
        return self._listed(own)

    def _judged(self, right: bool, feedback: str) -> Content:
        wrong, correct = (self.text(part) for part in divide(feedback, "#"))
        texts = (correct, wrong) if right else (wrong, correct)
        return shapes.true_false(
            right=right, feedback_true=texts[0], feedback_false=texts[1], language=self.language
        )

    def _listed(self, own: str) -> Content:
        marks = self._marks(own)
        if any(mark == "~" for mark, _text in marks):
            several = not any(mark == "=" for mark, _text in marks)
            answers = [self._answer(mark, text) for mark, text in marks]
            return shapes.choice(answers, several=several, notes=self.notes)
        if all("->" in text for _mark, text in marks):
            return shapes.matching(self._pair(text) for _mark, text in marks)
        return shapes.short_answer([self._answer(mark, text) for mark, text in marks], self.notes)

    def _marks(self, own: str) -> list[tuple[str, str]]:
        """Return the answers with the sign before each."""
        start = find(own, "=~")
        if start < 0 or own[:start].strip():
            raise ItemRefused(_("Every answer begins with = (right) or ~ (wrong)."))
        found = []
        while start >= 0:
            end = find(own, "=~", start + 1)
            found.append((own[start], own[start + 1 : end if end >= 0 else len(own)]))
            start = end
        return found

    def _answer(self, mark: str, raw: str) -> Answer:
        weight, text = self._weight(mark, raw)
        text, feedback = divide(text, "#")
        return Answer(self.text(text), weight, self.text(feedback))

    def _weight(self, mark: str, raw: str) -> tuple[Decimal, str]:
        found = _WEIGHT.match(raw)
        if not found:
            return (FULL if mark == "=" else Decimal(0)), raw
        weight = Decimal(found[1])
        if not -100 <= weight <= 100:
            raise ItemRefused(_("A weight lies between −100 and 100 percent."))
        return weight, raw[found.end() :]

    def _pair(self, raw: str) -> tuple[str, str]:
        left, right = raw.split("->", 1)
        return self.text(left), self.text(right)

    def _ordering(self, own: str) -> Content:
        """The notation of Moodle's ordering plug-in: options on the first line, then one item a line."""
        items = [self.text(line) for line in own.split("\n")[1:] if line.strip()]
        return shapes.ordering((item, "") for item in items)

    def _numeric(self, own: str) -> Content:
        own, rest = divide(own, "~")
        rest = self.text(divide(rest, "#")[1])
        if find(own, "=") < 0:
            own = f"={own.strip()}"
        answers = []
        for mark, raw in self._marks(own.strip()):
            weight, text = self._weight(mark, raw)
            text, feedback = divide(text, "#")
            answers.append(_banded(text.strip(), weight, self.text(feedback)))
        stars = [answer for answer in answers if answer.text == "*"]
        rest = rest or next((answer.feedback for answer in stars), "")
        numbers = [answer for answer in answers if answer.text != "*"]
        return shapes.numeric(numbers, unit="", rest=rest, notes=self.notes)


def _banded(text: str, weight: Decimal, feedback: str) -> Answer:
    """Return a number with its tolerance: ``3.14:0.01``, ``3..4`` or ``3``."""
    if text == "*":
        return Answer(text, weight, feedback)
    if ".." in text:
        low, high = (number(part) for part in text.split("..", 1))
        return Answer(str((low + high) / 2), weight, feedback, (high - low) / 2)
    value, _colon, tolerance = text.partition(":")
    return Answer(str(number(value)), weight, feedback, number(tolerance or "0"))

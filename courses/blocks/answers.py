"""What a question is answered with, and the rules that make a question complete.

Every answer has a short key that is the same in all languages; learners' answers are stored by key.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter

from courses.blocks.neutral import KeyBlock
from courses.enums import QuestionType

ACCEPTED = "accepted"

KEY_HELP = _("Leave it empty for a new answer. In a translation it must be the same as in the original.")


def _key(**kwargs: Any) -> KeyBlock:
    return KeyBlock(
        required=False, max_length=40, label=_("Key"), help_text=KEY_HELP, search_index=False, **kwargs
    )


def _feedback() -> blocks.TextBlock:
    return blocks.TextBlock(
        required=False,
        rows=2,
        label=_("Feedback"),
        help_text=_("What a learner who gave this answer reads afterwards: why it is right or wrong."),
    )


class OptionBlock(blocks.StructBlock):
    """An answer to choose."""

    text = blocks.TextBlock(rows=2, label=_("Answer"))
    correct = blocks.BooleanBlock(required=False, label=_("This answer is right"))
    feedback = _feedback()
    key = _key()

    class Meta:
        label = _("Answer to choose")
        icon = "radio-empty"
        group = _("Single and multiple choice")


class PairBlock(blocks.StructBlock):
    """Two things that belong together."""

    left = blocks.TextBlock(rows=1, label=_("Left side"))
    right = blocks.TextBlock(rows=1, label=_("Right side that belongs to it"))
    feedback = _feedback()
    left_key = _key()
    right_key = _key()

    class Meta:
        label = _("Pair")
        icon = "link"
        group = _("Matching")


class DistractorBlock(blocks.StructBlock):
    """A right side that belongs to nothing."""

    text = blocks.TextBlock(rows=1, label=_("Right side that belongs to nothing"))
    feedback = _feedback()
    key = _key()

    class Meta:
        label = _("Distractor")
        icon = "cross"
        group = _("Matching")


class ItemBlock(blocks.StructBlock):
    """One thing to be put in order."""

    text = blocks.TextBlock(rows=1, label=_("Item"))
    feedback = _feedback()
    key = _key()

    class Meta:
        label = _("Item, in the right order")
        icon = "order"
        group = _("Ordering")


class NumberBlock(blocks.StructBlock):
    """The right number."""

    value = blocks.FloatBlock(label=_("Right number"))
    tolerance = blocks.FloatBlock(
        default=0,
        min_value=0,
        label=_("Tolerance"),
        help_text=_("How far off an answer may be and still be right."),
    )
    unit = blocks.CharBlock(required=False, max_length=40, label=pgettext_lazy("of a number", "Unit"))

    class Meta:
        label = _("Right number")
        icon = "decimal"
        group = _("Numeric")


class WrongNumberBlock(blocks.StructBlock):
    """A number that people get by a known mistake."""

    value = blocks.FloatBlock(label=_("Wrong number"))
    tolerance = blocks.FloatBlock(default=0, min_value=0, label=_("Tolerance"))
    text = blocks.TextBlock(
        rows=2, label=_("Feedback"), help_text=_("Name the mistake that leads to this number.")
    )

    class Meta:
        label = _("Typical wrong number")
        icon = "decimal"
        group = _("Numeric")


ANSWER_BLOCKS = [
    ("option", OptionBlock()),
    ("pair", PairBlock()),
    ("distractor", DistractorBlock()),
    ("item", ItemBlock()),
    ("number", NumberBlock()),
    ("wrong_number", WrongNumberBlock()),
    (
        ACCEPTED,
        blocks.CharBlock(
            label=_("Accepted text"),
            icon="edit",
            group=_("Short answer"),
            help_text=_("Case, quotation marks and spaces around it do not matter."),
        ),
    ),
    (
        "model_answer",
        blocks.TextBlock(rows=1, label=_("Model answer"), icon="check", group=_("Short answer")),
    ),
    (
        "feedback_correct",
        blocks.TextBlock(rows=2, label=_("Feedback to a right answer"), icon="success", group=_("Feedback")),
    ),
    (
        "feedback_default",
        blocks.TextBlock(rows=2, label=_("Feedback to any other answer"), icon="help", group=_("Feedback")),
    ),
]

FEEDBACK = {"feedback_correct", "feedback_default"}
BELONGING: dict[str, set[str]] = {
    QuestionType.SINGLE_CHOICE: {"option"},
    QuestionType.MULTIPLE_CHOICE: {"option"},
    QuestionType.MATCHING: {"pair", "distractor"},
    QuestionType.ORDERING: {"item"},
    QuestionType.NUMERIC: {"number", "wrong_number", *FEEDBACK},
    QuestionType.SHORT_ANSWER: {"accepted", "model_answer", *FEEDBACK},
}


def number_answers(answers: Iterable[Any]) -> None:
    """Give every answer without a key the next free one: a, b … for options, l1/r1 for pairs, i1 for items.

    `answers` are the children of a stream value; they are changed in place.
    """
    children = list(answers)
    used = {
        child.value[name] for child in children for name in _key_names(child.block_type) if child.value[name]
    }
    for child in children:
        for name in _key_names(child.block_type):
            if not child.value[name]:
                child.value[name] = _free_key(child.block_type, name, used)
                used.add(child.value[name])


def _key_names(block_type: str) -> tuple[str, ...]:
    if block_type == "pair":
        return ("left_key", "right_key")
    return ("key",) if block_type in ("option", "distractor", "item") else ()


def _free_key(block_type: str, name: str, used: set[str]) -> str:
    if block_type == "option":
        candidates = [chr(ord("a") + number) for number in range(26)]
    else:
        prefix = {"left_key": "l", "right_key": "r"}.get(name, "r" if block_type == "distractor" else "i")
        candidates = [f"{prefix}{number}" for number in range(1, 200)]
    return next(key for key in candidates if key not in used)


def answer_faults(question_type: str, answers: Iterable[Any]) -> list[str | Promise]:
    """Return what keeps a question of this type from being complete, as sentences for its author.

    `answers` are stream children or anything with `block_type` and `value`.
    """
    children = list(answers)
    faults: list[str | Promise] = []
    strangers = [child for child in children if child.block_type not in BELONGING[question_type]]
    if strangers:
        faults.append(
            format_lazy(
                _("Remove the answers that do not belong to the type “{type}”."),
                type=QuestionType(question_type).label,
            )
        )
    faults += _FAULTS[QuestionType(question_type)]([child for child in children if child not in strangers])
    keys = [
        child.value[name] for child in children for name in _key_names(child.block_type) if child.value[name]
    ]
    if len(keys) != len(set(keys)):
        faults.append(_("Two answers have the same key. Clear one of the keys; it will be numbered anew."))
    return faults


def _values(children: list[Any], block_type: str) -> list[Any]:
    return [child.value for child in children if child.block_type == block_type]


def _single_choice(children: list[Any]) -> list[str | Promise]:
    options = _values(children, "option")
    faults: list[str | Promise] = []
    if len(options) < 2:
        faults.append(_("Add at least two answers to choose from."))
    if sum(bool(option["correct"]) for option in options) != 1:
        faults.append(_("Mark exactly one answer as right."))
    return faults


def _multiple_choice(children: list[Any]) -> list[str | Promise]:
    options = _values(children, "option")
    faults: list[str | Promise] = []
    if len(options) < 2:
        faults.append(_("Add at least two answers to choose from."))
    if not any(option["correct"] for option in options):
        faults.append(_("Mark at least one answer as right."))
    return faults


def _matching(children: list[Any]) -> list[str | Promise]:
    return [] if len(_values(children, "pair")) >= 2 else [_("Add at least two pairs.")]


def _ordering(children: list[Any]) -> list[str | Promise]:
    return [] if len(_values(children, "item")) >= 2 else [_("Add at least two items, in the right order.")]


def _numeric(children: list[Any]) -> list[str | Promise]:
    return [] if len(_values(children, "number")) == 1 else [_("Add the right number, once.")]


def _short_answer(children: list[Any]) -> list[str | Promise]:
    return [] if _values(children, "accepted") else [_("Add at least one accepted text.")]


_FAULTS = {
    QuestionType.SINGLE_CHOICE: _single_choice,
    QuestionType.MULTIPLE_CHOICE: _multiple_choice,
    QuestionType.MATCHING: _matching,
    QuestionType.ORDERING: _ordering,
    QuestionType.NUMERIC: _numeric,
    QuestionType.SHORT_ANSWER: _short_answer,
}


class AnswersBlock(blocks.StreamBlock):
    """The answers of a question inside of a lesson."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ANSWER_BLOCKS, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the cleaned answers, each with a key."""
        cleaned = super().clean(value)
        number_answers(cleaned)
        return cleaned

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Return the texts of the answers.

        Accepted texts are one segment, a line each: a language may need more of them than another.
        """
        accepted = [child.value for child in value if child.block_type == ACCEPTED]
        segments: list[Any] = []
        for child, raw in zip(value, value.raw_data, strict=True):
            if child.block_type == ACCEPTED:
                parts = [StringSegmentValue("", "\n".join(accepted))] if accepted else []
                accepted = []
            else:
                parts = StreamFieldSegmentExtractor(None).handle_block(child.block, child.value, raw)
            segments += [segment.wrap(child.id) for segment in parts]
        return segments

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """Return the answers with their texts translated."""
        parts: dict[str, list[Any]] = {}
        for segment in segments:
            place, part = segment.unwrap()
            parts.setdefault(place, []).append(part)
        lines: list[str] | None = None
        for child in value:
            if child.block_type == ACCEPTED:
                lines = lines or _lines(parts.get(child.id))
            elif child.id in parts:
                writer = StreamFieldSegmentsWriter(None, None, None)
                child.value = writer.handle_block(child.block, child.value, parts[child.id])
        return value if lines is None else self.to_python(_with_accepted(self.get_prep_value(value), lines))

    class Meta:
        label = _("Answers")


def _lines(parts: list[Any] | None) -> list[str] | None:
    return [line for line in parts[0].render_text().splitlines() if line.strip()] if parts else None


def _with_accepted(raw: list[dict[str, Any]], lines: list[str]) -> list[dict[str, Any]]:
    """Return stored answers with these accepted texts in place of the original's, more of them behind the
    last; the ids of those depend on their number only.
    """
    old = [child for child in raw if child["type"] == ACCEPTED]
    first, last = UUID(old[0]["id"]), raw.index(old[-1])
    more = [
        {"type": ACCEPTED, "value": line, "id": str(uuid5(first, str(number)))}
        for number, line in enumerate(lines[len(old) :], len(old))
    ]
    fresh = iter(lines)
    kept = [{**child, "value": next(fresh, "")} if child["type"] == ACCEPTED else child for child in raw]
    answers = [*kept[: last + 1], *more, *kept[last + 1 :]]
    return [child for child in answers if child["type"] != ACCEPTED or child["value"]]


def refuse_answers(question_type: str, answers: Iterable[Any]) -> None:
    """Raise ValidationError with everything that `answer_faults` finds."""
    faults = answer_faults(question_type, answers)
    if faults:
        raise ValidationError([ValidationError(str(fault)) for fault in faults])

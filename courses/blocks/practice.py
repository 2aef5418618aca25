"""Blocks in which a learner does something alone: check, quiz, reflection, activity."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.snippets.blocks import SnippetChooserBlock

from courses.blocks.answers import AnswersBlock, refuse_answers
from courses.blocks.neutral import KeyBlock
from courses.blocks.offers import offered_banks
from courses.blocks.segments import Texts, block_segments
from courses.blocks.settings_text import (
    SettingsError,
    read_settings,
    setting_texts,
    translate_settings,
    write_settings,
)
from courses.enums import ActivityType, QuestionType

PRACTICE = _("Practice")
KNOWLEDGE = _("Tests and assignments")


class CheckBlock(blocks.StructBlock):
    """One question inside of the text."""

    type = blocks.ChoiceBlock(
        choices=QuestionType.choices, default=QuestionType.SINGLE_CHOICE, label=_("Type")
    )
    stem = blocks.TextBlock(rows=2, label=_("Question"))
    answers = AnswersBlock()
    competence = KeyBlock(
        required=False, max_length=20, label=_("Competence"), help_text=_("Its code, such as FOR-1.")
    )
    difficulty = blocks.IntegerBlock(
        default=1,
        min_value=1,
        max_value=3,
        label=_("Difficulty"),
        help_text=_("1 recall, 2 apply, 3 analyse"),
    )
    points = blocks.IntegerBlock(default=1, min_value=1, max_value=100, label=_("Points"))

    def clean(self, value: Any) -> Any:
        """Return the cleaned question; refuse one that nobody could answer rightly."""
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            try:
                refuse_answers(cleaned["type"], cleaned["answers"])
            except ValidationError as error:
                raise StructBlockValidationError(non_block_errors=error.error_list) from error
        return cleaned

    class Meta:
        label = pgettext_lazy("block of a lesson", "Check")
        description = _("One question with feedback at once. It does not count towards the result.")
        icon = "help"
        group = PRACTICE


class ReflectionBlock(blocks.StructBlock):
    """A question that the learner answers for themselves."""

    prompt = blocks.TextBlock(rows=3, label=_("Question to think about"))
    min_words = blocks.IntegerBlock(
        default=0,
        min_value=0,
        max_value=2000,
        label=_("At least this many words"),
        help_text=_("0: as one likes."),
    )

    class Meta:
        label = _("Reflection")
        description = _("A private note that only the learner can read.")
        icon = "edit"
        group = PRACTICE


class SettingsBlock(blocks.TextBlock):
    """Settings of an activity, as text; only the texts for people in them are translated."""

    def get_translatable_segments(self, value: str) -> list[Any]:
        """Return the texts for people in the settings; none if the settings cannot be read."""
        try:
            return block_segments(setting_texts(read_settings(value or "")))
        except SettingsError:
            return []

    def restore_translated_segments(self, value: str, segments: list[Any]) -> str:
        """Return the settings with these texts translated; untouched when every text is the original's."""
        original = read_settings(value or "")
        texts = Texts(segments)
        translated = translate_settings(original, texts.plain)
        return value if translated == original else write_settings(translated)


class ActivityBlock(blocks.StructBlock):
    """An interactive method with its settings."""

    activity = blocks.ChoiceBlock(choices=ActivityType.choices, label=_("Activity"))
    title = blocks.CharBlock(label=_("Title"))
    settings = SettingsBlock(
        required=False,
        rows=14,
        label=_("Settings and texts"),
        help_text=_(
            "One “name: value” a line, lists with “- ” in front (the notation is called YAML). "
            "The guide to the foresight studio says which names an activity knows."
        ),
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned activity; refuse settings that cannot be read."""
        cleaned = super().clean(value)
        try:
            read_settings(cleaned["settings"] or "")
        except SettingsError as error:
            raise StructBlockValidationError({"settings": ValidationError(str(error.message))}) from error
        return cleaned

    class Meta:
        label = _("Activity")
        description = _("A foresight or strategy method: Delphi, horizon scan, scenarios, canvas …")
        icon = "cogs"
        group = PRACTICE


def bank_choices() -> list[tuple[str, str]]:
    """Return the question banks as (code, title); a bank has one code in all languages."""
    banks = offered_banks().order_by("code", "locale_id")
    return list({code: f"{title} ({code})" for code, title in banks.values_list("code", "title")}.items())


def category_levels(rows: Iterable[str]) -> list[str]:
    """Return the categories with all their upper levels, in order; a “/” divides levels."""
    found = set()
    for category in rows:
        parts = category.split("/")
        found |= {"/".join(parts[:length]) for length in range(1, len(parts) + 1)}
    return sorted(found - {""})


def is_within(category: str, level: str) -> bool:
    """Return whether a category is a level or lies below it; every category is within the empty level."""
    return not level or category == level or category.startswith(f"{level}/")


def category_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the categories of the banks that may be chosen, those of one bank together under its code."""
    questions = apps.get_model("courses", "Question").objects.filter(bank__in=offered_banks())
    rows = questions.values_list("bank__code", "category").distinct()
    by_bank: dict[str, list[str]] = {}
    for bank, category in rows.order_by("bank__code"):
        by_bank.setdefault(bank, []).append(category)
    return [
        (bank, [(level, level) for level in category_levels(found)])
        for bank, found in by_bank.items()
        if any(found)
    ]


ORDERS = [
    ("random", _("At random, for every attempt anew")),
    ("listed", _("As in the list, or as in the bank")),
]


class QuizBlock(blocks.StructBlock):
    """A test that counts."""

    bank = blocks.ChoiceBlock(choices=bank_choices, label=_("Question bank"))
    questions = blocks.ListBlock(
        SnippetChooserBlock("courses.Question", label=_("Question")),
        min_num=0,
        default=[],
        label=_("Questions"),
        help_text=_("Leave the list empty to draw from the whole bank or from a category."),
    )
    category = blocks.ChoiceBlock(
        choices=category_choices,
        required=False,
        label=_("Category"),
        help_text=_("Draw from this category of the bank alone, with all levels below it."),
    )
    draw = blocks.IntegerBlock(
        required=False,
        min_value=1,
        label=_("How many to draw"),
        help_text=_(
            "So many questions are drawn at random for each attempt. Leave empty to ask all that are listed "
            "or that the category holds."
        ),
    )
    order = blocks.ChoiceBlock(
        choices=ORDERS,
        required=False,
        label=_("Order of the questions"),
        help_text=_("Left open: drawn questions come at random, listed ones as they are listed."),
    )
    keep_options = blocks.BooleanBlock(
        required=False,
        label=_("Keep the answers in the bank’s order"),
        help_text=_(
            "Answers to choose from are shuffled otherwise. Pairs and items are always shuffled, for their "
            "order would tell the solution."
        ),
    )
    pass_percent = blocks.IntegerBlock(
        default=70, min_value=1, max_value=100, label=_("Pass mark in percent")
    )
    attempts = blocks.IntegerBlock(default=3, min_value=1, max_value=100, label=_("Attempts"))
    time_limit = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=300,
        label=_("Time limit in minutes"),
        help_text=_(
            "Leave empty for no limit, which suits learning best. The clock runs on when somebody leaves; at "
            "the end the saved answers are submitted. The cluster's team can grant extra time."
        ),
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned quiz; refuse one that asks nothing or more than there is."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        fault = _quiz_fault(cleaned)
        if fault:
            name, reason = fault
            raise StructBlockValidationError({name: ValidationError(str(reason))})
        return cleaned

    class Meta:
        label = _("Quiz")
        description = _("A test from a question bank; its best result counts.")
        icon = "list-ol"
        group = KNOWLEDGE


def _quiz_fault(quiz: Any) -> tuple[str, str | Promise] | None:
    """Return the field that keeps a quiz from being asked, with the reason."""
    listed, draw, category = len(quiz["questions"]), quiz["draw"] or 0, quiz["category"] or ""
    if listed and category:
        return "category", _("List questions or choose a category, not both.")
    if listed:
        few = draw > listed
        return ("draw", _("You listed fewer questions than are to be drawn.")) if few else None
    if not draw and not category:
        return "draw", _("List the questions, or say how many to draw from the bank.")
    rows = apps.get_model("courses", "Question").objects.filter(bank__code=quiz["bank"])
    found = {code for code, own in rows.values_list("code", "category") if is_within(own, category)}
    if category and not found:
        message = _("The bank “{bank}” has no questions in the category “{category}”.")
        return "category", format_lazy(message, bank=quiz["bank"], category=category)
    if draw > len(found):
        message = _("The quiz draws {draw} questions, there are only {available}.")
        return "draw", format_lazy(message, draw=draw, available=len(found))
    return None

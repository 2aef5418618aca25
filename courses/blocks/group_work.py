"""Blocks in which a learner works for or with others: assignment, live session."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.neutral import KeyBlock
from courses.blocks.practice import KNOWLEDGE
from courses.enums import Reviewer

TOGETHER = _("Together")


def _lines(label: Any, help_text: Any = "") -> blocks.ListBlock:
    return blocks.ListBlock(
        blocks.TextBlock(rows=1, label=_("Line")), min_num=0, default=[], label=label, help_text=help_text
    )


def _optional_number(label: Any, **kwargs: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(required=False, label=label, **{"min_value": 1, **kwargs})


class RubricLevelBlock(blocks.StructBlock):
    """How well a criterion can be met."""

    points = blocks.IntegerBlock(min_value=0, max_value=1000, label=_("Points"))
    label = blocks.CharBlock(
        required=False, max_length=60, label=_("Name"), help_text=_("For example “Good”.")
    )
    text = blocks.TextBlock(rows=2, label=_("What the work shows at this level"))

    class Meta:
        label = _("Level")


class CriterionBlock(blocks.StructBlock):
    """One row of a rubric."""

    criterion = blocks.CharBlock(label=_("Criterion"))
    competence = KeyBlock(
        required=False, max_length=20, label=_("Competence"), help_text=_("Its code, such as FOR-1.")
    )
    levels = blocks.ListBlock(RubricLevelBlock(), min_num=2, collapsed=True, label=_("Levels"))
    key = KeyBlock(
        required=False,
        max_length=40,
        label=_("Key"),
        help_text=_(
            "Leave it empty for a new criterion. In a translation it must be the same as in the original."
        ),
        search_index=False,
    )

    class Meta:
        label = _("Criterion")


class AssignmentBlock(blocks.StructBlock):
    """A piece of work that somebody reviews."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    brief = blocks.TextBlock(label=_("What is to be done"))
    deliverable = blocks.TextBlock(required=False, rows=2, label=_("What is to be handed in"))
    rubric = blocks.ListBlock(CriterionBlock(), min_num=1, collapsed=True, label=_("Criteria"))
    max_points = blocks.IntegerBlock(min_value=1, max_value=1000, label=_("Most points"))
    pass_points = blocks.IntegerBlock(min_value=0, max_value=1000, label=_("Points to pass"))
    min_words = _optional_number(_("At least this many words"))
    max_words = _optional_number(_("At most this many words"))
    formats = _lines(_("Formats"), _("For example: text, PDF."))
    rules = _lines(_("Rules"))
    reviewers = blocks.MultipleChoiceBlock(choices=Reviewer.choices, label=_("Who reviews"))
    reviews_per_submission = _optional_number(_("Reviews for each piece of work"), default=1)
    resubmissions = blocks.IntegerBlock(
        default=1, min_value=0, max_value=20, label=_("How often it may be handed in again")
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned assignment with a key for every criterion; refuse points that do not add up."""
        cleaned = super().clean(value)
        _number_criteria(cleaned["rubric"])
        if not self.is_deferred_validation:
            errors = _assignment_errors(cleaned)
            if errors:
                raise StructBlockValidationError(errors)
        return cleaned

    class Meta:
        label = _("Assignment")
        description = _("Work that is handed in and reviewed with a rubric.")
        icon = "tasks"
        group = KNOWLEDGE


def _number_criteria(rubric: Any) -> None:
    used = {criterion["key"] for criterion in rubric if criterion["key"]}
    for criterion in rubric:
        if not criterion["key"]:
            criterion["key"] = next(key for key in (f"r{n}" for n in range(1, 200)) if key not in used)
            used.add(criterion["key"])


def _assignment_errors(value: Any) -> dict[str, ValidationError]:
    errors = {}
    best = sum(
        max((level["points"] for level in criterion["levels"]), default=0) for criterion in value["rubric"]
    )
    keys = [criterion["key"] for criterion in value["rubric"]]
    if len(keys) != len(set(keys)):
        errors["rubric"] = ValidationError(
            _("Two criteria have the same key. Clear one of the keys; it will be numbered anew.")
        )
    if best != value["max_points"]:
        errors["max_points"] = ValidationError(
            format_lazy(_("The best levels of all criteria add up to {best}; write {best} here."), best=best)
        )
    if value["pass_points"] > value["max_points"]:
        errors["pass_points"] = ValidationError(_("This must not be more than the most points."))
    if value["min_words"] and value["max_words"] and value["min_words"] > value["max_words"]:
        errors["max_words"] = ValidationError(_("This must not be less than the smallest number of words."))
    return errors


class AgendaItemBlock(blocks.StructBlock):
    """One step of a session."""

    minutes = blocks.IntegerBlock(min_value=1, max_value=1000, label=_("Minutes"))
    item = blocks.TextBlock(rows=1, label=_("What happens"))

    class Meta:
        label = _("Step")


class LiveSessionBlock(blocks.StructBlock):
    """A meeting of a group, on site or online."""

    title = blocks.CharBlock(required=False, label=_("Title"))
    duration_minutes = _optional_number(_("Minutes"))
    group_min = _optional_number(_("Smallest group"))
    group_max = _optional_number(_("Largest group"))
    group_team = _optional_number(_("People in a team"))
    prepare = _lines(_("To prepare"))
    agenda = blocks.ListBlock(AgendaItemBlock(), min_num=1, label=_("Agenda"))
    outputs = _lines(_("What comes out of it"))
    template_columns = _lines(_("Columns of the working table"))
    facilitator_notes = _lines(_("Notes for the facilitator"), _("Learners never see them."))

    class Meta:
        label = _("Live session")
        description = _("A meeting with an agenda; learners see how to prepare.")
        icon = "group"
        group = TOGETHER

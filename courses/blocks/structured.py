"""Blocks that give a text its shape: accordion, steps, quotation, term, formula, code, timeline."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from courses.blocks.formulas import MAX_CHARACTERS, FormulaError, formula_mathml
from courses.blocks.limits import AtMost, ItemsBlock
from courses.blocks.reading import CALLOUT_FEATURES, INLINE_FEATURES, InlineBlock
from courses.enums import CodeLanguage

SHAPES = _("Shapes of text")
MAX_CODE = 5_000


def _rich(label: Promise, features: list[str], most: int, **kwargs: Any) -> InlineBlock:
    reason = _("longer texts are read better as text of the lesson. Shorten it, or move it there.")
    return InlineBlock(features=features, label=label, validators=[AtMost(most, reason, rich=True)], **kwargs)


class SectionBlock(blocks.StructBlock):
    """One part of an accordion."""

    title = blocks.CharBlock(max_length=150, label=_("Heading"))
    text = _rich(_("Text"), CALLOUT_FEATURES, 4_000)

    class Meta:
        label = _("Section")


class AccordionBlock(blocks.StructBlock):
    """Sections that open one by one."""

    sections = ItemsBlock(
        SectionBlock(),
        least=2,
        most=12,
        reason=_("nobody opens more. Use headings in the text instead."),
        label=_("Sections"),
        help_text=_("2 to 12 sections. What everybody must read belongs into the text, not in here."),
    )

    class Meta:
        label = _("Accordion")
        description = _("Headings that open their text: for what only some learners need.")
        icon = "bars"
        group = SHAPES


class StepBlock(blocks.StructBlock):
    """One step."""

    title = blocks.CharBlock(max_length=150, label=_("What to do"))
    text = _rich(_("How"), CALLOUT_FEATURES, 2_000, required=False)

    class Meta:
        label = _("Step")


class StepsBlock(blocks.StructBlock):
    """Numbered steps."""

    title = blocks.CharBlock(required=False, max_length=150, label=_("Title"))
    steps = ItemsBlock(
        StepBlock(),
        least=2,
        most=15,
        reason=_("a longer way is not kept in mind. Divide it in two."),
        label=_("Steps"),
        help_text=_("2 to 15 steps; they are numbered by themselves."),
    )

    class Meta:
        label = _("Steps")
        description = _("What to do, in order and numbered.")
        icon = "list-ol"
        group = SHAPES


class QuotationBlock(blocks.StructBlock):
    """Somebody else's words."""

    text = blocks.TextBlock(
        rows=3,
        label=_("Words"),
        validators=[
            AtMost(1_500, _("a longer quotation needs its owner’s permission. Retell it, or link to it."))
        ],
    )
    source = blocks.CharBlock(
        max_length=300,
        label=_("Source"),
        help_text=_("Who said it and where, so that it can be looked up."),
    )
    link = blocks.URLBlock(required=False, label=_("Address of the source"))

    class Meta:
        label = _("Quotation")
        description = _("Somebody else’s words with their source.")
        icon = "openquote"
        group = SHAPES


class TermBlock(blocks.StructBlock):
    """A term and what it means."""

    term = blocks.CharBlock(max_length=100, label=_("Term"))
    definition = _rich(
        _("Definition"), INLINE_FEATURES, 800, help_text=_("At most 800 characters: a definition is short.")
    )

    class Meta:
        label = _("Glossary term")
        description = _("A term and its definition.")
        icon = "glasses"
        group = SHAPES


class FormulaBlock(blocks.StructBlock):
    """A formula that is drawn and said."""

    latex = blocks.TextBlock(
        rows=2,
        max_length=MAX_CHARACTERS,
        label=_("Formula"),
        help_text=_("In LaTeX, such as \\frac{a}{b}; at most 1000 characters."),
        search_index=False,
    )
    spoken = blocks.TextBlock(
        rows=2,
        max_length=1000,
        label=_("In words"),
        help_text=_("As you would read it to somebody: “a divided by b”."),
    )

    def clean(self, value: Any) -> Any:
        """Return the cleaned formula; refuse one that cannot be drawn."""
        cleaned = super().clean(value)
        if cleaned["latex"]:
            try:
                formula_mathml(cleaned["latex"])
            except FormulaError as error:
                raise StructBlockValidationError({"latex": ValidationError(str(error.message))}) from error
        return cleaned

    class Meta:
        label = _("Formula")
        description = _("A formula, typed in LaTeX, with what it says in words.")
        icon = "decimal"
        group = SHAPES


class CodeBlock(blocks.StructBlock):
    """Lines of a programming language."""

    language = blocks.ChoiceBlock(
        choices=CodeLanguage.choices, default=CodeLanguage.TEXT, label=_("Language")
    )
    code = blocks.TextBlock(
        rows=8,
        label=_("Code"),
        help_text=_("At most 5,000 characters."),
        validators=[
            AtMost(MAX_CODE, _("longer code is read better in a file. Attach it with a file block."))
        ],
        search_index=False,
    )
    caption = blocks.CharBlock(required=False, max_length=200, label=_("Caption"))

    class Meta:
        label = _("Code")
        description = _("Lines of code, as they are typed.")
        icon = "code"
        group = SHAPES


class EventBlock(blocks.StructBlock):
    """Something that happened at some time."""

    date = blocks.CharBlock(max_length=40, label=_("When"), help_text=_("For example “2004” or “week 3”."))
    title = blocks.CharBlock(max_length=150, label=_("What"))
    text = _rich(_("More about it"), INLINE_FEATURES, 800, required=False)

    class Meta:
        label = _("Event")


class TimelineBlock(blocks.StructBlock):
    """Events in their order."""

    title = blocks.CharBlock(required=False, max_length=150, label=_("Title"))
    events = ItemsBlock(
        EventBlock(),
        least=2,
        most=20,
        reason=_("a longer line is not surveyed any more. Keep what matters, or make two."),
        label=_("Events"),
        help_text=_("2 to 20 events, in the order in which they are shown."),
    )

    class Meta:
        label = _("Timeline")
        description = _("Events in their order, each with its time.")
        icon = "time"
        group = SHAPES

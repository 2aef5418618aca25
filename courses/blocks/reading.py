"""Blocks that a learner reads: text, callout, figure, table."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)
from wagtail.images.blocks import ImageChooserBlock
from wagtail.rich_text import RichText

from courses.blocks.limits import AtMost
from courses.blocks.segments import Texts, TranslatedRichText, block_segments, rich_parts
from courses.enums import CalloutKind

INLINE_FEATURES = ["bold", "italic", "link", "code", "superscript", "subscript"]
CALLOUT_FEATURES = [*INLINE_FEATURES, "ul", "ol"]
TEXT_FEATURES = ["h2", "h3", "h4", *CALLOUT_FEATURES, "blockquote", "hr"]
READING = _("Reading")
MAX_TEXT, MAX_CALLOUT = 10_000, 1_500
MAX_COLUMNS, MAX_ROWS = 12, 100


class TextBlock(TranslatedRichText, blocks.RichTextBlock):
    """Headings, paragraphs, lists, quotations."""

    def __init__(self, **kwargs: Any) -> None:
        reason = _("a longer block is hard to comment on and to translate. Split it in two.")
        limit = AtMost(MAX_TEXT, reason, rich=True)
        super().__init__(**{"features": TEXT_FEATURES, "validators": [limit], **kwargs})

    class Meta:
        label = _("Text")
        description = _("Headings, paragraphs, lists and quotations.")
        icon = "pilcrow"
        group = READING


class InlineBlock(TranslatedRichText, blocks.RichTextBlock):
    """Rich text inside of another block."""


class CalloutBlock(blocks.StructBlock):
    """A highlighted note beside the text."""

    kind = blocks.ChoiceBlock(choices=CalloutKind.choices, default=CalloutKind.NOTE, label=_("Kind"))
    text = InlineBlock(
        features=CALLOUT_FEATURES,
        label=_("Text"),
        validators=[
            AtMost(MAX_CALLOUT, _("a longer note does not stand out. Move a part into the text."), rich=True)
        ],
    )

    class Meta:
        label = _("Callout")
        description = _("A note, tip or warning that stands out from the text.")
        icon = "info-circle"
        group = READING


class FigureBlock(blocks.StructBlock):
    """A picture with the description that a blind learner hears."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.TextBlock(
        label=_("Description"),
        help_text=_("Say what the picture shows, in full: people who do not see it learn from this text."),
        max_length=2000,
        rows=3,
    )
    caption = blocks.CharBlock(
        required=False, label=_("Caption"), help_text=_("Shown below the picture, for example its source.")
    )

    class Meta:
        label = _("Figure")
        description = _("A picture or drawing with a description and a caption.")
        icon = "image"
        group = READING


class TableBlock(TypedTableBlock):
    """A table with a heading for every column."""

    text = InlineBlock(features=INLINE_FEATURES, label=_("Text column"))

    def clean(self, table: TypedTable) -> TypedTable:
        """Return the cleaned table; refuse one without rows or with a nameless column."""
        cleaned = super().clean(table)
        if self.is_deferred_validation:
            return cleaned
        problems = []
        if not cleaned.columns or not cleaned.row_data:
            problems.append(_("Add at least one column and one row, or remove the table."))
        if any(not column["heading"].strip() for column in cleaned.columns[1:]):
            problems.append(_("Give every column a heading; only the first may stay without one."))
        if len(cleaned.columns) > MAX_COLUMNS or len(cleaned.row_data) > MAX_ROWS:
            message = _(
                "At most {columns} columns and {rows} rows fit: nobody finds their way in a larger table on "
                "a phone. Split it, or attach it as a file."
            )
            problems.append(format_lazy(message, columns=MAX_COLUMNS, rows=MAX_ROWS))
        if problems:
            raise TypedTableBlockValidationError(
                non_block_errors=[ValidationError(problem) for problem in problems]
            )
        return cleaned

    def get_translatable_segments(self, table: TypedTable) -> list[Any]:
        """Return the texts of the table: caption, headings, then row by row its cells."""
        return block_segments(self._texts(table)) if table else []

    def _texts(self, table: TypedTable) -> Iterator[Any]:
        yield table.caption
        yield from (column["heading"] for column in table.columns)
        for row in table.row_data:
            for cell in row["values"]:
                yield from rich_parts(cell.source if cell else "")

    def restore_translated_segments(self, table: TypedTable, segments: list[Any]) -> TypedTable:
        """Return the table with its texts translated."""
        texts = Texts(segments)
        table.caption = texts.plain(table.caption)
        for column in table.columns:
            column["heading"] = texts.plain(column["heading"])
        for row in table.row_data:
            row["values"] = [RichText(texts.rich(cell.source)) if cell else cell for cell in row["values"]]
        return table

    class Meta:
        label = _("Table")
        description = _("Rows and columns; every column has a heading.")
        icon = "table"
        group = READING

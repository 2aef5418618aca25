"""Fields with a form of their own.

They stay out of the migrations: a block's label or the choices of a form would otherwise make one at every
edit.
"""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from courses.blocks import LESSON_BLOCKS, AnswersBlock


class LessonBodyField(StreamField):
    """The blocks of a lesson in one language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(LESSON_BLOCKS, blank=True, verbose_name=_("content"))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks."""
        name, _path, _args, _kwargs = super().deconstruct()
        return name, "courses.models.fields.LessonBodyField", [], {}


class AnswersField(StreamField):
    """What a question is answered with: options, pairs, items, a number or accepted texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(AnswersBlock(required=False), blank=True, verbose_name=_("answers"))

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks."""
        name, _path, _args, _kwargs = super().deconstruct()
        return name, "courses.models.fields.AnswersField", [], {}

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Return the texts of the answers."""
        segments: list[Any] = self.stream_block.get_translatable_segments(value)
        return segments

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """Return the answers with their texts translated."""
        return self.stream_block.restore_translated_segments(value, segments)


def competence_choices() -> list[tuple[str, str]]:
    """Return the competences as (code, code and title), titled in the language of the admin where there is
    one.
    """
    rows = apps.get_model("courses", "Competence").objects.select_related("locale", "area")
    titles: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.locale.language_code == get_language()):
        titles[row.code] = str(row)
    return sorted(titles.items())


class CompetenceCodesField(ArrayField):
    """Codes of competences, ticked in a list."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return the form's list of checkboxes."""
        return forms.MultipleChoiceField(
            choices=competence_choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            label=self.verbose_name,
            help_text=self.help_text,
        )

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field as the array that it is for the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.contrib.postgres.fields.ArrayField", list(args), kwargs


class CompetenceCodeField(models.CharField):
    """The code of one competence, chosen from a list."""

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return the form's list."""
        return forms.ChoiceField(
            choices=lambda: [("", "—"), *competence_choices()],
            required=not self.blank,
            label=self.verbose_name,
            help_text=self.help_text,
        )

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field as the text that it is for the database."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", list(args), kwargs

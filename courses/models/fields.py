"""Stream fields whose block definitions stay out of the migrations.

A block's help text or label would otherwise make a migration at every edit.
"""

from typing import Any

from wagtail.fields import StreamField

from courses.blocks import LESSON_BLOCKS, AnswersBlock


class LessonBodyField(StreamField):
    """The blocks of a lesson in one language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(LESSON_BLOCKS, blank=True)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks."""
        name, _path, _args, _kwargs = super().deconstruct()
        return name, "courses.models.fields.LessonBodyField", [], {}


class AnswersField(StreamField):
    """What a question is answered with: options, pairs, items, a number or accepted texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(AnswersBlock(required=False), blank=True)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return the field without its blocks."""
        name, _path, _args, _kwargs = super().deconstruct()
        return name, "courses.models.fields.AnswersField", [], {}

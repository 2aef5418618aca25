"""Blocks whose value is the same in every language, such as a key or a code: never a text to translate."""

from typing import Any

from wagtail import blocks


class KeyBlock(blocks.CharBlock):
    """A short text that people do not read as language; a translation takes it from the original."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Return nothing: there is nothing to translate."""
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """Return the original's value."""
        return value

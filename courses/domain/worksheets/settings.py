"""Reading an activity's settings, which authors write by hand: what has an unexpected shape is not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

MAX_ENTRIES = 60
"""More entries of a list are not shown: nobody fills in such a worksheet."""


@dataclass(frozen=True)
class Settings:
    """Settings (or one entry of a list in them) in one language."""

    values: Mapping[str, Any]
    language: str

    def text(self, *keys: str) -> str:
        """The first text (or number, as text) below one of the keys; empty if there is none."""
        for key in keys:
            text = as_text(self.values.get(key))
            if text:
                return text
        return ""

    def texts(self, *keys: str) -> tuple[str, ...]:
        """The texts of the first list below one of the keys."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, list):
                return tuple(text for text in map(as_text, value[:MAX_ENTRIES]) if text)
        return ()

    def items(self, *keys: str) -> list[Settings]:
        """The mappings in the first list below one of the keys."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, list):
                found = [item for item in value[:MAX_ENTRIES] if isinstance(item, Mapping)]
                return [Settings(item, self.language) for item in found]
        return []

    def below(self, *keys: str) -> Settings:
        """The first mapping below one of the keys, an empty one if there is none."""
        for key in keys:
            value = self.values.get(key)
            if isinstance(value, Mapping):
                return Settings(value, self.language)
        return Settings({}, self.language)

    def whole(self, key: str, default: int, maximum: int = 12) -> int:
        """A whole number from 0 to `maximum` below `key`; the default where there is none."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, int):
            return default
        return min(max(value, 0), maximum)

    def minutes(self, key: str) -> int | None:
        """A number of minutes below `key`."""
        value = self.values.get(key)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def name(self) -> str:
        """The identifier of an entry, however its author called the key."""
        return self.text("id", "key", "value", "level")

    def label(self) -> str:
        """What an entry says, however its author called the key."""
        return self.text("label", "name", "text", "title")


def as_text(value: Any) -> str:
    """A text or a number as text; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).strip()


def is_range(value: Any) -> bool:
    """Whether this is [lowest, highest] in whole numbers."""
    two = isinstance(value, list) and len(value) == 2
    return two and all(type(end) is int for end in value) and value[0] < value[1]

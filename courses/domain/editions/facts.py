"""What editions are compared by, and one thing that differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

Content = Mapping[str, Any]
Words = Mapping[str, str]


class HasContent(Protocol):
    """What two editions are compared by."""

    @property
    def card(self) -> Content:
        """The catalogue card."""

    @property
    def outline(self) -> Content:
        """Modules, lessons and the completion rule."""

    @property
    def questions(self) -> Content:
        """The questions by code and language."""


@dataclass(frozen=True)
class Fact:
    """One thing that is different: `name` says what, `old` and `new` its values (None: there was none).

    `block` is the place and the type of the block that it is about, `languages` where it differs.
    """

    name: str
    old: Any = None
    new: Any = None
    block: tuple[int, str] | None = None
    languages: tuple[str, ...] = ()


def places_of(outline: Content) -> list[tuple[dict[str, Any], Content]]:
    """Return the lessons of an outline in order, each with its module and its number there (from 1)."""
    return [
        ({"module": module["id"], "title": module["title"], "number": number}, lesson)
        for module in outline["modules"]
        for number, lesson in enumerate(module["lessons"], 1)
    ]

"""What a worksheet consists of. All texts are plain, in the language of the activity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MAX_CHARACTERS = 5000
"""The most that one field of text can hold."""

Kind = Literal["text", "longtext", "integer", "number", "choice", "scale"]


@dataclass(frozen=True)
class Option:
    """One option of a choice."""

    value: str
    label: str


@dataclass(frozen=True)
class Field:
    """One field. `name` is the same in every language.

    `minimum` and `maximum` limit an integer or a scale (a short range of whole numbers, both ends included);
    for text `maximum` is the number of characters. `help` explains, for example the ends of a scale.
    """

    name: str
    label: str
    kind: Kind
    options: tuple[Option, ...] = ()
    minimum: int | None = None
    maximum: int | None = None
    help: str = ""


@dataclass(frozen=True)
class Section:
    """A titled part of a worksheet: paragraphs to read, then fields. It may lack either."""

    title: str
    fields: tuple[Field, ...] = ()
    intro: tuple[str, ...] = ()


@dataclass(frozen=True)
class Step:
    """One step of an activity; `minutes` is None where the author gave no time."""

    title: str
    minutes: int | None = None


@dataclass(frozen=True)
class Solution:
    """The true value behind a question, for the time after the learner has answered it."""

    label: str
    value: str


@dataclass(frozen=True)
class Worksheet:
    """A worksheet. `solutions` may be shown only to somebody who has saved their own answers."""

    activity: str
    title: str
    intro: tuple[str, ...]
    steps: tuple[Step, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    solutions: tuple[Solution, ...] = ()

    def fields(self) -> Iterator[Field]:
        """Every field in order."""
        for section in self.sections:
            yield from section.fields

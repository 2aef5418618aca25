"""What is read from a file of questions: neutral content, and what is wrong, item by item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

Content = dict[str, Any]

MAX_BYTES = 5 * 1024 * 1024
"""The largest file that is read: a bank of 2,000 long questions takes about two megabytes."""
MAX_QUESTIONS = 2_000
"""More are no bank that anybody keeps up; the whole import is one transaction."""
MAX_TEXT = 10_000
"""The longest text of a question, in characters: about four pages."""
MAX_PARTS = 26
"""The most options, pairs or items of one question: options are called a to z."""


class FileRefused(Exception):
    """Nothing of a file can be read. `reason` says why in the reader's language; `line` counts from 1, 0 for
    the file as a whole.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        self.reason, self.line = str(reason), line
        super().__init__(self.reason)


class ItemRefused(Exception):
    """One question cannot be taken over; `reason` says why. Never leaves this package."""

    def __init__(self, reason: object) -> None:
        self.reason = str(reason)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Head:
    """What a file says of a question beside its wording; None where it says nothing."""

    code: str = ""
    competence: str | None = None
    difficulty: int | None = None
    points: int | None = None
    category: str | None = None
    tags: tuple[str, ...] | None = None
    bank: str = ""


@dataclass(frozen=True)
class Item:
    """A question of a file.

    `versions` maps a language to its content as the pack's reader gives it (see
    `courses/domain/pack/questions.py`), without what stands in `head`. `keyed`: the file states the keys of
    the answers. `notes` say what could not be kept as it was.
    """

    line: int
    head: Head
    versions: dict[str, Content]
    keyed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The beginning of the question, to recognise it by."""
        return str(next(iter(self.versions.values()))["stem"])[:80]


@dataclass(frozen=True)
class Rejection:
    """A question that was left out: where it begins, how it is called in the file, and why."""

    line: int
    title: str
    reason: str


@dataclass
class Reading:
    """All that a file holds. `notes` are about the file as a whole; `titles` names its banks by code."""

    items: list[Item] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    titles: dict[str, dict[str, str]] = field(default_factory=dict)

    def accept(self, item: Item) -> None:
        """Note a question that can be taken over; raise FileRefused when there are too many."""
        self.items.append(item)
        self._count(item.line)

    def reject(self, line: int, title: str, reason: object) -> None:
        """Note a question that is left out; raise FileRefused when there are too many."""
        self.rejected.append(Rejection(line, _shown(" ".join(title.split())[:80]), _shown(str(reason))))
        self._count(line)

    def _count(self, line: int) -> None:
        if len(self.items) + len(self.rejected) > MAX_QUESTIONS:
            message = _("The file holds more than {limit} questions. Divide it.")
            raise FileRefused(message.format(limit=MAX_QUESTIONS), line)


def _shown(text: str) -> str:
    """Return a text that a page can show: half a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()

"""What blocks refer to: pictures, files and questions."""

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID, uuid5


class BrokenReference(Exception):
    """A block refers to something that does not exist any more; the message names it for a trainer."""


@dataclass(frozen=True)
class Picture:
    """A picture as content shows it; `src` is its address, `width` and `height` are in pixels."""

    src: str
    width: int
    height: int


@dataclass(frozen=True)
class Attachment:
    """An uploaded file as content names it: its address, its name for the learner's disk, its kind (an
    extension that says what it holds) and its size in bytes.
    """

    src: str
    name: str
    kind: str
    size: int


class Sources(Protocol):
    """Looks up what a stored block refers to."""

    def picture(self, image_id: int | None) -> Picture:
        """Return the picture with this primary key; raise BrokenReference."""

    def document(self, document_id: int | None) -> Attachment:
        """Return the uploaded file with this primary key; raise BrokenReference."""

    def question_code(self, question_id: int | None) -> str:
        """Return the code of the question with this primary key; raise BrokenReference."""

    def rich_text(self, html: str) -> str:
        """Return rich text with the addresses of what it links to, sanitised."""


class Targets(Protocol):
    """Looks up what a block of plain content is to refer to once it is stored."""

    def image_id(self, src: str) -> int:
        """Return the primary key of the image that shows this picture."""

    def document_id(self, src: str) -> int:
        """Return the primary key of the document that holds this file."""

    def question_id(self, code: str) -> int:
        """Return the primary key of this question in the block's language."""


def list_items(values: list[Any], block_id: str, name: str) -> list[dict[str, Any]]:
    """Return the stored form of a list block, with item ids that are the same at every import."""
    return [
        {"type": "item", "id": str(uuid5(UUID(block_id), f"{name}:{number}")), "value": value}
        for number, value in enumerate(values)
    ]


def plain_list(stored: list[Any] | None) -> list[Any]:
    """Return the values of a stored list block."""
    return [
        item["value"] if isinstance(item, dict) and item.get("type") == "item" else item
        for item in stored or []
    ]


def without_empty(value: dict[str, Any]) -> dict[str, Any]:
    """Return the mapping without keys that hold nothing: None, an empty text or an empty list."""
    return {key: item for key, item in value.items() if item not in (None, "", [])}

"""One thing that the pre-flight has to say."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Severity(StrEnum):
    """Whether a finding keeps a version from being published or asks for a second look."""

    BLOCK = "block"
    WARN = "warn"


@dataclass(frozen=True)
class Finding:
    """What is wrong, why it matters and what to do, at one place of the course.

    `rule` names the rule, `page_id` and `title` the page (0: the whole course), `lesson` its lasting id where
    the page is a lesson; `block` counts the page's blocks from 1 (0: the whole page).
    """

    rule: str
    severity: Severity
    message: str
    page_id: int = 0
    title: str = ""
    language: str = ""
    lesson: UUID | None = None
    block: int = 0
    block_id: str = ""

    @property
    def anchor(self) -> str:
        """The fragment with which Wagtail's editor opens at the block; empty without a block."""
        return f"#block-{self.block_id}-section" if self.block_id else ""

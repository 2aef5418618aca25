"""Why a course cannot be published as a version, said so that its trainer can mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One obstacle: on which page (by title; empty: the whole course), and what to do about it.

    `page_id` and `block_id` say where an editor finds it, where that is one page or one block.
    """

    page: str
    message: str
    page_id: int | None = None
    block_id: str = ""

    def __str__(self) -> str:
        return f"{self.page}: {self.message}" if self.page else self.message


class PublishError(Exception):
    """The version cannot be published; `reasons` (never empty) says why."""

    def __init__(self, reasons: list[Reason]) -> None:
        self.reasons = reasons
        super().__init__("\n".join(str(reason) for reason in reasons))

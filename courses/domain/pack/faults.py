"""What is wrong with a content pack, said so that an author can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, order=True)
class Fault:
    """One fault of a pack.

    `file` is the path relative to the pack's folder, with forward slashes; `line` counts from 1; `reason` is
    a plain sentence in English.
    """

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class PackError(Exception):
    """The pack cannot be taken over; `faults` (never empty, sorted by file and line) says why."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass
class FaultLog:
    """Collects faults while a pack is read, so that an author learns of all of them at once.

    The same fault is kept once: a question is read once per language and would report its id twice.
    """

    _faults: dict[Fault, None] = field(default_factory=dict)

    def add(self, file: str, line: int, reason: str) -> None:
        """Note a fault of `file` (relative to the pack) at `line` (from 1)."""
        self._faults[Fault(file, line, reason)] = None

    def __len__(self) -> int:
        return len(self._faults)

    def __iter__(self) -> Iterator[Fault]:
        return iter(self._faults)

    def raise_if_any(self) -> None:
        """Raise `PackError` with every fault noted so far, if there is one."""
        if self._faults:
            raise PackError(list(self._faults))

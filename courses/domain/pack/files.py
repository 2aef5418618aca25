"""Reading the files of a pack, which may come from anywhere and contain anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from courses.domain.pack.faults import FaultLog

MAX_BYTES = 2 * 1024 * 1024
"""The largest file that is read. The largest real one has 140 KB."""

# Characters that no author types and that break parsers or line counts: controls, and the three exotic line
# ends.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufffe\uffff]")


@dataclass(frozen=True)
class PackFolder:
    """The folder of a pack. Nothing outside of it is ever opened, whatever a path or a symbolic link says."""

    root: Path
    faults: FaultLog

    def relative(self, path: Path) -> str:
        """The path as faults name it: relative to the pack, with forward slashes."""
        return path.relative_to(self.root).as_posix()

    def glob(self, pattern: str) -> list[Path]:
        """The files that match, sorted by name."""
        return sorted(path for path in self.root.glob(pattern) if path.is_file() or path.is_symlink())

    def exists(self, relative: str) -> bool:
        """Whether there is something of this name; whether it may be read is for `read` to say."""
        path = self.root / relative
        return path.is_symlink() or path.exists()

    def read(self, relative: str) -> str | None:
        """The text of a file with plain line ends, or None after noting a fault.

        Faults: missing, outside the pack, larger than `MAX_BYTES`, not UTF-8, control characters (NUL and so
        on).
        """
        path = self.root / relative
        if not self._inside(path):
            return self._refused(relative, 1, "the path leads out of the pack")
        if not path.is_file():
            return self._refused(relative, 1, "the file is missing")
        if path.stat().st_size > MAX_BYTES:
            return self._refused(relative, 1, f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")
        return self._decode(relative, path.read_bytes())

    def _decode(self, relative: str, raw: bytes) -> str | None:
        raw = raw.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            return self._refused(relative, line, "the file is not UTF-8 text here")
        unwanted = _UNWANTED.search(text)
        if unwanted:
            line = text.count("\n", 0, unwanted.start()) + 1
            code = f"U+{ord(unwanted[0]):04X}"
            return self._refused(relative, line, f"the control character {code} does not belong in a text")
        return text

    def _inside(self, path: Path) -> bool:
        return path.resolve().is_relative_to(self.root.resolve())

    def _refused(self, relative: str, line: int, reason: str) -> str | None:
        self.faults.add(relative, line, reason)
        return None

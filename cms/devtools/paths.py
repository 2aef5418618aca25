"""Where the launcher keeps things: under ``var/``, the tests apart from the demo."""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cms.devtools.console import Problem

ROOT = Path(__file__).resolve().parents[2]
VAR = ROOT / "var"

# Linux allows 107 bytes for the path of a Unix socket, macOS 103.
LONGEST_SOCKET_PATH = 103


@dataclass(frozen=True)
class Home:
    """The folder of one set of services; two sets (demo, tests) run side by side."""

    base: Path

    def folder(self, name: str) -> Path:
        """Return the sub-folder ``name``, made if it was missing."""
        path = self.base / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def log(self, name: str) -> Path:
        """Return the path of the log of the process ``name``."""
        return self.folder("logs") / f"{name}.log"

    def socket_folder(self, name: str, longest_file: str) -> Path:
        """Return a folder for the socket ``longest_file``, elsewhere if its path here would be too long."""
        near = self.base / name
        if len(os.fsencode(near / longest_file)) > LONGEST_SOCKET_PATH:
            key = hashlib.sha256(os.fsencode(self.base)).hexdigest()[:10]
            near = Path(tempfile.gettempdir()) / f"academy-{os.geteuid()}-{key}-{name}"
        near.mkdir(parents=True, exist_ok=True, mode=0o700)
        return near

    @contextmanager
    def owned(self, name: str, taken: str) -> Iterator[None]:
        """Hold the lock ``name`` of this folder; raise Problem(taken) if another process holds it."""
        self.base.mkdir(parents=True, exist_ok=True)
        with open(self.base / f"{name}.lock", "a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise Problem(taken) from None
            yield

    def is_owned(self, name: str) -> bool:
        """Return whether some process holds the lock ``name`` of this folder now."""
        try:
            with self.owned(name, ""):
                return False
        except Problem:
            return True


DEMO = Home(VAR)
TEST = Home(VAR / "test")

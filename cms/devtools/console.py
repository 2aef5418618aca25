"""Progress lines and the one kind of error that a user of the launcher meets."""

import errno
import os
import sys
import time
from collections.abc import Callable

STARTED = float(os.environ.get("DEV_STARTED") or time.time())


class Problem(Exception):
    """Something the user can put right; its text is one sentence and what to type."""


def elapsed() -> float:
    """Return the seconds since ``dev.py`` started."""
    return time.time() - STARTED


def say(text: str) -> None:
    """Print one progress line with the seconds since the start."""
    print(f"[{elapsed():5.1f} s] {text}", flush=True)


def tail(text: str, lines: int = 15) -> str:
    """Return the last ``lines`` lines of a log that are not empty."""
    return "\n".join([line for line in text.splitlines() if line.strip()][-lines:])


def exit_code_of(command: Callable[[], int]) -> int:
    """Run ``command`` and return its exit code; a Problem or a full disk is a sentence on stderr and 2."""
    try:
        return command()
    except Problem as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        print("The disk is full. Make room (type: df -h .) and start again.", file=sys.stderr)
    return 2

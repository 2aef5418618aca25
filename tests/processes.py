"""Real processes beside a test: Celery workers on the test's own queue and database."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def worker(app: str = "cms.celery") -> Iterator[subprocess.Popen[bytes]]:
    """Run a Celery worker with two child processes, in a process group of its own that ends with the
    block.
    """
    command = [
        sys.executable, "-m", "celery", "-A", app, "worker", "--concurrency", "2", "--without-gossip",
        "--without-mingle", "--without-heartbeat", "--loglevel", "ERROR",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ, start_new_session=True)
    try:
        yield process
    finally:
        kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and all its children with SIGKILL: no clean-up of theirs runs."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def wait_until(true: Callable[[], object], seconds: float = 60) -> None:
    """Return as soon as `true()` holds; raise AssertionError when it does not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s: {true}"
        time.sleep(0.05)

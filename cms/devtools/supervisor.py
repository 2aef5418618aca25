"""Watches over the demo's processes: all run, or none."""

import http.client
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from types import FrameType

from cms.devtools.console import Problem
from cms.devtools.processes import Child, stop_all

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The user asked to stop; not an Exception, so that nothing on the way mistakes it for an error."""


class ChildDied(Exception):
    """A process that should run for ever ended."""

    def __init__(self, child: Child) -> None:
        code = child.process.returncode
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        super().__init__(f"{child.name} {how}. The end of {child.log}:\n{child.last_words()}")


@contextmanager
def stop_on_signal() -> Iterator[None]:
    """Within the block the first Ctrl-C or SIGTERM raises Stopped; later ones change nothing."""

    def stop(number: int, frame: FrameType | None) -> None:
        for name in STOP_SIGNALS:
            signal.signal(name, signal.SIG_IGN)
        raise Stopped

    before = {name: signal.signal(name, stop) for name in STOP_SIGNALS}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


@contextmanager
def stopping(children: Sequence[Child]) -> Iterator[None]:
    """Stop all ``children`` at the end of the block, however it ends."""
    try:
        yield
    finally:
        stop_all(children)


def check_alive(children: Sequence[Child]) -> None:
    """Raise ChildDied for the first of ``children`` that has ended."""
    for child in children:
        if not child.alive:
            raise ChildDied(child)


def watch(children: Sequence[Child]) -> None:
    """Return never: raises ChildDied when one of ``children`` ends."""
    while True:
        check_alive(children)
        time.sleep(0.3)


def wait_for_page(port: int, path: str, children: Sequence[Child], seconds: float = 120) -> None:
    """Return once ``path`` answers 200; raise ChildDied or, after ``seconds``, Problem with the last answer."""
    deadline = time.monotonic() + seconds
    answer = "nothing"
    while time.monotonic() < deadline:
        check_alive(children)
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", path, headers={"Accept": "text/html"})
            status = connection.getresponse().status
            connection.close()
            if status == 200:
                return
            answer = f"status {status}"
            if status >= 400:
                break
        time.sleep(0.1)
    web = children[0]
    raise Problem(
        f"http://127.0.0.1:{port}{path} should show the first page but answered with {answer}. The end of {web.log}:\n"
        f"{web.last_words()}"
    )

"""Watches over the demo's processes: all run, or none."""

import http.client
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from cms.devtools.processes import Child, stop_all

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """The user asked to stop; not an Exception, so that nothing on the way mistakes it for an error."""


class SiteFailed(Exception):
    """The site does not run as it should; the text says which process and shows the end of its log."""

    def __init__(self, child: Child, what: str) -> None:
        super().__init__(f"{child.name} {what}. The end of {child.log}:\n{child.last_words()}")


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
    """Raise SiteFailed for the first of ``children`` that has ended."""
    for child in children:
        if not child.alive:
            code = child.process.returncode
            raise SiteFailed(
                child, f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
            )


def watch(children: Sequence[Child]) -> NoReturn:
    """Raise SiteFailed when one of ``children`` ends."""
    while True:
        check_alive(children)
        time.sleep(0.3)


def wait_for_page(port: int, path: str, children: Sequence[Child], seconds: float = 120) -> None:
    """Return once ``path`` answers 200; the first of ``children`` serves it.

    Raises SiteFailed if one of them ends, if the page is an error, or if nothing answers for ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        check_alive(children)
        status = status_of(port, path)
        if status == 200:
            return
        if status is not None:
            raise SiteFailed(children[0], f"answered {path}, the first page, with status {status}")
        time.sleep(0.1)
    raise SiteFailed(children[0], f"has not answered within {seconds:.0f} s")


def status_of(port: int, path: str) -> int | None:
    """Return the status with which ``path`` answers on this machine, None if nobody listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Accept": "text/html"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()

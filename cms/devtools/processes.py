"""Child processes that never outlive the launcher, however it ends."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path

from cms.devtools.console import Problem, tail
from cms.devtools.paths import ROOT

PR_SET_PDEATHSIG = 1


@dataclass
class Child:
    """A process of ours in a process group of its own."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path | None
    stop_signal: signal.Signals = signal.SIGTERM

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self.process.poll() is None

    def ask_to_stop(self) -> None:
        """Send the signal on which it finishes what it has in hand."""
        if self.alive:
            with suppress(ProcessLookupError):
                self.process.send_signal(self.stop_signal)

    def wait_or_kill(self, seconds: float) -> None:
        """Wait at most ``seconds``, then kill the group, grandchildren included."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(seconds, 0.1))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def last_words(self, lines: int = 15) -> str:
        """Return the end of its log."""
        return tail(self.log.read_text(errors="replace"), lines) if self.log else ""


def spawn(
    name: str,
    command: Sequence[str | Path],
    log: Path | None,
    environment: Mapping[str, str] | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Child:
    """Start ``command`` in a group of its own, writing to ``log`` or, without one, to our own output.

    Should the launcher be killed, the process gets ``stop_signal``.
    """
    parent = os.getpid()

    def tie_to_parent() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)
            if os.getppid() != parent:  # it died before the line above
                os.kill(os.getpid(), stop_signal)

    with open(log, "wb") if log else nullcontext() as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            env=dict(environment) if environment is not None else None,
            cwd=ROOT,
            start_new_session=True,
            preexec_fn=tie_to_parent,  # safe: the launcher has no threads when it spawns
        )
    return Child(name, process, log, stop_signal)


def stop_all(children: Sequence[Child], seconds: float = 20) -> None:
    """Ask all to stop at once, then wait for each; kill those that are not gone after ``seconds``."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + seconds
    for child in children:
        child.wait_or_kill(deadline - time.monotonic())


def command_line(pid: int) -> str:
    """Return the arguments of a live process, or "" for a dead one and for a zombie."""
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    listing = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return listing.stdout.strip()


def run_or_explain(command: Sequence[str | Path], what: str, environment: Mapping[str, str]) -> None:
    """Run a command to its end; raise Problem with the end of its output if it fails."""
    result = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, env=dict(environment), cwd=ROOT
    )
    if result.returncode:
        output = tail(result.stdout + result.stderr, 6)
        if "No space left on device" in output:
            raise Problem(f"The disk is full: {what} failed. Make room (type: df -h {ROOT}) and start again.")
        raise Problem(f"{what} failed:\n{output}")

"""All processes run or none does, however the launcher ends."""

import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from cms.devtools.paths import ROOT
from cms.devtools.processes import Child, command_line, spawn, stop_all
from cms.devtools.supervisor import SiteFailed, stopping, wait_for_page, watch

SLEEPER = [sys.executable, "-c", "import time; time.sleep(120)"]
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True);"
    "time.sleep(120)"
)
PARENT = (
    "import subprocess, sys, time;"
    "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(120)']);"
    "print(child.pid, flush=True); time.sleep(120)"
)
DEMO = """
import sys
from pathlib import Path
from cms.devtools import demo
from cms.devtools.paths import Home
from cms.devtools.processes import spawn
from cms.devtools.supervisor import stopping, watch
base = Path(sys.argv[1])
demo.DEMO = Home(base)
demo.STATE = base / "demo.json"

def serve(port, *, fresh):
    children = []
    with stopping(children):
        for name in ("web", "worker"):
            children.append(spawn(name, [sys.executable, "-c", sys.argv[2]], base / f"{name}.log"))
        print(*(child.process.pid for child in children), flush=True)
        watch(children)

demo.serve = serve
sys.exit(demo.run(8000, fresh=False))
"""


def started(child: Child) -> str:
    """Return what the child has printed, once it has printed something."""
    deadline = time.monotonic() + 20
    while not (words := child.last_words()):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return words


def gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while command_line(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not command_line(pid)


def start_demo(folder: Path, code: str) -> tuple[subprocess.Popen[str], list[int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", DEMO, str(folder), code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    return process, [int(pid) for pid in process.stdout.readline().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_stops_every_child_and_exits_with_0(tmp_path: Path, number: signal.Signals) -> None:
    process, pids = start_demo(tmp_path, "import time; time.sleep(120)")
    process.send_signal(number)
    assert process.wait(20) == 0
    assert process.stderr.read() == ""
    assert all(gone(pid) for pid in pids)


def test_killed_launcher_takes_its_children_along(tmp_path: Path) -> None:
    process, pids = start_demo(tmp_path, "import time; time.sleep(120)")
    process.kill()
    process.wait()
    assert all(gone(pid) for pid in pids)


def test_child_that_dies_is_named_with_its_last_words(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; 'worker' in os.readlink('/proc/self/fd/1') or time.sleep(120);"
        "sys.exit('out of ideas')"
    )
    process, pids = start_demo(tmp_path, code)
    assert process.wait(20) == 1
    said = process.stderr.read()
    assert "worker ended with exit code 1" in said
    assert "out of ideas" in said
    assert "Traceback" not in said
    assert all(gone(pid) for pid in pids)


def test_second_demo_of_the_same_checkout_is_refused(tmp_path: Path) -> None:
    first, _ = start_demo(tmp_path, "import time; time.sleep(120)")
    program = DEMO.replace(
        "sys.exit(", "from cms.devtools.console import exit_code_of\nsys.exit(exit_code_of(lambda: "
    )
    program = program.replace("fresh=False))", "fresh=False)))")
    second = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path), ""],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert second.returncode == 2
    assert second.stderr.startswith("This checkout's demo already runs.")
    assert "Traceback" not in second.stderr
    first.terminate()
    assert first.wait(20) == 0


def test_deaf_child_is_killed_after_its_time(tmp_path: Path) -> None:
    child = spawn("deaf", [sys.executable, "-c", STUBBORN], tmp_path / "log")
    started(child)
    begun = time.monotonic()
    stop_all([child], seconds=0.5)
    assert time.monotonic() - begun < 5
    assert child.process.returncode == -signal.SIGKILL


def test_grandchildren_go_too(tmp_path: Path) -> None:
    child = spawn("parent", [sys.executable, "-c", PARENT], tmp_path / "log")
    grandchild = int(started(child))
    assert command_line(grandchild)
    stop_all([child])
    assert gone(grandchild)


def test_children_stop_when_the_block_fails(tmp_path: Path) -> None:
    child = spawn("sleeper", SLEEPER, tmp_path / "log")
    with pytest.raises(ZeroDivisionError), stopping([child]):
        _ = 1 / 0
    assert not child.alive


def test_watch_tells_how_a_child_was_killed(tmp_path: Path) -> None:
    child = spawn("The worker", SLEEPER, tmp_path / "log")
    child.process.kill()
    with pytest.raises(SiteFailed, match="The worker was killed by signal 9"):
        watch([child])


class Page(http.server.BaseHTTPRequestHandler):
    """Answers 200 at /bg/ and 500 elsewhere."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/bg/" else 500)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output clean."""


def test_first_page_that_is_an_error_ends_the_wait(tmp_path: Path) -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    child = spawn("The web process", SLEEPER, tmp_path / "log")
    with stopping([child]):
        wait_for_page(server.server_port, "/bg/", [child], seconds=10)
        with pytest.raises(
            SiteFailed, match="The web process answered /en/, the first page, with status 500"
        ):
            wait_for_page(server.server_port, "/en/", [child], seconds=10)
    server.shutdown()
    server.server_close()


def test_page_that_never_answers_ends_the_wait(tmp_path: Path) -> None:
    child = spawn("The web process", SLEEPER, tmp_path / "log")
    with stopping([child]), pytest.raises(SiteFailed, match="has not answered within 0 s"):
        wait_for_page(1, "/bg/", [child], seconds=0.3)

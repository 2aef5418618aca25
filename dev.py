#!/usr/bin/env python3
"""Starts everything a newcomer needs, with nothing but Python: ``python3 dev.py demo``.

This file uses the standard library alone and a syntax that old Pythons still parse, so that it can say what
is missing. It looks after the system libraries and the environment, then hands over to ``cms.devtools``.
"""

import sys

if sys.version_info < (3, 11):
    sys.stderr.write(
        "Cluster Academy needs Python 3.11 or newer, this is {}.{}. Type: python3.11 dev.py {}\n".format(
            sys.version_info[0], sys.version_info[1], " ".join(sys.argv[1:]) or "demo"
        )
    )
    sys.exit(2)

import argparse
import ctypes
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

try:
    import fcntl
except ImportError:
    sys.stderr.write("Cluster Academy runs on Linux and macOS; on Windows, type it inside WSL.\n")
    sys.exit(2)

ROOT = pathlib.Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
STARTED = time.time()

# Smallest set first: each lock contains the one before it.
LOCKS = ["requirements-demo.lock", "requirements-dev.lock"]
LOCK_OF_COMMAND = {"test": LOCKS[1], "lint": LOCKS[1], "bench": LOCKS[1], "messages": LOCKS[1]}

# WeasyPrint loads these at import; the names are those of Linux and of macOS.
LIBRARIES = [
    ("libpango-1.0.so.0", "libpango-1.0.dylib"),
    ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib"),
    ("libharfbuzz-subset.so.0", "libharfbuzz-subset.dylib"),
]
DEBIAN_PACKAGES = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]

ROOM_FOR_INSTALLATION = 1000  # MB: the environment, the database and the packages' cache
ROOM_FOR_WORK = 200  # MB


class Problem(Exception):
    """Something the user can put right; its text is one sentence and what to type."""


def say(text: str) -> None:
    """Print one progress line with the seconds since the start."""
    print(f"[{time.time() - STARTED:5.1f} s] {text}", flush=True)


def parse_arguments(argv: "list[str]") -> argparse.Namespace:
    """Read the command line; what follows ``test`` and ``manage`` belongs to pytest and Django."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Runs, tests and measures Cluster Academy.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    demo = commands.add_parser("demo", help="set everything up and start the site with demo data")
    demo.add_argument("--port", type=int, default=8000, help="port on this machine (8000)")
    demo.add_argument("--fresh", action="store_true", help="throw the demo's data away first")
    commands.add_parser("test", help="run all checks and tests, or pytest with the arguments that follow")
    bench = commands.add_parser("bench", help="measure, as ratios within one run")
    bench.add_argument("name", nargs="?", help="one benchmark; all without it")
    bench.add_argument("--json", action="store_true", help="one JSON object a line")
    commands.add_parser("lint", help="run the static checks, or those named after it")
    commands.add_parser("messages", help="bring the translations' catalogue up to the sources")
    commands.add_parser("lock", help="write the locks of the dependencies anew from pyproject.toml")
    commands.add_parser("shell", help="Django's shell on the demo's data")
    commands.add_parser("manage", help="a Django management command on the demo's data")
    if argv and argv[0] in ("test", "lint", "shell", "manage") and argv[1:2] not in (["-h"], ["--help"]):
        return argparse.Namespace(command=argv[0])
    return parser.parse_args(argv)


def megabytes_free() -> float:
    """Return the megabytes that are free where the checkout lies."""
    return shutil.disk_usage(ROOT).free / 1e6


def check_room(needed: int) -> None:
    """Raise Problem unless the checkout can be written to and has ``needed`` megabytes left."""
    try:
        VAR.mkdir(exist_ok=True)
        probe = VAR / ".write-test"
        probe.write_bytes(b"x")
        probe.unlink()
    except OSError as error:
        raise Problem(
            f"{ROOT} cannot be written to ({error.strerror}). Copy the project to a folder of yours and "
            f"start again, or type: sudo chown -R $USER {ROOT}"
        ) from None
    free = megabytes_free()
    if free < needed:
        raise Problem(
            f"Only {free:.0f} MB are free under {ROOT}, {needed} MB are needed. "
            f"Make room there (type: df -h {ROOT}) and start again."
        )


def check_port(port: int) -> None:
    """Raise Problem unless the demo can listen on ``port`` of this machine."""
    if not 1 <= port <= 65535:
        raise Problem(f"{port} is no port. Type a number from 1 to 65535: python3 dev.py demo --port 8001")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(f"Port {port} is for root only. Type: python3 dev.py demo --port 8001") from None
        except OSError:
            if demo_port() == port:
                raise Problem(
                    f"This checkout's demo already runs at http://127.0.0.1:{port}. "
                    "Open it there, or stop it with Ctrl-C in its window."
                ) from None
            raise Problem(
                f"Port {port} is taken by another program. Type: python3 dev.py demo --port {free_port()}"
            ) from None


def demo_port() -> "int | None":
    """Return the port of this checkout's running demo, None if there is none."""
    try:
        return int(json.loads((VAR / "demo.json").read_text())["port"])
    except (OSError, ValueError, KeyError):
        return None


def free_port() -> int:
    """Return a port that nobody listens on now, the first from 8001 up if there is one."""
    for port in [*range(8001, 8100), 0]:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return 8001


def missing_libraries() -> "list[str]":
    """Return those of the system libraries that cannot be loaded."""
    missing = []
    for names in LIBRARIES:
        for name in names:
            try:
                ctypes.CDLL(name)
                break
            except OSError:
                continue
        else:
            missing.append(names[0])
    return missing


def apt_install(packages: "list[str]", purpose: str) -> None:
    """Install Debian packages as root; try the package lists that are there before fetching new ones."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
    result = subprocess.run(install, env=environment, capture_output=True, text=True)
    if result.returncode:
        subprocess.run(["apt-get", "update", "-qq"], env=environment, capture_output=True, text=True)
        result = subprocess.run(install, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise Problem(
            f"Debian's packages for {purpose} could not be installed ({last_line(result.stderr)}). "
            f"Type: apt-get update && apt-get install {' '.join(packages)}"
        )


def ensure_libraries() -> None:
    """Install Pango where that is allowed, else raise Problem with the one command to type."""
    missing = missing_libraries()
    if not missing:
        return
    if sys.platform == "darwin":
        raise Problem("Pango is missing, certificates are set with it. Type: brew install pango")
    packages = " ".join(DEBIAN_PACKAGES)
    if not shutil.which("apt-get"):
        raise Problem(
            f"{', '.join(missing)} missing, certificates are set with them. Install Pango and HarfBuzz with "
            f"this system's package manager (in Debian: {packages}) and start again."
        )
    if os.geteuid():
        raise Problem(
            f"Pango is missing, certificates are set with it. Type: sudo apt-get install -y {packages}"
        )
    say("installing Pango from Debian")
    apt_install(DEBIAN_PACKAGES, "setting certificates")
    if missing_libraries():
        raise Problem(
            f"Pango cannot be loaded though it is installed. Type: apt-get install --reinstall {packages}"
        )


def last_line(output: str) -> str:
    """Return the last line of a program's output that says something, without a full stop."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1][:300].rstrip(".") if lines else "no reason given"


def run_installer(command: "list[str]", what: str) -> None:
    """Run an installer quietly; raise Problem that says what failed and why."""
    result = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if result.returncode == 0:
        return
    if "No space left" in result.stderr or "os error 28" in result.stderr:
        raise Problem(
            f"The disk is full while installing {what}. Make room (type: df -h {ROOT}) and start again."
        )
    raise Problem(
        f"{what} could not be installed ({last_line(result.stderr)}). Check that this machine reaches a "
        f"Python package index, then type: python3 dev.py {' '.join(sys.argv[1:])}"
    )


def make_environment() -> None:
    """Create ``.venv`` anew with this Python."""
    say("creating the virtual environment")
    if VENV.exists():
        shutil.rmtree(VENV)
    result = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if result.returncode and "ensurepip" in result.stdout + result.stderr and shutil.which("apt-get"):
        package = "python3.{}-venv".format(sys.version_info[1])
        if os.geteuid():
            raise Problem(f"Debian keeps Python's venv module apart. Type: sudo apt-get install -y {package}")
        apt_install([package], "virtual environments")
        result = subprocess.run([sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True)
    if result.returncode:
        raise Problem(
            f"The virtual environment could not be created ({last_line(result.stdout + result.stderr)}). "
            f"Repair this Python's venv module, then type: python3 dev.py {' '.join(sys.argv[1:])}"
        )


def installer_requirement(lock: pathlib.Path) -> str:
    """Return the lock's entry for uv, hashes included, as pip reads it."""
    entry: "list[str]" = []
    for line in lock.read_text().splitlines():
        if entry or line.startswith("uv=="):
            entry.append(line)
            if not line.endswith("\\"):
                return "\n".join(entry) + "\n"
    raise Problem(
        f"{lock.name} names no uv. Take the file from the repository again: git checkout {lock.name}"
    )


def stamp_of(lock: str) -> str:
    """Return the line that says: this lock is installed here, for this Python, at this path."""
    digest = hashlib.sha256((ROOT / lock).read_bytes()).hexdigest()
    return f"{lock} {digest} {sys.version_info[0]}.{sys.version_info[1]} {VENV}"


def ensure_environment(lock: str) -> None:
    """Bring ``.venv`` to what ``lock`` says; return at once if it is so already."""
    check_room(ROOM_FOR_WORK)
    with open(VAR / "setup.lock", "w") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("waiting for another dev.py that is installing")
            fcntl.flock(guard, fcntl.LOCK_EX)
        done = STAMP.read_text().splitlines() if STAMP.exists() and PYTHON.exists() else []
        if any(stamp_of(name) in done for name in LOCKS[LOCKS.index(lock) :]):
            return
        check_room(ROOM_FOR_INSTALLATION)
        here = f" {sys.version_info[0]}.{sys.version_info[1]} {VENV}"
        if not any(line.endswith(here) for line in done):
            make_environment()
            done = []
        install(lock)
        STAMP.write_text("\n".join([*(line for line in done if not line.startswith(lock)), stamp_of(lock)]))


def install(lock: str) -> None:
    """Install uv with pip, then everything in ``lock`` with uv, each file checked against its hash."""
    uv = VENV / "bin" / "uv"
    if not uv.exists():
        say("installing uv")
        wanted = VAR / "uv.txt"
        wanted.write_text(installer_requirement(ROOT / lock))
        pip = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes"]
        run_installer([*pip, "-r", str(wanted)], "uv")
    say(f"installing what {lock} lists")
    command = [str(uv), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes", "-r", lock]
    run_installer(command, "the Python packages")


def main() -> None:
    """Prepare the machine for the command, then become the command."""
    arguments = parse_arguments(sys.argv[1:])
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    check_room(ROOM_FOR_WORK)
    if arguments.command == "demo":
        check_port(arguments.port)
    if arguments.command not in ("lint", "messages"):
        ensure_libraries()
    ensure_environment(LOCK_OF_COMMAND.get(arguments.command, LOCKS[0]))
    os.environ.update(DEV_STARTED=repr(STARTED), PYTHONPATH=str(ROOT))
    os.environ.pop("VIRTUAL_ENV", None)
    os.execv(str(PYTHON), [str(PYTHON), "-m", "cms.devtools", *sys.argv[1:]])


if __name__ == "__main__":
    try:
        main()
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        sys.exit(130)

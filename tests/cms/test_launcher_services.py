"""The launcher's own PostgreSQL and Valkey, for real."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from cms.devtools import postgres
from cms.devtools.console import Problem
from cms.devtools.paths import LONGEST_SOCKET_PATH, ROOT, Home
from cms.devtools.postgres import running_postgres
from cms.devtools.processes import command_line
from cms.devtools.services import broker_with_number, cache_beside, running_services
from cms.devtools.valkey import running_valkey

HOLD = """
import sys, time
from pathlib import Path
from cms.devtools.paths import Home
from cms.devtools.postgres import running_postgres
from cms.devtools.valkey import running_valkey
home = Home(Path(sys.argv[1]))
with running_postgres(home, safe=True) as database, running_valkey(home, safe=True) as queue:
    database.ensure_database("kept")
    print(database.child.process.pid, queue.child.process.pid, flush=True)
    time.sleep(120)
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Return one folder for the whole module: making a database folder takes a second."""
    return Home(tmp_path_factory.mktemp("launcher"))


@pytest.fixture
def holder(home: Home) -> Iterator[subprocess.Popen[str]]:
    """Run another launcher that holds the services of `home`."""
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", HOLD, str(home.base)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    yield process
    process.kill()
    process.wait()


def wait_until_gone(pids: list[int], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while any(command_line(pid) for pid in pids):
        assert time.monotonic() < deadline, "a server outlived its launcher"
        time.sleep(0.1)


def test_postgres_keeps_data_and_speaks_bulgarian(home: Home) -> None:
    with running_postgres(home, safe=True) as server:
        server.ensure_database("kept")
        with psycopg.connect(server.url("kept")) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS word (text text)")
            connection.execute("INSERT INTO word VALUES ('ЩАСТИЕ')")
    assert not command_line(server.child.process.pid)

    with running_postgres(home, safe=True) as server, psycopg.connect(server.url("kept")) as connection:
        found = connection.execute("SELECT count(*) FROM word WHERE text ILIKE 'щастие'").fetchone()
        assert found == (1,)
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")


def test_postgres_listens_on_no_port(home: Home) -> None:
    with running_postgres(home, safe=True) as server, psycopg.connect(server.url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_note_of_a_server_that_is_gone_does_not_stop_the_next(home: Home) -> None:
    with running_postgres(home, safe=True):
        pass
    note = home.base / "postgres" / "data" / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{note.parent}\n")  # a live process that is no PostgreSQL
    with running_postgres(home, safe=True) as server:
        assert server.child.alive


def test_valkey_keeps_what_it_was_told(home: Home) -> None:
    with running_valkey(home, safe=True) as server:
        redis.Redis(unix_socket_path=str(server.socket)).set("job", "waiting")
    with running_valkey(home, safe=True) as server:
        assert redis.Redis(unix_socket_path=str(server.socket)).get("job") == b"waiting"


def test_killed_launcher_leaves_nothing_and_the_next_starts(
    home: Home, holder: subprocess.Popen[str]
) -> None:
    pids = [int(pid) for pid in holder.stdout.readline().split()]
    assert all(command_line(pid) for pid in pids)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with running_postgres(home, safe=True) as database, running_valkey(home, safe=True):
        psycopg.connect(database.url("kept")).close()
    wait_until_gone(pids)


def test_two_launchers_do_not_share_a_folder(home: Home, holder: subprocess.Popen[str]) -> None:
    holder.stdout.readline()
    with pytest.raises(Problem, match="Another dev.py uses the database"), running_postgres(home, safe=True):
        pass
    with pytest.raises(Problem, match="Another dev.py uses the queue"), running_valkey(home, safe=True):
        pass
    assert home.is_owned("postgres")


def test_data_of_a_postgres_that_is_not_here(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "PG_VERSION").write_text("13\n")
    with pytest.raises(Problem, match=r"made by PostgreSQL 13.*dev\.py demo --fresh"):
        postgres.find_binaries(data)


def test_machine_without_any_postgres(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "installations", list)
    with pytest.raises(Problem, match="apt-get install postgresql"):
        postgres.find_binaries(tmp_path)


def test_socket_moves_when_the_path_is_too_long(tmp_path: Path) -> None:
    deep = Home(tmp_path / ("x" * 100))
    folder = deep.socket_folder("postgres", postgres.SOCKET_FILE)
    assert len(os.fsencode(folder / postgres.SOCKET_FILE)) <= LONGEST_SOCKET_PATH
    assert folder == deep.socket_folder("postgres", postgres.SOCKET_FILE)
    assert folder != Home(tmp_path / ("y" * 100)).socket_folder("postgres", postgres.SOCKET_FILE)
    assert folder.stat().st_mode & 0o077 == 0
    folder.rmdir()


def test_own_database_and_queue_are_used_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKER_URL", "redis://queue.example.org:6379/3")
    monkeypatch.delenv("CACHE_URL", raising=False)
    with running_services(Home(tmp_path), "academy", safe=True) as services:
        assert services.database_url == os.environ["DATABASE_URL"]
        assert services.broker_url == "redis://queue.example.org:6379/3"
        assert services.cache_url == "redis://queue.example.org:6379/1"
        assert services.children == []


def test_own_database_that_does_not_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql:///academy?host={tmp_path}")
    with (
        pytest.raises(Problem, match=r"DATABASE_URL is set.*unset DATABASE_URL"),
        running_services(Home(tmp_path), "academy", safe=True),
    ):
        pass


@pytest.mark.parametrize(
    ("broker", "cache", "other"),
    [
        (
            "redis+socket:///run/valkey.sock?virtual_host=0",
            "unix:///run/valkey.sock?db=5",
            "redis+socket:///run/valkey.sock?virtual_host=5",
        ),
        ("rediss://u:p@host:6380/0?x=1", "rediss://u:p@host:6380/5?x=1", "rediss://u:p@host:6380/5?x=1"),
    ],
)
def test_other_databases_of_the_same_server(broker: str, cache: str, other: str) -> None:
    assert cache_beside(broker, 5) == cache
    assert broker_with_number(broker, 5) == other

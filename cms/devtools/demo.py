"""``dev.py demo``: the whole site with demo data, on this machine alone."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from cms.devtools.console import Problem, say
from cms.devtools.environment import demo_environment
from cms.devtools.paths import DEMO
from cms.devtools.prepare import digest_of_code
from cms.devtools.processes import Child, spawn
from cms.devtools.services import Services, running_services
from cms.devtools.supervisor import SiteFailed, Stopped, stop_on_signal, stopping, wait_for_page, watch

DATABASE = "academy"
STATE = DEMO.base / "demo.json"  # read by `dev.py` and by `dev.py manage` while the demo runs
FIRST_PAGE = "/bg/"
PASSWORD = "demo-pass-2026"  # noqa: S105  the demo's accounts are public on purpose
ACCOUNTS = [
    ("learner@example.org", "a learner"),
    ("hr@example.org", "HR of the learner's organisation"),
    ("hr2@example.org", "HR of another organisation"),
    ("trainer@example.org", "a trainer, writes courses at /cms/"),
    ("trainer2@example.org", "another trainer, reviews them"),
    ("admin@example.org", "cluster staff, manages everything at /cms/"),
]


def run(port: int, *, fresh: bool) -> int:
    """Run the demo on ``port`` until it is told to stop; return the exit code."""
    taken = "This checkout's demo already runs. Stop it with Ctrl-C in its window, then start again."
    try:
        with stop_on_signal(), DEMO.owned("demo", taken):
            try:
                serve(port, fresh=fresh)
            finally:
                STATE.unlink(missing_ok=True)
    except Stopped:
        say("stopped; the data is kept for the next start")
    except SiteFailed as failure:
        print(f"{failure}\nEverything has been stopped.", file=sys.stderr)
        return 1
    return 0


def serve(port: int, *, fresh: bool) -> None:
    """Start everything, say when it is ready and watch over it."""
    if fresh:
        throw_data_away()
    with running_services(DEMO, DATABASE, safe=True) as services:
        say("PostgreSQL and Valkey run")
        STATE.write_text(json.dumps({"port": port, "services": services.environment}))
        environment = demo_environment(port) | services.environment
        prepare(services, environment)
        children: list[Child] = []
        with stopping(children):
            children.append(start_web(port, environment))
            say("waiting for the first page")
            wait_for_page(port, FIRST_PAGE, [*children, *services.children])
            # Three starts of Django at once on two cores would keep the first page waiting.
            children.append(start_worker(environment))
            children.append(start_beat(environment))
            announce(port)
            watch([*children, *services.children])


def throw_data_away() -> None:
    """Remove what the demo has kept: database, queue, files, mail and logs."""
    say("throwing the old data away")
    with DEMO.owned("postgres", "The demo's database is in use. Stop the other dev.py first."):
        for name in ("postgres", "valkey", "data", "mail", "logs"):
            shutil.rmtree(DEMO.base / name, ignore_errors=True)


def prepare(services: Services, environment: Mapping[str, str]) -> None:
    """Bring database, files and data up to the code, unless this very code has done so already."""
    digest = digest_of_code()
    note = f"prepared {digest}"
    collected = Path(environment["DATA_DIR"]) / "static.txt"
    if services.postgres and collected.exists() and database_note(services.database_url) == note:
        say("nothing changed since the last start")
        return
    child = spawn("The preparation", [sys.executable, "-m", "cms.devtools.prepare"], None, environment)
    with stopping([child]):
        if child.process.wait():
            raise Problem(
                "The demo's data could not be prepared; the reason stands above. Remedy it and start again."
            )
    if services.postgres:
        with psycopg.connect(services.database_url, autocommit=True) as connection:
            connection.execute(f"COMMENT ON DATABASE \"{DATABASE}\" IS '{note}'")


def database_note(url: str) -> str | None:
    """Return the comment on the database, where the last preparation left its mark."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row[0] if row else None


def start_web(port: int, environment: Mapping[str, str]) -> Child:
    """Start the web server on ``port``."""
    command = ["gunicorn", "cms.wsgi:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    command += [
        "--workers",
        "2",
        "--threads",
        "4",
        "--preload",
        "--access-logfile",
        "-",
        "--no-control-socket",
    ]
    return start("web", command, environment)


def start_worker(environment: Mapping[str, str]) -> Child:
    """Start the process that does the background work."""
    command = ["celery", "-A", "cms.celery:app", "worker", "--pool", "prefork", "--concurrency", "2"]
    return start(
        "worker", [*command, "--loglevel", "INFO", "--without-gossip", "--without-mingle"], environment
    )


def start_beat(environment: Mapping[str, str]) -> Child:
    """Start the process that calls for the periodic work."""
    schedule = DEMO.folder("valkey") / "celerybeat-schedule"
    command = ["celery", "-A", "cms.celery:app", "beat", "--loglevel", "INFO", "--pidfile="]
    return start("beat", [*command, "--schedule", str(schedule)], environment)


def start(name: str, command: list[str], environment: Mapping[str, str]) -> Child:
    """Start a module of the virtual environment as a process of the site."""
    return spawn(f"The {name} process", [sys.executable, "-m", *command], DEMO.log(name), environment)


def announce(port: int) -> None:
    """Say where the site is and who can sign in."""
    say("the first page answers")
    print(f"ready http://127.0.0.1:{port}", flush=True)
    print(f"\nAccounts, all with the password {PASSWORD}:")
    for email, who in ACCOUNTS:
        print(f"  {email:<22}{who}")
    print(
        f"Mail is written to {DEMO.base / 'mail'}, logs to {DEMO.base / 'logs'}. Ctrl-C stops everything.",
        flush=True,
    )

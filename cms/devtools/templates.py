"""Test databases in a tenth of a second: migrate once into a template, then copy it."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.sql import SQL, Identifier

from cms.devtools.console import Problem, tail
from cms.devtools.paths import ROOT

PACKAGES = ("cms", "certificates", "learning", "courses")
PREFIX = "academy_template_"
INSTALLED = re.compile(r"^INSTALLED_APPS = \[.*?^\]", re.M | re.S)
# Any number will do as long as all processes take the same one.
LOCK = 20_260_002

Connection = psycopg.Connection[tuple[object, ...]]


def digest_of_migrations() -> str:
    """Return a digest of our migrations, and of the locked versions and installed applications, which decide
    on everybody else's.
    """
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    applications = INSTALLED.search((ROOT / "cms" / "settings.py").read_text(encoding="utf-8"))
    digest.update(applications.group().encode() if applications else b"")
    for package in PACKAGES:
        for path in sorted((ROOT / package / "migrations").glob("*.py")):
            digest.update(f"{package}/{path.name}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def with_database(url: str, name: str) -> str:
    """Return a database URL that differs from ``url`` in the database alone."""
    parts = urlsplit(url)
    address = urlunsplit(parts._replace(scheme="", path=f"/{name}"))
    return f"{parts.scheme}://{address.removeprefix('//')}"  # urlunsplit drops the slashes of an empty host


@contextmanager
def maintenance(url: str) -> Iterator[Connection]:
    """Connect to the server's ``postgres`` database, alone among all test processes."""
    with psycopg.connect(with_database(url, "postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        yield connection


def ensure_template(url: str) -> str:
    """Return the name of a database that holds what the migrations make; migrate only if they changed.

    ``url`` is the URL of any database of the server. Raises Problem with the migration's words if it fails.
    """
    name = PREFIX + digest_of_migrations()
    with maintenance(url) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [PREFIX])
        present = {str(row[0]) for row in rows}
        if name in present:
            return name
        for old in present:
            drop(connection, old)
        building = f"{PREFIX}building"
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(building)))
        migrate(with_database(url, building))
        connection.execute(
            SQL("ALTER DATABASE {} RENAME TO {}").format(Identifier(building), Identifier(name))
        )
    return name


def migrate(url: str) -> None:
    """Run all migrations on the database at ``url``."""
    command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", "--no-input", "--skip-checks"]
    environment = os.environ | {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "PYTHONPATH": str(ROOT),
    }
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise Problem(f"The migrations fail on an empty database:\n{tail(result.stderr, 30)}")


def drop(connection: Connection, name: str) -> None:
    """Drop a database, and whoever is connected to it."""
    connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def make_database(url: str, name: str, template: str) -> None:
    """Make the database ``name`` anew as a copy of ``template``."""
    with maintenance(url) as connection:
        drop(connection, name)
        copy = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
        connection.execute(copy)


def drop_database(url: str, name: str) -> None:
    """Drop the database ``name`` if it is there."""
    with maintenance(url) as connection:
        drop(connection, name)

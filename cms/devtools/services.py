"""The database and the queue that a command works with: the ones named in the environment, else our own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg

from cms.devtools.console import Problem
from cms.devtools.paths import Home
from cms.devtools.postgres import Postgres, running_postgres
from cms.devtools.processes import Child
from cms.devtools.valkey import Valkey, running_valkey


@dataclass(frozen=True)
class Services:
    """Where the site finds its database, its queue and its cache, and which of them are children of ours."""

    database_url: str
    broker_url: str
    cache_url: str
    postgres: Postgres | None
    valkey: Valkey | None

    @property
    def children(self) -> list[Child]:
        """Return the servers that this launcher started."""
        return [server.child for server in (self.postgres, self.valkey) if server]

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that ``cms.settings`` reads."""
        return {
            "DATABASE_URL": self.database_url,
            "BROKER_URL": self.broker_url,
            "CACHE_URL": self.cache_url,
        }


@contextmanager
def running_services(home: Home, database: str, *, safe: bool, queue: bool = True) -> Iterator[Services]:
    """Provide a database called ``database`` and, if ``queue``, a broker for the time of the block.

    ``DATABASE_URL`` and ``BROKER_URL``, where set, are used as they are; raises Problem if no such database
    answers.
    """
    with ExitStack() as stack:
        postgres = valkey = None
        database_url = os.environ.get("DATABASE_URL", "")
        if database_url:
            check_database(database_url)
        else:
            postgres = stack.enter_context(running_postgres(home, safe=safe))
            postgres.ensure_database(database)
            database_url = postgres.url(database)
        broker_url = os.environ.get("BROKER_URL", "")
        if not broker_url and queue:
            valkey = stack.enter_context(running_valkey(home, safe=safe))
            broker_url = valkey.broker_url
        # A command without a queue still needs a well-formed address in its settings.
        broker_url = broker_url or "redis://127.0.0.1:1/0"
        cache_url = os.environ.get("CACHE_URL") or cache_beside(broker_url)
        yield Services(database_url, broker_url, cache_url, postgres, valkey)


def check_database(url: str) -> None:
    """Raise Problem unless the server behind ``url`` lets us in."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[-1]
        raise Problem(
            f"DATABASE_URL is set, but that database does not answer ({reason}). "
            "Start it, or type: unset DATABASE_URL"
        ) from None


def cache_beside(broker_url: str, number: int = 1) -> str:
    """Return the URL of database ``number`` on the broker's server, as Django's cache writes it."""
    url = urlsplit(broker_url)
    if url.scheme == "redis+socket":
        return f"unix://{url.path}?db={number}"
    return urlunsplit(url._replace(path=f"/{number}"))


def broker_with_number(broker_url: str, number: int) -> str:
    """Return the URL of database ``number`` on the broker's server, as Celery writes it."""
    url = urlsplit(broker_url)
    if url.scheme == "redis+socket":
        return f"redis+socket://{url.path}?virtual_host={number}"
    return urlunsplit(url._replace(path=f"/{number}"))

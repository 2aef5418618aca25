"""The whole product for browser tests: web, worker and beat as real processes, the demo's data, Chromium."""

import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.processes import ROOT, kill, wait_until

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A running academy: its address and the folder that its mail is written to."""

    address: str
    mail: Path

    def letters_to(self, email: str) -> list[str]:
        """Return the plain texts of the letters to an address, the oldest first."""
        letters = []
        for path in sorted(self.mail.glob("*.log"), key=lambda path: path.stat().st_mtime):
            letter = message_from_bytes(path.read_bytes(), policy=policy.default)
            if email in str(letter["To"]):
                letters.append(letter.get_body(("plain",)).get_content())
        return letters


@contextmanager
def process(*arguments: str, environment: dict[str, str]) -> Iterator[None]:
    """Run a Python module beside the test, in a process group of its own that ends with the block."""
    child = subprocess.Popen(
        [sys.executable, "-m", *arguments], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        yield
    finally:
        kill(child)


@pytest.fixture
def site(transactional_db: None, tmp_path: Path) -> Iterator[Site]:
    """The academy with the demo's content and people, on a port of its own."""
    with academy(tmp_path, "load_demo") as running:
        yield running


@contextmanager
def academy(tmp_path: Path, command: str, *, background: bool = True) -> Iterator[Site]:
    """Run an academy on a port of its own after a management command has filled it; `background` with a
    worker and beat.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mail = tmp_path / "mail"
    environment = os.environ | {"SITE_URL": f"http://127.0.0.1:{port}", "EMAIL_URL": f"file://{mail}"}
    for asked in ((command,), ("collectstatic", "--noinput")):
        manage = [sys.executable, "manage.py", *asked, "--verbosity", "0"]
        subprocess.run(manage, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    web = ("gunicorn", "cms.wsgi", "--worker-class", "gthread", "--threads", "4")
    celery = ("celery", "-A", "cms.celery")
    quiet = ("--loglevel", "ERROR")
    processes = [(*web, "--bind", f"127.0.0.1:{port}")]
    if background:
        processes += [
            (*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle", *quiet),
            (*celery, "beat", "--schedule", str(tmp_path / "beat"), *quiet),
        ]
    with ExitStack() as running:
        for arguments in processes:
            running.enter_context(process(*arguments, environment=environment))
        wait_until(lambda: health(port) in ({200} if background else {200, 503}), seconds=90)
        yield Site(f"http://127.0.0.1:{port}", mail)


@pytest.fixture
def live_academy(transactional_db: None) -> Iterator[str]:
    """The address of the site in this process, with the test's own data.

    Unlike pytest-django's `live_server`, it answers for /media/ with the site's own view.
    """
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def health(port: int) -> int:
    """Return 200 when database, broker and worker are well, 503 when one is not, 0 when nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        connection.close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, the test is skipped and says what to install."""
    chromium = os.environ.get("CHROMIUM")
    if not chromium:
        pytest.skip("no Chromium on this machine: sudo apt-get install -y chromium, or set CHROMIUM")
    # Playwright's event loop would make Django refuse the database in this thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        # Beside Playwright's loop Django keeps other connections than without it. The database is copied anew
        # after the test, when the loop is gone: left open, they would be dead for the next browser test.
        connections.close_all()


@contextmanager
def visitor(browser: Browser, site: Site, language: str = "bg", **options: object) -> Iterator[Page]:
    """A person at a browser of their own; errors in the page's scripts or policy fail the test."""
    context: BrowserContext = browser.new_context(base_url=site.address, locale=language, **options)
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if is_trouble(message.text) else None)
    try:
        yield page
        assert troubles == []
    except BaseException:
        picture = ROOT / "var" / "test" / f"failure-{time.time_ns()}.png"
        page.screenshot(path=picture, full_page=True)
        print(f"{page.url} is shown in {picture}; the console said {troubles}")
        raise
    finally:
        context.close()


def is_trouble(text: str) -> bool:
    """Return whether a line of the browser's console tells of a broken policy or script."""
    return "Content Security Policy" in text or "Uncaught" in text

"""CPU per request of a lesson page, against a bare Django view on the same server in the same run.

The bare view has session, user, one query and a template of 20 KB, behind the same middleware. The lesson
is one of the content pack's, with text, callouts, a table, checks and a reflection, as an enrolled
learner gets it. What is counted is the CPU time of the web process (user and system), by turns, so that a
noisy machine disturbs both alike.
"""

import http.client
import io
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from cms.devtools.bench import Measure

NAME = "lesson-page"
BAR = 2.0
ROUNDS, REQUESTS = 12, 40
ROOT = Path(__file__).resolve().parent.parent.parent
LESSON = "incoterms-2020"


def run() -> Iterator[Measure]:
    """Yield the ratio that the bar is for, then both figures in milliseconds of CPU, and the pages' sizes."""
    cookie, address = prepare()
    with server() as (port, pid):
        sizes = [len(fetch(port, path, cookie)) for path in ("/bare/", address)]
        spent: list[list[float]] = [[], []]
        for round_ in range(-2, ROUNDS):
            for path, times in zip(("/bare/", address), spent, strict=True):
                used = cpu_per_request(port, pid, path, cookie)
                if round_ >= 0:  # those before warm up: templates, caches, connections
                    times.append(used)
    bare, lesson = (median(times) for times in spent)
    yield Measure("lesson-page: lesson / bare view", lesson / bare, "ratio", BAR, lesson / bare <= BAR)
    yield Measure("lesson-page: lesson", lesson, "CPU ms", None, True)
    yield Measure("lesson-page: bare view", bare, "CPU ms", None, True)
    yield Measure("lesson-page: size of the lesson page", sizes[1] / 1024, "KB", None, True)
    yield Measure("lesson-page: size of the bare page", sizes[0] / 1024, "KB", None, True)


def prepare() -> tuple[str, str]:
    """Import the content pack, enrol a learner, open a lesson; return the session cookie and the lesson's
    address.
    """
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    from courses.models import Course
    from learning.domain.enrolment import enrol
    from learning.queries.outlines import outline_of
    from tests.factories.learning import make_employee, make_organisation

    call_command("setup_site", stdout=io.StringIO())
    call_command("import_content", str(ROOT / "courses" / "content"), stdout=io.StringIO())
    learner = make_employee(make_organisation(), language="bg")
    enrolment = enrol(
        actor=learner, user=learner, course=Course.objects.get(slug="int-101-first-steps-abroad")
    )
    lesson = next(lesson for lesson in outline_of(enrolment.version_id).lessons if lesson.slug == LESSON)
    client = Client()
    client.force_login(learner, backend="django.contrib.auth.backends.ModelBackend")
    return (
        f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}",
        reverse("learning:lesson", args=[enrolment.id, lesson.id]),
    )


@contextmanager
def server() -> Iterator[tuple[int, int]]:
    """Run gunicorn with one worker for the time of the block; yield its port and the worker's process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable, "-m", "gunicorn", "cms.wsgi", "--workers", "1", "--worker-class", "gthread",
        "--threads", "1", "--bind", f"127.0.0.1:{port}", "--log-level", "error", "--keep-alive", "30",
    ]  # fmt: skip
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.benches._lesson_settings"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        yield port, worker_of(process, port)
    finally:
        process.terminate()
        process.wait(timeout=20)


def worker_of(process: subprocess.Popen[bytes], port: int) -> int:
    """Return the process id of gunicorn's worker once it answers."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for _try in range(300):
        try:
            fetch(port, "/healthz", "")
            return int(children.read_text().split()[0])
        except (OSError, IndexError):
            time.sleep(0.1)
    raise RuntimeError("gunicorn did not start within 30 seconds")


def fetch(port: int, path: str, cookie: str) -> bytes:
    """Return the body of one page; raise RuntimeError for anything but 200 (or 503 of the health check)."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "bg"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status not in (200, 503):
        raise RuntimeError(f"{path} answered {response.status}")
    return body


def cpu_per_request(port: int, pid: int, path: str, cookie: str) -> float:
    """Return the worker's CPU time in milliseconds for one request, over `REQUESTS` of them."""
    before = cpu_seconds(pid)
    for _request in range(REQUESTS):
        fetch(port, path, cookie)
    return (cpu_seconds(pid) - before) * 1000 / REQUESTS


def cpu_seconds(pid: int) -> float:
    """Return the user and system time that a process has used, in seconds (Linux: /proc/<pid>/stat,
    fields 14 and 15).
    """
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

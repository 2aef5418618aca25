"""``dev.py test``: everything that must pass."""

import os
import subprocess
import sys

from cms.devtools.catalogs import compile_catalogs
from cms.devtools.chromium import ensure_chromium
from cms.devtools.console import say
from cms.devtools.environment import production_environment, test_environment
from cms.devtools.lint import CHECKS, run_checks
from cms.devtools.paths import ROOT, TEST
from cms.devtools.services import running_services
from cms.devtools.supervisor import Stopped, stop_on_signal
from cms.devtools.templates import ensure_template

WORKERS = "2"
INTERRUPTED = 130


def run(arguments: list[str]) -> int:
    """Run all checks and tests or, given arguments, pytest alone with them; return the exit code."""
    taken = (
        "Another `dev.py test` or `dev.py bench` of this checkout runs. Wait for its end, then start again."
    )
    try:
        with stop_on_signal(), TEST.owned("test", taken):
            return run_with_services(arguments)
    except Stopped:
        say("stopped")
        return INTERRUPTED


def run_with_services(arguments: list[str]) -> int:
    """Start the services, check, test; pytest's summary is the last that is printed."""
    compile_catalogs()
    chromium = ensure_chromium()
    with running_services(TEST, "academy", safe=False) as services:
        environment = test_environment() | services.environment
        if chromium:
            environment["CHROMIUM"] = chromium
        os.environ.update(environment)
        failed = [] if arguments else run_checks(CHECKS, production_environment())
        ensure_template(services.database_url)
        say("the test database is ready")
        if failed:
            say(f"with findings: {', '.join(failed)}. The tests follow; the command will fail in any case")
        command = [sys.executable, "-m", "pytest", *(arguments or ["-n", WORKERS, "--dist", "worksteal"])]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
    return code or (1 if failed else 0)

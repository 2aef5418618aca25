"""``dev.py lint``: every static check, two at a time."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cms.devtools.console import Problem, say
from cms.devtools.environment import production_environment
from cms.devtools.paths import ROOT

PYTHON = (sys.executable, "-m")


@dataclass(frozen=True)
class Check:
    """One static check: a command that exits with 0 if all is well, and what repairs most of its findings."""

    name: str
    command: tuple[str, ...]
    repair: str = ""


# The slowest first, so that two at a time end together.
CHECKS = [
    Check("mypy", (*PYTHON, "mypy")),
    Check("templates", (*PYTHON, "djlint", "templates", "--lint", "--quiet")),
    Check("deploy", (*PYTHON, "django", "check", "--deploy", "--fail-level", "WARNING")),
    Check("migrations", (*PYTHON, "django", "makemigrations", "--check", "--dry-run")),
    Check("imports", (str(Path(sys.executable).with_name("lint-imports")), "--no-cache")),
    Check("ruff", (*PYTHON, "ruff", "check", "--quiet", "."), ".venv/bin/ruff check --fix ."),
    Check("format", (*PYTHON, "ruff", "format", "--check", "."), ".venv/bin/ruff format ."),
]


def run(names: Sequence[str]) -> int:
    """Run the checks called ``names``, all without names; return 1 if one found something."""
    known = {check.name: check for check in CHECKS}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Problem(f"There is no check called {unknown[0]}. Type one of: {', '.join(known)}")
    return 1 if run_checks([known[name] for name in names] or CHECKS, production_environment()) else 0


def run_checks(checks: Sequence[Check], environment: Mapping[str, str]) -> list[str]:
    """Run ``checks``, print what each found and return the names of those that found something."""
    with ThreadPoolExecutor(max_workers=min(2, os.cpu_count() or 1)) as pool:
        results = pool.map(lambda check: run_check(check, environment), checks)
        return [check.name for check, clean in zip(checks, results, strict=True) if not clean]


def run_check(check: Check, environment: Mapping[str, str]) -> bool:
    """Run one check, print its findings and return whether there are none."""
    started = time.monotonic()
    result = subprocess.run(check.command, capture_output=True, text=True, cwd=ROOT, env=dict(environment))
    seconds = time.monotonic() - started
    if result.returncode == 0:
        say(f"{check.name}: clean ({seconds:.0f} s)")
        return True
    hint = f"\nMost of it is repaired by: {check.repair}" if check.repair else ""
    say(f"{check.name}: findings ({seconds:.0f} s)\n{(result.stdout + result.stderr).strip()}{hint}")
    return False

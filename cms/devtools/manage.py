"""``dev.py manage …`` and ``dev.py shell``: Django's commands on the demo's data."""

import json
import subprocess
import sys

from cms.devtools.catalogs import compile_catalogs
from cms.devtools.demo import DATABASE, STATE
from cms.devtools.environment import demo_environment
from cms.devtools.paths import DEMO
from cms.devtools.services import running_services

USUAL_PORT = 8000


def run(arguments: list[str]) -> int:
    """Run a management command beside the running demo, else with services of its own for that time."""
    compile_catalogs()
    command = [sys.executable, "-m", "django", *arguments]
    if DEMO.is_owned("demo") and STATE.exists():
        state = json.loads(STATE.read_text())
        return subprocess.run(command, env=demo_environment(state["port"]) | state["services"]).returncode
    with running_services(DEMO, DATABASE, safe=True) as services:
        return subprocess.run(command, env=demo_environment(USUAL_PORT) | services.environment).returncode

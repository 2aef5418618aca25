"""``dev.py lock``: write the locks with hashes from what ``pyproject.toml`` asks for."""

import subprocess
import sys
from pathlib import Path

from cms.devtools.console import Problem, say, tail
from cms.devtools.paths import ROOT

UV = str(Path(sys.executable).with_name("uv"))
# What each lock holds beside the dependencies of production.
GROUPS = {"requirements.lock": [], "requirements-demo.lock": ["demo"], "requirements-dev.lock": ["dev"]}


def run() -> int:
    """Bring the three locks up to ``pyproject.toml``; what is locked already keeps its version."""
    for lock, groups in GROUPS.items():
        say(f"locking {lock}")
        command = [UV, "pip", "compile", "pyproject.toml", *(f"--group={group}" for group in groups)]
        command += ["--generate-hashes", "--universal", "--python-version=3.11", "--no-header", "--quiet"]
        result = subprocess.run([*command, f"--output-file={lock}"], cwd=ROOT, capture_output=True, text=True)
        if result.returncode:
            raise Problem(f"{lock} could not be written:\n{tail(result.stderr)}")
    return 0

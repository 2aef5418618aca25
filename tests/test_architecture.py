"""The packages import in one direction, layers downwards; and there are no other packages."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_the_import_contract_is_kept():
    linter = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
    ]
    result = subprocess.run(linter, cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def test_there_are_no_other_packages():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages == {"cms", "certificates", "learning", "courses", "tests"}

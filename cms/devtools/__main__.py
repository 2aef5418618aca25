"""Runs one command of ``dev.py`` inside the virtual environment."""

import argparse
import os
import sys

from cms.devtools.console import exit_code_of
from cms.devtools.paths import ROOT


def main() -> int:
    """Run the command named on the command line and return its exit code."""
    command, *rest = sys.argv[1:]
    os.chdir(ROOT)
    if command == "demo":
        from cms.devtools import demo

        parser = argparse.ArgumentParser(prog="dev.py demo")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--fresh", action="store_true")
        options = parser.parse_args(rest)
        return demo.run(options.port, fresh=options.fresh)
    if command == "bench":
        from cms.devtools import bench

        parser = argparse.ArgumentParser(prog="dev.py bench")
        parser.add_argument("name", nargs="?")
        parser.add_argument("--json", action="store_true")
        options = parser.parse_args(rest)
        return bench.run(options.name, as_json=options.json)
    if command == "test":
        from cms.devtools import testing

        return testing.run(rest)
    if command == "lint":
        from cms.devtools import lint

        return lint.run(rest)
    if command == "messages":
        from cms.devtools import messages

        return messages.run()
    if command == "lock":
        from cms.devtools import lock

        return lock.run()
    from cms.devtools import manage

    return manage.run(["shell", *rest] if command == "shell" else rest)


if __name__ == "__main__":
    sys.exit(exit_code_of(main))

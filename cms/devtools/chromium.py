"""The browser of the end-to-end tests: Debian's Chromium, or whatever ``CHROMIUM`` points to."""

import os
import shutil
import subprocess

from cms.devtools.console import say

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """Return the path of a Chromium on this machine, None without one."""
    if named := os.environ.get("CHROMIUM"):
        return named
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure_chromium() -> str | None:
    """Return the path of a Chromium; as root on Debian install it first, otherwise say what to type."""
    if path := find_chromium():
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("installing Debian's Chromium for the browser tests")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        for command in (install, ["apt-get", "update", "-qq"], install):
            result = subprocess.run(command, env=environment, capture_output=True)
            if result.returncode == 0 and (path := find_chromium()):
                return path
    say(
        "no Chromium: the browser tests will be skipped. Type: sudo apt-get install -y chromium, "
        "or set CHROMIUM to the path of one"
    )
    return None

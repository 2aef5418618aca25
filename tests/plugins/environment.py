"""Gives every test process a queue, a cache and files of its own, on the servers of ``dev.py test``.

Named in pyproject.toml (``-p``) because it must run before Django reads its settings.
"""

import os
import shutil
from pathlib import Path

import pytest

from cms.devtools.services import broker_with_number, cache_beside

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


def separate_environment() -> None:
    """Point this process, and the processes its tests start, to a queue, a cache and files of their own."""
    for name in ("DATABASE_URL", "BROKER_URL", "DATA_DIR"):
        if name not in os.environ:
            raise pytest.UsageError("The tests need a database and a queue. Type: python3 dev.py test")
    if WORKER == "main":
        return
    number = 2 + 2 * int(WORKER.removeprefix("gw"))
    os.environ["CACHE_URL"] = cache_beside(os.environ["BROKER_URL"], number + 1)
    os.environ["BROKER_URL"] = broker_with_number(os.environ["BROKER_URL"], number)
    os.environ["DATA_DIR"] = f"{os.environ['DATA_DIR']}-{WORKER}"


def prefer_speed() -> None:
    """Trade what only production needs for speed: hashed static names, slow password hashes.

    Before Django starts, because models and blocks ask for their storages while they are imported.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    from django.conf import settings
    from django.test.signals import setting_changed

    data = Path(settings.DATA_DIR)
    shutil.rmtree(data, ignore_errors=True)
    (data / "static").mkdir(parents=True)
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Importing the models has read the storages already; this makes Django read them anew.
    setting_changed.send(None, setting="STORAGES", value=settings.STORAGES, enter=True)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


separate_environment()
prefer_speed()

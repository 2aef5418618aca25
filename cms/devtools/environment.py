"""The variables of the demo, the tests and the production-like checks; ``.env.example`` explains each."""

import os
import secrets
from pathlib import Path
from urllib.parse import quote

from cms.devtools.paths import DEMO, TEST

SENDER = "Cluster Academy <academy@example.org>"


def demo_environment(port: int) -> dict[str, str]:
    """Return what the demo's processes see: production's settings, relaxed for plain HTTP on this machine."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "SECRET_KEY": kept_secret(DEMO.base / "secret_key"),
        "SITE_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "CSRF_TRUSTED_ORIGINS": f"http://127.0.0.1:{port},http://localhost:{port}",
        "EMAIL_URL": f"file://{quote(str(DEMO.folder('mail')))}",
        "DEFAULT_FROM_EMAIL": SENDER,
        "DATA_DIR": str(DEMO.folder("data")),
        "DEBUG": "0",
        "INSECURE_HTTP": "1",
        "PYTHONUNBUFFERED": "1",
    }


def test_environment() -> dict[str, str]:
    """Return what the tests and the benchmarks see."""
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "cms.settings",
        "SECRET_KEY": "a-key-for-tests-alone-that-protects-nothing-of-anyone",
        "SITE_URL": "http://testserver",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "CSRF_TRUSTED_ORIGINS": "",
        "EMAIL_URL": "memory:",
        "DEFAULT_FROM_EMAIL": SENDER,
        "DATA_DIR": str(TEST.folder("data")),
        "DEBUG": "0",
        "INSECURE_HTTP": "1",
        "PYTHONUNBUFFERED": "1",
    }


def production_environment() -> dict[str, str]:
    """Return what ``check --deploy`` sees: a site behind HTTPS with a key of its own."""
    production = test_environment() | {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "SITE_URL": "https://academy.example.org",
        "ALLOWED_HOSTS": "academy.example.org",
        "CSRF_TRUSTED_ORIGINS": "https://academy.example.org",
        "EMAIL_URL": "smtp://localhost:25",
    }
    del production["INSECURE_HTTP"]
    # Static checks open no connection, but the settings want the addresses.
    unused = {
        "DATABASE_URL": "postgresql:///unused",
        "BROKER_URL": "redis://127.0.0.1:1/0",
        "CACHE_URL": "redis://127.0.0.1:1/1",
    }
    return unused | production


def kept_secret(path: Path) -> str:
    """Return the key kept in ``path``, made at the first call and readable by its owner alone."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()

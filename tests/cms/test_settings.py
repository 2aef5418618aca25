"""Settings: loud about what is missing, safe where nothing is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from wagtail.images.models import Image

from cms import env
from tests.factories.course_pages import SVG

ROOT = Path(__file__).resolve().parent.parent.parent
REQUIRED = {
    "SECRET_KEY": "x" * 60,
    "SITE_URL": "https://academy.example.org",
    "ALLOWED_HOSTS": "academy.example.org",
    "DATABASE_URL": "postgresql://a:b@db/academy",
    "BROKER_URL": "redis://localhost/0",
    "CACHE_URL": "redis://localhost/1",
    "DEFAULT_FROM_EMAIL": "academy@example.org",
}


def python(code, **environment):
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "cms.settings"} | environment
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=clean, capture_output=True, text=True)


@pytest.mark.parametrize("name", sorted(REQUIRED.keys() - {"ALLOWED_HOSTS"}))
def test_a_missing_required_setting_is_named(name):
    environment = {key: value for key, value in REQUIRED.items() if key != name}
    result = python("from django.conf import settings; settings.DEBUG", **environment)
    assert result.returncode != 0
    assert f"Set the environment variable {name}" in result.stderr


def test_production_defaults_are_safe():
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS, s.SESSION_COOKIE_SECURE,"
        "s.CSRF_COOKIE_SECURE)"
    )
    assert python(code, **REQUIRED).stdout.split() == ["False", "True", "31536000", "True", "True"]


def test_every_setting_is_explained_in_the_example():
    import re

    example = (ROOT / ".env.example").read_text()
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "cms" / "settings.py").read_text()))
    assert read == set(re.findall(r"^([A-Z_]+)=", example, re.M))


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("yes", True), ("TRUE", True), ("0", False), ("off", False), ("", False)],
)
def test_a_flag_is_read(monkeypatch, value, expected):
    monkeypatch.setenv("SOME_FLAG", value)
    assert env.flag("SOME_FLAG") is expected


@pytest.mark.parametrize("value", ["2", "maybe", "ja"])
def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch, value):
    monkeypatch.setenv("SOME_FLAG", value)
    with pytest.raises(ImproperlyConfigured, match="SOME_FLAG must be 1 or 0"):
        env.flag("SOME_FLAG")


@pytest.mark.parametrize("url", ["sqlite:///db.sqlite3", "mysql://a@b/c", "academy"])
def test_another_database_than_postgresql_is_refused(monkeypatch, url):
    monkeypatch.setenv("SOME_URL", url)
    with pytest.raises(ImproperlyConfigured, match="postgresql"):
        env.database("SOME_URL")


def test_a_database_url_is_taken_apart(monkeypatch):
    monkeypatch.setenv("SOME_URL", "postgresql://ana:p%40ss@db.example:5433/academy")
    parsed = env.database("SOME_URL")
    assert (parsed["USER"], parsed["PASSWORD"], parsed["HOST"], parsed["PORT"], parsed["NAME"]) == (
        "ana", "p@ss", "db.example", "5433", "academy",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "key", "value"),
    [
        ("smtps://u:p@mail.example:465", "EMAIL_USE_SSL", True),
        ("smtp://mail.example:587?starttls", "EMAIL_USE_TLS", True),
        ("smtp://mail.example", "EMAIL_USE_TLS", False),
        ("file:///tmp/mail", "EMAIL_FILE_PATH", "/tmp/mail"),
        ("memory:", "EMAIL_BACKEND", "django.core.mail.backends.locmem.EmailBackend"),
    ],
)
def test_an_email_url_is_taken_apart(monkeypatch, url, key, value):
    monkeypatch.setenv("SOME_URL", url)
    assert env.email("SOME_URL", "smtp://localhost")[key] == value


def test_an_unknown_way_of_sending_mail_is_refused(monkeypatch):
    monkeypatch.setenv("SOME_URL", "pigeon://x")
    with pytest.raises(ImproperlyConfigured, match="smtp"):
        env.email("SOME_URL", "smtp://localhost")


@pytest.mark.django_db
def test_an_image_can_be_deleted_together_with_its_file(django_capture_on_commit_callbacks):
    """Wagtail hands the storage to a task, which takes plain values only."""
    image = Image(title="Cone")
    image.file = ContentFile(SVG.encode(), name="cone.svg")
    image.save()
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert not default_storage.exists(image.file.name)

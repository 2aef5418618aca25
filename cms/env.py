"""Typed readers of environment variables that fail loudly.

A setting that is missing or malformed stops the process with the variable's name and what is expected; a
default stands only where production is safe with it.
"""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
POSTGRES_SCHEMES = {"postgres", "postgresql"}
EMAIL_BACKENDS = {
    "smtp": "django.core.mail.backends.smtp.EmailBackend",
    "smtps": "django.core.mail.backends.smtp.EmailBackend",
    "file": "django.core.mail.backends.filebased.EmailBackend",
    "console": "django.core.mail.backends.console.EmailBackend",
    "memory": "django.core.mail.backends.locmem.EmailBackend",
}


def text(name: str, default: str | None = None) -> str:
    """Return variable `name`; raise ImproperlyConfigured when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set the environment variable {name} (see .env.example).")
    return value


def flag(name: str, default: bool = False) -> bool:
    """Return variable `name` as a truth value; raise ImproperlyConfigured for anything but yes or no."""
    value = os.environ.get(name, str(default)).strip().lower()
    if value in TRUE:
        return True
    if value in FALSE:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def integer(name: str, default: int) -> int:
    """Return variable `name` as a whole number; raise ImproperlyConfigured when it is none."""
    value = os.environ.get(name, str(default))
    try:
        return int(value)
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.") from error


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated entries of variable `name` without blanks."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    """Return variable `name` as an absolute path."""
    return Path(os.environ.get(name, default)).resolve()


def database(name: str) -> dict[str, object]:
    """Return Django's DATABASES entry for a URL such as ``postgresql://user:secret@host:5432/name``.

    A socket directory is given as ``postgresql:///name?host=/run/postgresql&user=academy``. Raises
    ImproperlyConfigured for any other kind of database: what the platform promises (locks, triggers,
    partial indexes) needs PostgreSQL.
    """
    url = urlsplit(text(name))
    if url.scheme not in POSTGRES_SCHEMES:
        raise ImproperlyConfigured(f"{name} must begin with postgresql://, not {url.scheme!r}.")
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": query.get("user") or unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.get("host") or url.hostname or "",
        "PORT": query.get("port") or str(url.port or ""),
    }


def email(name: str, default: str) -> dict[str, object]:
    """Return Django's EMAIL_* settings for a URL such as ``smtps://user:secret@host:465``.

    ``file:///directory`` writes each message to a file, ``console:`` prints, ``memory:`` keeps (tests).
    """
    url = urlsplit(text(name, default))
    if url.scheme not in EMAIL_BACKENDS:
        raise ImproperlyConfigured(f"{name} must begin with one of {', '.join(sorted(EMAIL_BACKENDS))}.")
    settings: dict[str, object] = {"EMAIL_BACKEND": EMAIL_BACKENDS[url.scheme]}
    if url.scheme == "file":
        settings["EMAIL_FILE_PATH"] = unquote(url.path)
    if url.scheme in {"smtp", "smtps"}:
        settings |= {
            "EMAIL_HOST": url.hostname or "",
            "EMAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(url.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(url.password or ""),
            "EMAIL_USE_SSL": url.scheme == "smtps",
            "EMAIL_USE_TLS": url.scheme == "smtp"
            and "starttls" in dict(parse_qsl(url.query, keep_blank_values=True)),
            "EMAIL_TIMEOUT": 10,
        }
    return settings

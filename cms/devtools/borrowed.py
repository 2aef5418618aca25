"""Texts of libraries that our users read: what their own Bulgarian catalogues lack is translated in ours.

Django looks into the project's catalogue first, so ours may also say better what a library's says badly.
"""

from pathlib import Path

import django
import polib

from cms.devtools.extraction import Message, messages_in

LIBRARIES = Path(django.__file__).parents[1]

# Forms and sign-in for everybody, the API's errors for those who program against it.
SHOWN = (
    "allauth/account/*.py",
    "allauth/account/internal/**/*.py",
    "django/contrib/auth/forms.py",
    "django/contrib/auth/password_validation.py",
    "django/core/validators.py",
    "django/db/models/base.py",
    "django/db/models/fields/__init__.py",
    "django/forms/*.py",
    "django/utils/timesince.py",
    "knox/auth.py",
    "rest_framework/authentication.py",
    "rest_framework/exceptions.py",
    "rest_framework/pagination.py",
)


def borrowed_messages() -> dict[tuple[str, str], tuple[Message, set[str]]]:
    """Return the texts of `SHOWN` as `messages_in` does; a pattern that matches no file is a ValueError."""
    paths: set[Path] = set()
    for pattern in SHOWN:
        matching = set(LIBRARIES.glob(pattern))
        if not matching:
            raise ValueError(f"no library has a file like {pattern}")
        paths |= matching
    return messages_in(LIBRARIES, paths)


def translated_by_libraries(language: str = "bg") -> set[tuple[str, str]]:
    """Return the keys of the texts that the libraries' own catalogues translate."""
    return {
        (entry.msgctxt or "", entry.msgid)
        for catalogue in LIBRARIES.glob(f"**/locale/{language}/LC_MESSAGES/django.mo")
        for entry in polib.mofile(str(catalogue)).translated_entries()
    }

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


def wagtail_messages(domain: str) -> dict[tuple[str, str], tuple[Message, set[str]]]:
    """Return the texts of Wagtail's admin, from its English catalogues of ``domain``: django, djangojs.

    Trainers work there, and Wagtail has translated a fifth of it, wagtail-localize next to nothing.
    """
    found: dict[tuple[str, str], tuple[Message, set[str]]] = {}
    for path in sorted(LIBRARIES.glob(f"wagtail*/**/locale/en/LC_MESSAGES/{domain}.po")):
        for entry in polib.pofile(str(path)):
            message = Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")
            place = path.parents[3].relative_to(LIBRARIES).as_posix()
            found.setdefault(message.key, (message, set()))[1].add(place)
    return found


def translated_by_libraries(domain: str) -> set[tuple[str, str]]:
    """Return the keys of the texts of this domain that the libraries' own Bulgarian catalogues translate."""
    return {
        (entry.msgctxt or "", entry.msgid)
        for catalogue in LIBRARIES.glob(f"**/locale/bg/LC_MESSAGES/{domain}.mo")
        for entry in polib.mofile(str(catalogue)).translated_entries()
    }

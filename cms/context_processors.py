"""What every page of the site needs to know."""

import time
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

from learning.models import User
from learning.queries.scope import is_hr

THEMES = ("light", "dark")
TEXT_SIZES = ("small", "normal", "large", "larger")
DOORS_KEPT = 60
"""Seconds for which the menu remembers whether it shows HR's door; the door itself asks every time."""
OTHER_LANGUAGE = {"bg": "en", "en": "bg"}


@dataclass(frozen=True, slots=True)
class Navigation:
    """Which doors the visitor is shown."""

    is_hr: bool = False
    can_edit: bool = False


def _navigation(request: HttpRequest) -> Navigation:
    user = request.user
    if not isinstance(user, User):
        return Navigation()
    return Navigation(
        is_hr=_has_hr_door(user.pk, int(time.monotonic() // DOORS_KEPT)),
        can_edit=user.is_trainer or user.is_cluster_staff,
    )


@lru_cache(maxsize=4096)
def _has_hr_door(user_id: UUID, period: int) -> bool:
    return is_hr(User.objects.get(pk=user_id))


def site(request: HttpRequest) -> dict[str, object]:
    """Return what `base.html` relies on.

    `nav` doors for this visitor (looked up only when a template asks), `theme` ``light``, ``dark`` or
    ``system`` from the visitor's cookie, `text_size` likewise, `alternate_language` and `alternate_url` the
    same page in the other language, `issuer` and `contact_email`.
    """
    language = get_language() or settings.LANGUAGE_CODE
    other = OTHER_LANGUAGE.get(language, settings.LANGUAGE_CODE)
    theme, size = request.COOKIES.get("theme", "system"), request.COOKIES.get("text_size", "normal")
    return {
        "nav": SimpleLazyObject(lambda: _navigation(request)),
        "theme": theme if theme in THEMES else "system",
        "text_size": size if size in TEXT_SIZES else "normal",
        "alternate_language": other,
        "alternate_url": translate_url(request.get_full_path(), other),
        "issuer": settings.ACADEMY_ISSUER[language if language in OTHER_LANGUAGE else settings.LANGUAGE_CODE],
        "contact_email": settings.ACADEMY_CONTACT_EMAIL,
    }

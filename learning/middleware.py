"""What every request passes that hangs on who asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation


class AdminLanguageMiddleware:
    """Shows Wagtail's admin, whose addresses name no language, in the language of whoever works there."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.prefix = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Speak the person's language below /cms/; strangers get what their browser prefers."""
        if request.path.startswith(self.prefix) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class TimeZoneMiddleware:
    """Shows times by the clock of whoever is signed in; strangers see the academy's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Set the person's time zone for the time of the request."""
        zone = request.user.time_zone if request.user.is_authenticated else None
        with timezone.override(zone):
            return self.get_response(request)

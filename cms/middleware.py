"""Middleware of the site."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware import locale


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's own, but an address without a language that a view has answered with 404 stays a 404.

    Django would look for a page of the same name below ``/bg/``, where Wagtail answers for everything: a
    program that asks the API for what it may not see would be sent to an HTML page.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the response of the view, or Django's redirect to the page in the reader's language."""
        if response.status_code == 404 and request.resolver_match is not None:
            return response
        return super().process_response(request, response)


class PreviewMiddleware:
    """Lets the CMS show a preview in a frame of its own; to anybody else's frame the page stays closed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Return the response; Wagtail marks the request of a preview."""
        response = self.get_response(request)
        if getattr(request, "is_preview", False):
            response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response

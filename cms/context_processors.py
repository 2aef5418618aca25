"""What every page of the site needs to know."""

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the context that `base.html` relies on."""
    return {}

"""What the views of this package ask of a request."""

from django.http import HttpRequest

from learning.models import User


def signed_in(request: HttpRequest) -> User:
    """Return the person behind the request, in a view that only signed-in people reach."""
    assert isinstance(request.user, User)
    return request.user

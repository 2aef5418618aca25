"""How the learner's screens let people in, and how they say no: a page for a person, data for a program."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from learning.domain.errors import LearningError
from learning.models import Enrolment, User
from learning.queries.enrolments import own_enrolment

View = Callable[..., HttpResponseBase]


def wants_data(request: HttpRequest) -> bool:
    """Return whether a script of ours asks, which can read JSON, and not a form that a browser sends
    itself.
    """
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def signed_in(back_to: str = "", *names: str) -> Callable[[View], View]:
    """Let only signed-in people into a view.

    `back_to` names the page that a person returns to after signing in, and `names` the view's arguments that
    make up its address; without it, the requested address itself (which is wrong for an address that only
    takes POST). A script is told by status 401 where to sign in, so that what it wanted to save is not lost
    in a redirect.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs: object) -> HttpResponseBase:
            if request.user.is_authenticated:
                return view(request, **kwargs)
            back = (
                reverse(back_to, args=[kwargs[name] for name in names])
                if back_to
                else request.get_full_path()
            )
            login_url = f"{resolve_url('account_login')}?{urlencode({REDIRECT_FIELD_NAME: back})}"
            if wants_data(request) or request.headers.get("HX-Request"):
                return JsonResponse({"login_url": login_url}, status=401)
            return redirect(login_url)

        return guarded

    return decorate


def person(request: HttpRequest) -> User:
    """Return who is signed in; only for views behind `signed_in`."""
    if not isinstance(request.user, User):
        raise TypeError("This view is not behind signed_in.")
    return request.user


def enrolment_or_404(request: HttpRequest, enrolment_id: UUID) -> Enrolment:
    """Return the signed-in person's own enrolment; raise Http404 for one that is foreign or does not
    exist.
    """
    try:
        return own_enrolment(person(request), enrolment_id)
    except Enrolment.DoesNotExist as error:
        raise Http404 from error


def refused(request: HttpRequest, error: LearningError, back: str) -> HttpResponse:
    """Answer that a verb was refused: JSON with status 422 for a script, else the page `back` with a
    message.
    """
    if wants_data(request):
        return JsonResponse({"message": str(error), "code": error.code}, status=422)
    messages.error(request, str(error))
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(back)
    return redirect(back)

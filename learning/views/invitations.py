"""The way in: a link from the mailbox, then an account or a new membership.

The token stands in the address only for the first request. It is then kept in a cookie for this one
invitation, so that it reaches neither the session table nor logs, nor other sites through a Referer.
"""

import re
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from learning.domain.accepting import (
    AccountExists,
    InvitationUnknown,
    NotTheInvited,
    accept_invitation,
    join_by_invitation,
    require_open,
)
from learning.domain.errors import LearningError
from learning.forms.invitations import AcceptForm
from learning.models import Invitation, User
from learning.queries.invitations import by_token, has_account
from learning.views.access import person

COOKIE_AGE = 60 * 60 * 24
FOREIGN_TO_TOKENS = re.compile(r"[^A-Za-z0-9_-]")
BACKEND = "django.contrib.auth.backends.ModelBackend"


def cookie_name(invitation_id: UUID) -> str:
    """Return the name of the cookie that holds the token of this invitation."""
    return f"invitation-{invitation_id.hex}"


@never_cache
@require_safe
def arrive(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address, and whatever a mail program glued to it; go on to the invitation."""
    token = FOREIGN_TO_TOKENS.sub("", token)
    invitation = by_token(token)
    if invitation is None:
        response = redirect("learning:invitation_unknown")
    else:
        response = redirect("learning:invitation_accept", invitation.pk)
        response.set_cookie(
            cookie_name(invitation.pk),
            token,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """Say that a link is not valid."""
    return _problem(request, InvitationUnknown())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password")
def accept(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Show an invitation and accept it, in whichever way fits the visitor."""
    token = request.COOKIES.get(cookie_name(invitation_id), "")
    try:
        invitation = require_open(by_token(token))
        if invitation.pk != invitation_id:
            raise InvitationUnknown
        if request.user.is_authenticated:
            return _join(request, invitation, token)
        if has_account(invitation):
            return _ask_to_sign_in(request, invitation)
        return _register(request, invitation, token)
    except AccountExists:
        return redirect(request.path)
    except LearningError as error:
        return _problem(request, error)


def _register(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    form = AcceptForm(request.POST or None, invitation=invitation)
    if request.method == "POST" and form.is_valid():
        user = accept_invitation(token=token, **form.cleaned_data)
        login(request, user, backend=BACKEND)
        return _welcome(user, invitation, request)
    return render(request, "learning/invitation.html", {"form": form, "invitation": invitation})


def _ask_to_sign_in(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    return render(request, "learning/invitation_sign_in.html", {"invitation": invitation})


def _join(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    user = person(request)
    if user.email.lower() != invitation.email.lower():
        raise NotTheInvited
    if request.method == "POST":
        join_by_invitation(actor=user, token=token)
        return _welcome(user, invitation, request)
    return render(request, "learning/invitation_join.html", {"invitation": invitation})


def _welcome(user: User, invitation: Invitation, request: HttpRequest) -> HttpResponse:
    with translation.override(user.language):
        messages.success(request, _("Welcome to the academy, %(name)s.") % {"name": user.get_short_name()})
        response = redirect(reverse("learning:dashboard"))
    response.delete_cookie(cookie_name(invitation.pk), samesite="Lax")
    return response


def _problem(request: HttpRequest, error: LearningError) -> HttpResponse:
    status = HTTPStatus.NOT_FOUND if isinstance(error, InvitationUnknown) else HTTPStatus.GONE
    return render(request, "learning/invitation_problem.html", {"error": error}, status=status)

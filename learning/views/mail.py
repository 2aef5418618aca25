"""Switching letters off by the link that each of them carries, without signing in."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from learning.domain.mailing.settings import mute, read_token
from learning.models import User


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the signed token is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def mail_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether letters of a kind shall stop, and stop them. A word that is not ours is not found."""
    try:
        user, kind = read_token(token)
    except (BadSignature, User.DoesNotExist) as error:
        raise Http404 from error
    if request.method == "POST":
        mute(user, kind)
    context = {"kind": kind.label, "done": request.method == "POST"}
    return render(request, "learning/mail_off.html", context)

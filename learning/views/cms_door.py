"""Who comes to Wagtail's admin, and how: one sign-in for the whole site, no loop for who may not enter."""

from http import HTTPStatus

from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learning.permissions import may_enter_cms


@never_cache
@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """Send strangers to sign in, trainers and cluster staff on; tell anybody else that it is not for them.

    Wagtail sends everybody here whom it does not let in.
    """
    onward = request.GET.get(REDIRECT_FIELD_NAME, "")
    if not url_has_allowed_host_and_scheme(onward, {request.get_host()}, require_https=request.is_secure()):
        onward = reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return redirect_to_login(onward)
    if may_enter_cms(request.user):
        return redirect(onward)
    return render(request, "learning/no_access.html", status=HTTPStatus.FORBIDDEN)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Lead from Wagtail's page about the own account to ours."""
    return redirect("learning:profile")


def closed(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Answer that Wagtail's own password pages do not exist: the site's sign-in sees to passwords."""
    raise Http404

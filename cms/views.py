"""Views of the site itself."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.core.exceptions import SuspiciousFileOperation
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.templatetags.static import static
from django.urls import reverse
from django.utils._os import safe_join
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language, gettext
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from cms.celery import app
from cms.tasks import HEARTBEAT_KEY
from courses.views.files import stored_file

PUBLIC_MEDIA = ("frozen/", "images/", "original_images/")


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Send the visitor to the home page in the language that the browser prefers."""
    return redirect(f"/{get_language() or settings.LANGUAGE_CODE}/")


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve a file of a lesson. Whatever an uploaded file holds, the browser runs none of it."""
    if not path.startswith(PUBLIC_MEDIA):
        raise Http404
    try:
        response = stored_file(request, Path(safe_join(settings.MEDIA_ROOT, path)))
    except SuspiciousFileOperation as error:
        raise Http404 from error
    patch_cache_control(response, public=True, max_age=31_536_000 if path.startswith("frozen/") else 3600)
    return response


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """Return the script that lets kept lessons be read without a connection; it must lie at the root."""
    script = finders.find("cms/js/worker.js")
    if script is None:
        raise Http404
    response = HttpResponse(Path(script).read_bytes(), content_type="text/javascript; charset=utf-8")
    patch_cache_control(response, no_cache=True)
    return response


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """Return what a device needs to install the academy (W3C Web Application Manifest), in two languages'
    names.
    """
    language = get_language() or settings.LANGUAGE_CODE
    icons = [
        {
            "src": static(f"cms/icons/icon-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": use,
        }
        for size in (192, 512)
        for use in ("any", "maskable")
    ]
    return JsonResponse(
        {
            "id": "/",
            "name": gettext("Cluster Academy"),
            "short_name": gettext("Academy"),
            "lang": language,
            "start_url": reverse("learning:dashboard"),
            "scope": "/",
            "display": "standalone",
            "background_color": "#FBFAF7",
            "theme_color": "#0B6B5B",
            "icons": icons,
        },
        content_type="application/manifest+json",
    )


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Show which lessons are kept on this device; the page itself is kept there too."""
    return render(request, "cms/offline.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token does not fit.

    A script of ours that saves for somebody whose cookies are gone is told where to sign in (401), as at any
    lost session, so that it keeps the text; a form that a browser sends gets Django's page in our words.
    """
    asks_for_data = request.get_preferred_type(["text/html", "application/json"]) == "application/json"
    if asks_for_data and not request.user.is_authenticated:
        return JsonResponse({"login_url": resolve_url(settings.LOGIN_URL)}, status=401)
    return csrf.csrf_failure(request, reason)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say whether database, broker and worker are well: 200 when all are, otherwise 503."""
    state = {"database": _database(), "broker": _broker(), "worker": _worker()}
    return JsonResponse(
        {name: "ok" if well else "down" for name, well in state.items()},
        status=200 if all(state.values()) else 503,
    )


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def _broker() -> bool:
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, interval_step=0, timeout=2)
    except (OperationalError, RedisError, OSError):
        return False
    return True


def _worker() -> bool:
    try:
        return cache.get(HEARTBEAT_KEY) is not None
    except RedisError:
        return False

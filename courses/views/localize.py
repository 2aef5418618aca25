"""A guard before the pages that wagtail-localize adds to the admin.

Some of them ask for a permission on all translations, or on a kind of snippet, and not for the object at
hand. Here every address is first asked whether its object may be edited; for everybody else it does not
exist. What would take a twin apart from its original is closed.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext as _
from rest_framework.parsers import FormParser, MultiPartParser
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models
from wagtail_localize import wagtail_hooks as localize
from wagtail_localize.models import Translation, TranslationSource

from courses.domain.translating.po_files import BadFile, read_po
from courses.models import CataloguePage, CoursePage
from courses.permissions import lock_against
from courses.queries.translations import main_locale

CLOSED = {
    "stop_translation",
    "convert_to_alias",
    "machine_translate",
    "snippets_api_listing",
    "snippets_api_detail",
}
OPEN = {"javascript_catalog"}
REPORTS = {"translations_report", "translations_report_results"}
FORMS = {"edit_string_translation", "edit_override"}
WRITING = {*FORMS, "upload_pofile"}


def guarded_urls() -> list[URLPattern | URLResolver]:
    """Return the addresses of wagtail-localize, each behind the guard; they must be found before its own."""
    [resolver] = localize.register_admin_urls()
    patterns = [
        path(str(entry.pattern), guard(entry.name, _taking_forms(entry.name, entry.callback)))
        for entry in resolver.url_patterns
    ]
    return [path(str(resolver.pattern), include(patterns))]


def _taking_forms(name: str, view: Any) -> Callable[..., HttpResponse]:
    """Return the view; let it take forms if it belongs to the editor's own API, which sends them. The site's
    API takes JSON alone.
    """
    if name not in FORMS:
        plain: Callable[..., HttpResponse] = view
        return plain
    parsers = {"parser_classes": [FormParser, MultiPartParser]}
    form_view: Any = type(view.cls.__name__, (view.cls,), parsers)
    taking: Callable[..., HttpResponse] = form_view.as_view(**view.initkwargs)
    return taking


def guard(name: str, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the view, for those who may edit what it is about."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if name in CLOSED or (name in REPORTS and not may_see_reports(request.user)):
            raise Http404
        instance = None if name in OPEN | REPORTS else _instance(kwargs)
        if instance is not None and not may_edit(request.user, instance):
            raise Http404
        if name in WRITING and (lock := lock_against(request.user, instance)):
            return _refuse(request, lock)
        answer = _detour(name, request, instance)
        return answer or view(request, *args, **kwargs)

    return guarded


def _refuse(request: HttpRequest, lock: str) -> HttpResponse:
    """Say who keeps the page from being changed: to the editor's script as data, else on the next screen."""
    if request.method == "POST":
        messages.error(request, _("{lock} Nothing was changed.").format(lock=lock))
        return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
    return JsonResponse({"detail": lock}, status=403)


def may_edit(user: Any, instance: Any) -> bool:
    """Whether `user` may edit this page or snippet."""
    if isinstance(instance, Page):
        allowed: bool = instance.permissions_for_user(user).can_edit()
        return allowed
    policy = instance.snippet_viewset.permission_policy
    return bool(policy.user_has_permission_for_instance(user, "change", instance))


def may_see_reports(user: Any) -> bool:
    """Whether `user` may see the translations of everything: who publishes the catalogue may."""
    catalogue = CataloguePage.objects.filter(locale=main_locale()).first()
    return user.is_superuser or (
        catalogue is not None and bool(catalogue.permissions_for_user(user).can_publish())
    )


def _instance(kwargs: dict[str, Any]) -> Any:
    """Return the object that an address is about."""
    if "translation_id" in kwargs:
        translation = get_object_or_404(Translation, pk=kwargs["translation_id"])
        return _existing(translation.get_target_instance)
    if "translation_source_id" in kwargs:
        source = get_object_or_404(TranslationSource, pk=kwargs["translation_source_id"])
        return _existing(source.get_source_instance)
    if "page_id" in kwargs:
        return get_object_or_404(Page, pk=kwargs["page_id"])
    names = (kwargs["app_label"], kwargs["model_name"])
    for model in get_snippet_models():
        if (model._meta.app_label, model._meta.model_name) == names:
            return get_object_or_404(model, pk=kwargs["pk"]) if kwargs["pk"].isdecimal() else _nothing()
    return _nothing()


def _existing(find: Callable[[], Any]) -> Any:
    try:
        return find()
    except (Page.DoesNotExist, LookupError):
        return _nothing()


def _nothing() -> Any:
    raise Http404


def _detour(name: str, request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Answer in the place of wagtail-localize where the project has a better page, or a file is unusable."""
    if name == "submit_page_translation":
        course = CoursePage.objects.ancestor_of(instance, inclusive=True).first()
        return redirect("course_languages:overview", page_id=course.pk) if course else None
    if name == "upload_pofile" and request.method == "POST":
        fault = _fault_of_upload(request.FILES.get("file"))
        if fault:
            messages.error(request, fault)
            return redirect(get_valid_next_url_from_request(request) or "wagtailadmin_home")
    return None


def _fault_of_upload(upload: Any) -> str:
    if upload is None:
        return _("Choose a PO file first.")
    try:
        file = read_po(upload.read())
    except BadFile as error:
        return error.message
    upload.seek(0)
    known = "X-WagtailLocalize-TranslationID" in file.metadata
    return (
        "" if known else _("The file was not downloaded from this page. Download it here and translate that.")
    )

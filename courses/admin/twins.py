"""The languages of a course in Wagtail's admin, and what keeps wagtail-localize to the rules of the site."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses.domain.translating import po_importing, twins
from courses.domain.translating.lining_up import keep_in_line, pair_twins
from courses.queries.translations import original_of
from courses.views import localize, twin_editor
from courses.views.course_screen import HOOK, CourseTab
from courses.views.languages import (
    CreateTwinsView,
    ExportView,
    ImportView,
    LanguagesView,
    SaveTranslationsView,
)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Let a page's history say what was done about its translation."""
    actions.register_action(
        twins.CREATED, _("Make a page for a translation"), _("The page was made to be translated")
    )
    actions.register_action(
        twins.CONFIRMED, _("Confirm a translation"), _("A translation was found to be still right")
    )
    actions.register_action(
        po_importing.IMPORTED, _("Import translations"), _("Translations were imported from a PO file")
    )


@hooks.register("construct_reports_menu")
def leave_out_report(request: HttpRequest, items: list[Any]) -> None:
    """Leave out wagtail-localize's own report: its filters are in English only, and each course has a tab."""
    address = reverse("wagtail_localize:translations_report")
    items[:] = [item for item in items if getattr(item, "url", None) != address]


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern | URLResolver]:
    """Add the screens."""
    languages = [
        path("courses/<int:page_id>/languages/", LanguagesView.as_view(), name="overview"),
        path("courses/<int:page_id>/languages/create/", CreateTwinsView.as_view(), name="create"),
        path("courses/<int:page_id>/languages/save/", SaveTranslationsView.as_view(), name="save"),
        path("courses/<int:page_id>/languages/export/", ExportView.as_view(), name="export"),
        path("courses/<int:page_id>/languages/import/", ImportView.as_view(), name="import"),
        path("courses/translations/<int:translation_id>/confirm/", twin_editor.confirm, name="confirm"),
        path("courses/translations/<int:translation_id>/save/", twin_editor.save, name="save_twin"),
    ]
    return [path("", include((languages, "course_languages")))]


@hooks.register(HOOK)
def add_languages_tab() -> CourseTab:
    """Add the course's languages to its screens."""
    return CourseTab("languages", _("Languages"), "site", "course_languages:overview", 30)


@hooks.register("register_admin_urls", order=-1)
def guard_localize() -> list[URLPattern | URLResolver]:
    """Put the guard before the addresses of wagtail-localize."""
    return localize.guarded_urls()


@hooks.register("before_edit_page", order=-1)
@hooks.register("before_edit_snippet", order=-1)
def prepare_twins(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Have an original and its translations paired before one of them is edited, so that changes are noticed
    and the side-by-side editor opens with what is there.
    """
    if not is_twinned(instance):
        return None
    original = original_of(instance)
    if original is None:
        return None
    if original.pk == instance.pk:
        pair_twins(original)
        return None
    keep_in_line(original)
    if request.method == "POST" and request.POST.get("action") == "publish":
        return twin_editor.publish(request, instance)
    return None


@hooks.register("after_edit_page")
@hooks.register("after_edit_snippet")
def follow_original(request: HttpRequest, instance: Any) -> None:
    """Note what a saved original says now, so that its translations show what has changed.

    Not at every automatic save: whoever looks at a translation has it noted then.
    """
    if is_twinned(instance) and request.accepts("text/html"):
        original = original_of(instance)
        if original is not None and original.pk == instance.pk:
            keep_in_line(original)


def is_twinned(instance: Any) -> bool:
    """Whether translations of the object are kept in line with it."""
    return hasattr(type(getattr(instance, "specific", instance)), "translatable_fields")


@hooks.register("construct_reports_menu")
def hide_reports(request: HttpRequest, items: list[Any]) -> None:
    """Show the report about all translations to those who may see all courses."""
    if not localize.may_see_reports(request.user):
        items[:] = [item for item in items if item.url != reverse("wagtail_localize:translations_report")]

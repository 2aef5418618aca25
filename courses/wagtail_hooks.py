"""What the course package adds to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses.domain import teams
from courses.domain.freezing import LOG_ACTION
from courses.domain.translating import po_files, twins
from courses.domain.translating.lining_up import keep_in_line, pair_twins
from courses.models import CoursePage
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
from courses.views.versions import VersionsView, version_lesson
from courses.viewsets import KnowledgeGroup

register_snippet(KnowledgeGroup)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Let a page's history say when a version was published."""
    actions.register_action(LOG_ACTION, _("Publish a course version"), _("A course version was published"))
    actions.register_action(
        teams.ADDED, _("Add to the course's team"), _("Somebody was added to the course's team")
    )
    actions.register_action(
        teams.REMOVED, _("Remove from the course's team"), _("Somebody was removed from the course's team")
    )
    actions.register_action(
        twins.CREATED, _("Make a page for a translation"), _("The page was made to be translated")
    )
    actions.register_action(
        twins.CONFIRMED, _("Confirm a translation"), _("A translation was found to be still right")
    )
    actions.register_action(
        po_files.IMPORTED, _("Import translations"), _("Translations were imported from a PO file")
    )


@hooks.register("register_admin_urls")
def add_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the pages about course versions."""
    languages = [
        path("courses/<int:page_id>/languages/", LanguagesView.as_view(), name="overview"),
        path("courses/<int:page_id>/languages/create/", CreateTwinsView.as_view(), name="create"),
        path("courses/<int:page_id>/languages/save/", SaveTranslationsView.as_view(), name="save"),
        path("courses/<int:page_id>/languages/export/", ExportView.as_view(), name="export"),
        path("courses/<int:page_id>/languages/import/", ImportView.as_view(), name="import"),
        path("courses/translations/<int:translation_id>/confirm/", twin_editor.confirm, name="confirm"),
        path("courses/translations/<int:translation_id>/save/", twin_editor.save, name="save_twin"),
    ]
    patterns = [
        path("courses/<int:page_id>/versions/", VersionsView.as_view(), name="list"),
        path("courses/versions/<uuid:version_id>/lessons/<uuid:lesson_id>/", version_lesson, name="lesson"),
    ]
    return [
        path("", include((patterns, "course_versions"))),
        path("", include((languages, "course_languages"))),
    ]


@hooks.register(HOOK)
def add_versions_tab() -> CourseTab:
    """Add the course's versions to its screens."""
    return CourseTab("versions", _("Course versions"), "history", "course_versions:list", 10)


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
    return localize.refuse_locked(request, instance)


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


class VersionsMenuItem(PageMenuItem):
    """Leads from a course page to its versions."""

    label = _("Course versions")
    icon_name = "history"
    url_name = "course_versions:list"

    def is_shown(self, user: Any) -> bool:
        """Whether the page is a course that the user may edit."""
        return issubclass(self.page.specific_class, CoursePage) and (
            self.page.permissions_for_user(user).can_edit()
        )


@hooks.register("register_page_header_buttons")
def add_header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Any]:
    """Add “Course versions” to the actions in explorer and editor."""
    yield VersionsMenuItem(page=page, priority=12)


@hooks.register("register_page_listing_more_buttons")
def add_listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Add “Course versions” to the actions of a course in a list of pages."""
    yield VersionsMenuItem(page=page, priority=12)

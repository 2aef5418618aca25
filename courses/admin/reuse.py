"""Outline, duplicates, templates, archives and lesson files in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page
from wagtail.permission_policies import OwnershipPermissionPolicy
from wagtail.permissions import register_permission_policy

from courses.domain import duplicating
from courses.domain.archive import exporting, importing
from courses.models import CataloguePage, CoursePage, LessonPage, LessonTemplate, ModulePage
from courses.views.course_screen import HOOK, CourseTab
from courses.views.reuse.importing import ImportCourseView
from courses.views.reuse.lessons import DuplicateLessonView, SaveTemplateView
from courses.views.reuse.outline import OutlineView
from courses.views.reuse.reuse import ReuseView

ACTIONS = (
    (exporting.LOG_ACTION, _("Export the course"), _("The course was exported as one file")),
    (importing.LOG_ACTION, _("Import the course"), _("The course was imported from another site")),
    (duplicating.LOG_ACTION, _("Duplicate"), _("Made as a duplicate")),
)

register_permission_policy(
    LessonTemplate, OwnershipPermissionPolicy(LessonTemplate, owner_field_name="created_by")
)

# Copies that Wagtail makes by itself are no twins: one language, and blocks with the ids of the original.
for _name in ("copy", "create_alias"):
    PagesAdminAPIViewSet.actions.pop(_name, None)


@hooks.register("register_log_actions")
def name_log_actions(actions: Any) -> None:
    """Let a page's history say what was exported, imported or duplicated."""
    for action, label, message in ACTIONS:
        actions.register_action(action, label, message)


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern | URLResolver]:
    """Add the screens."""
    outline = [path("courses/<int:page_id>/outline/", OutlineView.as_view(), name="list")]
    reuse = [
        path("courses/<int:page_id>/reuse/", ReuseView.as_view(), name="course"),
        path("courses/import/", ImportCourseView.as_view(), name="import"),
        path(
            "courses/lessons/<int:page_id>/duplicate/", DuplicateLessonView.as_view(), name="duplicate_lesson"
        ),
        path("courses/lessons/<int:page_id>/template/", SaveTemplateView.as_view(), name="save_template"),
    ]
    return [path("", include((outline, "course_outline"))), path("", include((reuse, "course_reuse")))]


@hooks.register(HOOK)
def add_outline_tab() -> CourseTab:
    """Add the outline to the course's screens."""
    return CourseTab("outline", _("Outline"), "list-ul", "course_outline:list", 20)


@hooks.register(HOOK)
def add_reuse_tab() -> CourseTab:
    """Add export, duplicate and lesson files to the course's screens."""
    return CourseTab("reuse", _("Reuse"), "copy", "course_reuse:course", 90)


@hooks.register("register_admin_menu_item")
def add_menu_item() -> MenuItem:
    """Let everybody who writes courses bring one in."""
    address = reverse("course_reuse:import")
    return MenuItem(_("Import a course"), address, name="import-course", icon_name="upload", order=145)


class OutlineMenuItem(PageMenuItem):
    """Leads from a course page to its outline."""

    label = _("Outline")
    icon_name = "list-ul"
    url_name = "course_outline:list"
    model: type[Page] = CoursePage

    def is_shown(self, user: Any) -> bool:
        """Whether the page is one of this kind that the user may edit."""
        return issubclass(self.page.specific_class, self.model) and (
            self.page.permissions_for_user(user).can_edit()
        )


class DuplicateMenuItem(OutlineMenuItem):
    """Leads from a lesson to its duplicate."""

    label = _("Duplicate the lesson")
    icon_name = "copy"
    url_name = "course_reuse:duplicate_lesson"
    model = LessonPage


class TemplateMenuItem(OutlineMenuItem):
    """Leads from a lesson to the template that it becomes."""

    label = _("Save as a template")
    icon_name = "snippet"
    url_name = "course_reuse:save_template"
    model = LessonPage


@hooks.register("register_page_header_buttons")
def add_header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Any]:
    """Add the screens to the actions in explorer and editor."""
    return _buttons(page)


@hooks.register("register_page_listing_more_buttons")
def add_listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Add the screens to the actions in a list of pages."""
    return _buttons(page)


def _buttons(page: Page) -> Iterator[Any]:
    yield OutlineMenuItem(page=page, priority=11)
    yield DuplicateMenuItem(page=page, priority=13)
    yield TemplateMenuItem(page=page, priority=14)


@hooks.register("before_copy_page")
def copy_by_own_means(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead from Wagtail's “Copy” to the screens that copy all languages together.

    Wagtail would copy one language only, with the ids of the original's blocks.
    """
    model = page.specific_class
    if model is CoursePage:
        return redirect("course_reuse:course", page.pk)
    if model is LessonPage:
        return redirect("course_reuse:duplicate_lesson", page.pk)
    if model is ModulePage:
        messages.warning(request, _now("A module cannot be copied as a whole. Duplicate its lessons."))
        return redirect("course_outline:list", CoursePage.objects.ancestor_of(page).get().pk)
    if CataloguePage.objects.descendant_of(page, inclusive=True).exists():
        messages.warning(request, _now("The catalogue cannot be copied. Duplicate courses one by one."))
        return redirect("wagtailadmin_explore", page.pk)
    return None

"""What the course package adds to Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses.admin import own, questions, reuse, review, team, twins  # noqa: F401 — they register what is theirs
from courses.domain import teams
from courses.domain.freezing import LOG_ACTION
from courses.models import CoursePage
from courses.views.check import CheckView
from courses.views.comparison import ComparisonView
from courses.views.course_screen import HOOK, CourseTab
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


@hooks.register("register_admin_urls")
def add_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the pages about course versions."""
    patterns = [
        path("courses/<int:page_id>/versions/", VersionsView.as_view(), name="list"),
        path("courses/<int:page_id>/versions/compare/", ComparisonView.as_view(), name="compare"),
        path("courses/versions/<uuid:version_id>/lessons/<uuid:lesson_id>/", version_lesson, name="lesson"),
    ]
    check = [path("courses/<int:page_id>/check/", CheckView.as_view(), name="list")]
    return [
        path("", include((patterns, "course_versions"))),
        path("", include((check, "course_check"))),
    ]


@hooks.register(HOOK)
def add_versions_tab() -> CourseTab:
    """Add the course's versions to its screens."""
    return CourseTab("versions", _("Course versions"), "history", "course_versions:list", 10)


@hooks.register(HOOK)
def add_check_tab() -> CourseTab:
    """Add the pre-flight to a course's screens."""
    return CourseTab("check", CheckView.page_title, "glasses", "course_check:list", 40)


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

"""Where trainers find their courses, their teams, and how they begin a course."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from courses.domain.creating import make_team
from courses.models import CoursePage
from courses.queries.teams import own_course_pages
from courses.views.course_screen import HOOK, CourseTab
from courses.views.team import NewCourseView, TeamView


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern | URLResolver]:
    """Add the team's screen and the form of a new course."""
    patterns = [
        path("courses/new/", NewCourseView.as_view(), name="new"),
        path("courses/<int:page_id>/team/", TeamView.as_view(), name="team"),
    ]
    return [path("", include((patterns, "course_team")))]


@hooks.register(HOOK)
def add_tab() -> CourseTab:
    """Add the team to the course's screens."""
    return CourseTab("team", _("Team"), "group", "course_team:team", 60)


@hooks.register("register_admin_menu_item")
def add_menu_item() -> MenuItem:
    """Let everybody who may enter begin a course."""
    return MenuItem(
        _("New course"), reverse("course_team:new"), name="new-course", icon_name="plus", order=140
    )


class OwnCoursesPanel(Component):
    """The courses that somebody writes or reviews, on the first page of the CMS."""

    name = "own_courses"
    template_name = "courses/admin/own_courses.html"
    order = 100

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Return the courses by title."""
        user = parent_context["request"].user
        return super().get_context_data(parent_context) | {"courses": own_course_pages(user)}


@hooks.register("construct_homepage_panels")
def add_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Begin the first page with the own courses."""
    panels.append(OwnCoursesPanel())


@hooks.register("after_create_page")
def give_team_to_new(request: HttpRequest, page: Page) -> None:
    """Give a course that cluster staff have begun in the explorer its team."""
    if isinstance(page, CoursePage):
        make_team(page)


@hooks.register("after_copy_page")
def give_team_to_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    """Give a copied course a team of its own."""
    give_team_to_new(request, new_page.specific)

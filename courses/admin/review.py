"""The review of courses in Wagtail's admin."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from courses.views.commenting import CoursePageViewSet, LessonPageViewSet, ModulePageViewSet
from courses.views.course_screen import HOOK, CourseTab
from courses.views.review import ReviewView


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern | URLResolver]:
    """Add the course's review."""
    patterns = [path("courses/<int:page_id>/review/", ReviewView.as_view(), name="review")]
    return [path("", include((patterns, "course_review")))]


@hooks.register(HOOK)
def add_tab() -> CourseTab:
    """Add the review to the course's screens."""
    return CourseTab("review", _("Review"), "tasks", "course_review:review", 50)


@hooks.register("register_admin_viewset")
def add_page_views() -> list[PageViewSet]:
    """Use the own editor for a course's pages."""
    return [CoursePageViewSet("courses"), ModulePageViewSet("modules"), LessonPageViewSet("lessons")]

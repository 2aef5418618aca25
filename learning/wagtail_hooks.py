"""What the learning package adds to Wagtail: screens in its admin, and the way from its pages to the
learner's.
"""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from courses.domain.editions.impact import HOOK as IMPACT_HOOK
from courses.domain.question_insight import HOOK as INSIGHT_HOOK
from courses.models import CoursePage, LessonPage
from courses.queries.versions import NOTES_HOOK
from courses.views.course_screen import HOOK, CourseTab
from learning.models import (
    AssignmentSubmission,
    AuditEntry,
    Enrolment,
    Invitation,
    Membership,
    Organisation,
    Unit,
)
from learning.permissions import ClusterStaffPolicy, ReviewerPolicy
from learning.queries.impact import edition_impact
from learning.queries.rollouts import rollout_notes
from learning.question_insight import tell_question_statistics
from learning.redirects import serve_learner_screen
from learning.views.asked import AskedView
from learning.views.insight import CommentHandledView, InsightView
from learning.views.preview import PreviewView
from learning.views.sessions import SessionCancelView, SessionsView, SessionView
from learning.viewsets import AcademyGroup, SubmissionViewSet

POLICIES = {
    Organisation: {"view", "add", "change"},
    Unit: {"view", "add", "change", "delete"},
    Membership: {"view", "add", "change", "delete"},
    Invitation: {"view", "add", "change"},
    Enrolment: {"view", "change"},
    AuditEntry: {"view"},
}
for model, actions in POLICIES.items():
    register_permission_policy(model, ClusterStaffPolicy(model, actions))
register_permission_policy(AssignmentSubmission, ReviewerPolicy(AssignmentSubmission, {"view", "change"}))


@hooks.register("register_admin_viewset")
def add_viewsets() -> AcademyGroup:
    """Add the screens of cluster staff."""
    return AcademyGroup()


@hooks.register("register_admin_viewset")
def add_review() -> SubmissionViewSet:
    """Add the assignments to review, for trainers too."""
    return SubmissionViewSet()


hooks.register(IMPACT_HOOK, edition_impact)
hooks.register(NOTES_HOOK, rollout_notes)
hooks.register("before_serve_page", serve_learner_screen)
hooks.register(INSIGHT_HOOK, tell_question_statistics)


@hooks.register("register_admin_urls")
def add_course_screens() -> list[URLPattern | URLResolver]:
    """Add the screens about a course that know its learners."""
    patterns = [
        path("courses/<int:page_id>/preview/", PreviewView.as_view(), name="preview"),
        path("courses/<int:page_id>/insight/", InsightView.as_view(), name="insight"),
        path(
            "courses/<int:page_id>/insight/comments/<int:comment_id>/handled/",
            CommentHandledView.as_view(),
            name="comment_handled",
        ),
        path("courses/<int:page_id>/asked/", AskedView.as_view(), name="asked"),
        path("courses/<int:page_id>/sessions/", SessionsView.as_view(), name="sessions"),
        path("courses/<int:page_id>/sessions/<uuid:session_id>/", SessionView.as_view(), name="session"),
        path(
            "courses/<int:page_id>/sessions/<uuid:session_id>/cancel/",
            SessionCancelView.as_view(),
            name="session_cancel",
        ),
    ]
    return [path("", include((patterns, "learning_courses")))]


@hooks.register(HOOK)
def add_preview_tab() -> CourseTab:
    """Add the preview to the screens about a course."""
    return CourseTab("preview", _("Preview as learner"), "view", "learning_courses:preview", 15)


@hooks.register(HOOK)
def add_insight_tab() -> CourseTab:
    """Add the figures and comments to the screens about a course."""
    return CourseTab("insight", _("Insight"), "glasses", "learning_courses:insight", 80)


@hooks.register(HOOK)
def add_asked_tab() -> CourseTab:
    """Add what learners asked to the screens about a course."""
    return CourseTab("asked", _("Learners' questions"), "comment", "learning_courses:asked", 78)


@hooks.register(HOOK)
def add_sessions_tab() -> CourseTab:
    """Add the live sessions to the screens about a course."""
    return CourseTab("sessions", _("Live sessions"), "calendar-alt", "learning_courses:sessions", 75)


class PreviewMenuItem(PageMenuItem):
    """Leads from a course or a lesson to its preview."""

    label = _("Preview as learner")
    icon_name = "view"

    @cached_property
    def url(self) -> str:
        """The address of the preview, at the lesson."""
        course = self._course
        address = reverse("learning_courses:preview", args=[course.pk])
        return address if course.pk == self.page.pk else f"{address}?lesson={self.page.translation_key}"

    def is_shown(self, user: Any) -> bool:
        """Whether the page is a course or a lesson of one that the user may edit."""
        kind = self.page.specific_class
        of_a_course = kind is not None and issubclass(kind, CoursePage | LessonPage)
        return of_a_course and self._course.permissions_for_user(user).can_edit()

    @cached_property
    def _course(self) -> Any:
        return self.page.get_ancestors(inclusive=True).type(CoursePage).last()


@hooks.register("register_page_header_buttons")
def add_header_buttons(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Any]:
    """Add “Preview as learner” to the actions in explorer and editor."""
    yield PreviewMenuItem(page=page, priority=11)

"""What the course package adds to Wagtail's admin."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.menus.pages import PageMenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from courses.domain import teams
from courses.domain.freezing import LOG_ACTION
from courses.domain.questions import deletion_obstacles, share_labels
from courses.models import CoursePage, Question, QuestionBank
from courses.views.course_screen import HOOK, CourseTab
from courses.views.questions import (
    QuestionExportView,
    QuestionImportRunView,
    QuestionImportView,
    QuestionRejectedView,
    QuestionsView,
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


@hooks.register("register_admin_urls")
def add_admin_urls() -> list[URLPattern | URLResolver]:
    """Add the pages about course versions."""
    patterns = [
        path("courses/<int:page_id>/versions/", VersionsView.as_view(), name="list"),
        path("courses/versions/<uuid:version_id>/lessons/<uuid:lesson_id>/", version_lesson, name="lesson"),
    ]
    questions = [
        path("", QuestionsView.as_view(), name="list"),
        path("import/", QuestionImportView.as_view(), name="import"),
        path("import/<str:token>/", QuestionImportRunView.as_view(), name="import_run"),
        path("import/<str:token>/rejected/", QuestionRejectedView.as_view(), name="import_rejected"),
        path("export/", QuestionExportView.as_view(), name="export"),
    ]
    return [
        path("", include((patterns, "course_versions"))),
        path("courses/<int:page_id>/questions/", include((questions, "course_questions"))),
    ]


@hooks.register(HOOK)
def add_versions_tab() -> CourseTab:
    """Add the course's versions to its screens."""
    return CourseTab("versions", _("Course versions"), "history", "course_versions:list", 10)


@hooks.register(HOOK)
def add_questions_tab() -> CourseTab:
    """Add the course's question banks to its screens."""
    return CourseTab("questions", _("Questions"), "help", "course_questions:list", 70)


@hooks.register("before_delete_snippet")
def keep_used_questions(request: HttpRequest, things: Iterable[Any]) -> HttpResponse | None:
    """Refuse to delete a question or a bank that a published lesson would miss; one or many at once."""
    wanted = [thing for thing in things if isinstance(thing, Question | QuestionBank)]
    obstacles = deletion_obstacles(wanted) if wanted else []
    if not obstacles:
        return None
    context = {"obstacles": obstacles, "things": wanted}
    return render(request, "courses/admin/question_refused.html", context, status=409)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def share_question_labels(request: HttpRequest, thing: Any) -> None:
    """Keep category and tags of a question the same in all languages."""
    if isinstance(thing, Question):
        share_labels(actor=request.user, question=thing)


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

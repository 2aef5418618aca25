"""Questions in Wagtail's admin: the tab of a course, and what must not happen to a question that is used."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from courses.domain.questions import deletion_obstacles, share_labels
from courses.models import Question, QuestionBank
from courses.views.course_screen import HOOK, CourseTab
from courses.views.questions import (
    QuestionExportView,
    QuestionImportRunView,
    QuestionImportView,
    QuestionRejectedView,
    QuestionsView,
)


@hooks.register("register_admin_urls")
def add_urls() -> list[URLPattern | URLResolver]:
    """Add the screens about a course's questions."""
    patterns = [
        path("", QuestionsView.as_view(), name="list"),
        path("import/", QuestionImportView.as_view(), name="import"),
        path("import/<str:token>/", QuestionImportRunView.as_view(), name="import_run"),
        path("import/<str:token>/rejected/", QuestionRejectedView.as_view(), name="import_rejected"),
        path("export/", QuestionExportView.as_view(), name="export"),
    ]
    return [path("courses/<int:page_id>/questions/", include((patterns, "course_questions")))]


@hooks.register(HOOK)
def add_tab() -> CourseTab:
    """Add the question banks to the course's screens."""
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

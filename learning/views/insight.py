"""Insight: how a course's learners fare, for its authors; never who they are."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView, View

from courses.models import Question
from courses.queries.questions import questions_by_code
from courses.views.course_screen import CourseScreen
from learning.domain.comments import mark_handled
from learning.domain.insight import CourseInsight, Report
from learning.domain.small_groups import ALL, LEAST, Choice
from learning.domain.spreadsheets import csv_file
from learning.forms.insight import InsightForm
from learning.queries.insight import IDLE_DAYS
from learning.views.access import person
from learning.views.charts import step_chart

COMMENTS_A_PAGE = 20


class InsightView(CourseScreen, TemplateView):
    """Shows the figures and comments of one filter, or sends a table of them."""

    tab = "insight"
    page_title = gettext_lazy("Insight")
    header_icon = "glasses"
    template_name = "learning/admin/insight.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the page, or the table that `export` names ("lessons" or "questions")."""
        table = {"lessons": _lesson_table, "questions": _question_table}.get(request.GET.get("export", ""))
        if table is None:
            return super().get(request, *args, **kwargs)
        file = csv_file(*table(self.report))
        name = slugify(f"{self.page.code} {request.GET['export']}")
        headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
        return HttpResponse(file, content_type="text/csv; charset=utf-8", headers=headers)

    @cached_property
    def insight(self) -> CourseInsight:
        """The course's learners, seen from afar."""
        return CourseInsight(self.page.translation_key)

    @cached_property
    def form(self) -> InsightForm:
        """The filter."""
        return InsightForm(
            self.request.GET, versions=self.insight.versions, open_choices=self.insight.open_choices
        )

    @cached_property
    def report(self) -> Report:
        """The figures of the filter."""
        return self.insight.report(self.form.choice(), self.page.locale.language_code)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the page shows."""
        choice = self.form.choice()
        steps = [
            (one.figures.opened, one.figures.completed) if one.figures else None
            for one in self.report.lessons
        ]
        return super().get_context_data(
            **kwargs,
            form=self.form,
            report=self.report,
            nobody=ALL not in self.insight.open_choices,
            chart=step_chart(steps) if any(steps) else None,
            questions=self._questions(),
            comments=self._comments(choice),
            least=LEAST,
            idle_days=IDLE_DAYS,
            query=_query(choice),
        )

    def _comments(self, choice: Choice) -> Any:
        """Return a page of comments, each with its lesson's title and, where it may be said, its version."""
        comments = self.insight.comments(choice)
        page: Any = Paginator(comments, COMMENTS_A_PAGE).get_page(self.request.GET.get("page"))
        titles = self.insight.titles(self.page.locale.language_code)
        page.object_list = [
            {
                "comment": comment,
                "lesson": titles.get(comment.lesson_id, ""),
                "version": comment.version.number if self.insight.names_version(comment) else "",
            }
            for comment in page.object_list
        ]
        return page

    def _questions(self) -> list[dict[str, Any]]:
        """Return the questions, each with the address of its editor for those who may change it."""
        codes = [one.code for one in self.report.questions]
        by_code = questions_by_code(codes, self.page.locale.language_code)
        viewset = Question.snippet_viewset
        may = viewset.permission_policy.user_has_permission(self.request.user, "change")
        return [
            {
                "insight": one,
                "url": reverse(viewset.get_url_name("edit"), args=[by_code[one.code].pk])
                if may and one.code in by_code
                else "",
            }
            for one in self.report.questions
        ]


class CommentHandledView(CourseScreen, View):
    """Marks a comment as handled."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, page_id: int, comment_id: int) -> HttpResponse:
        """Mark a comment that may be read; any other does not exist."""
        readable = CourseInsight(self.page.translation_key).comments(ALL)
        comment = get_object_or_404(readable, pk=comment_id)
        mark_handled(actor=person(request), comment=comment)
        messages.success(request, _("The comment is marked as handled."))
        return redirect(f"{reverse('learning_courses:insight', args=[page_id])}#comments")


def _lesson_table(report: Report) -> tuple[list[Any], list[list[Any]]]:
    header = [
        _("No."),
        _("Lesson"),
        pgettext("people", "Opened"),
        pgettext("lesson", "Completed"),
        _("Completed, percent"),
        _("Median time, minutes"),
        _("Stopped here"),
        _("Stopped here, percent"),
    ]
    rows = [
        [
            number,
            one.title,
            one.figures and one.figures.opened,
            one.figures and one.figures.completed,
            one.completed_share,
            one.minutes,
            one.figures and one.figures.stopped,
            one.stopped_share,
        ]
        for number, one in enumerate(report.lessons, 1)
    ]
    return header, rows


def _question_table(report: Report) -> tuple[list[Any], list[list[Any]]]:
    header = [_("Code"), _("Question"), _("Answers"), _("Not fully right"), _("Not fully right, percent")]
    rows = [[one.code, one.stem, one.answers, one.wrong, one.wrong_share] for one in report.questions]
    return header, rows


def _query(choice: Choice) -> str:
    return f"version={choice.version}&period={choice.period}"

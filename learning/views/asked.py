"""What learners asked in a course, for its team: to answer, to hide what should not stand there."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from courses.models import Course
from courses.views.course_screen import CourseScreen
from learning.domain.discussions import hide, mark_answer, reply
from learning.domain.errors import LearningError
from learning.forms.lesson import TextForm
from learning.models import LessonQuestion, QuestionReply
from learning.queries.discussions import questions_of_course
from learning.queries.outlines import in_language, outline_of
from learning.views.access import person


class AskedView(CourseScreen, TemplateView):
    """Lists the questions of a course; a POST names one question and an act."""

    tab = "asked"
    page_title = gettext_lazy("Learners' questions")
    header_icon = "comment"
    template_name = "learning/admin/asked.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Reply (`reply`), mark an answer (`answer`), hide (`hide`) or show (`show`) a post of the course."""
        question = self._question(request.POST.get("question", ""))
        try:
            messages.success(request, self._act(request, question))
        except LearningError as error:
            return self.render_to_response(
                self.get_context_data(problem=str(error), at=question.pk, text=request.POST.get("text", ""))
            )
        return redirect(f"{request.path}#q-{question.pk}")

    def _act(self, request: HttpRequest, question: LessonQuestion) -> str:
        actor, sent = person(request), request.POST
        if "reply" in sent:
            reply(actor=actor, question=question, text=TextForm(sent).text())
            return _("Your reply is sent.")
        if "answer" in sent:
            mark_answer(actor=actor, reply=_reply(question, sent["answer"]))
            return _("Your choice is saved.")
        key = sent.get("hide") or sent.get("show") or ""
        post = question if key == str(question.pk) else _reply(question, key)
        hide(actor=actor, post=post, hidden="hide" in sent)
        return _("It is hidden from learners.") if "hide" in sent else _("Learners see it again.")

    def _question(self, key: str) -> LessonQuestion:
        for question in LessonQuestion.objects.filter(course=self.page.translation_key):
            if str(question.pk) == key:
                return question
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the questions, each with its lesson's title."""
        language = self.page.locale.language_code
        course = Course.objects.filter(pk=self.page.translation_key).first()
        version = course.current_version_id if course else None
        titles = (
            {one.id: in_language(one.title, language) for one in outline_of(version).lessons}
            if version
            else {}
        )
        questions = questions_of_course(person(self.request), self.page.translation_key) if course else []
        rows = [{"question": one, "lesson": titles.get(one.lesson_id, "")} for one in questions]
        return super().get_context_data(**kwargs, rows=rows)


def _reply(question: LessonQuestion, key: str) -> QuestionReply:
    try:
        return QuestionReply.objects.select_related("question").get(pk=UUID(key), question=question)
    except (QuestionReply.DoesNotExist, ValueError) as error:
        raise Http404 from error

"""Questions about a lesson: in front of everybody who takes the course."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from learning.domain.discussions import ask, mark_answer, reply, report
from learning.domain.errors import LearningError
from learning.forms.lesson import TextForm
from learning.models import LessonQuestion, QuestionReply
from learning.queries.discussions import own_question, questions_on
from learning.queries.lessons import LessonPage
from learning.views.access import person, signed_in
from learning.views.player import lesson_page_or_404, lesson_url

Shown = dict[str, Any]
LIST = "learning/partials/questions.html"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("learning:questions", "enrolment", "lesson")
def questions(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Show what was asked about a lesson; a POST asks. What is refused stays in the form with the reason."""
    page = lesson_page_or_404(request, enrolment, lesson)
    text = TextForm(request.POST).text()
    problem = ""
    if request.method == "POST":
        try:
            ask(actor=person(request), enrolment=page.enrolment, lesson_id=lesson, text=text)
        except LearningError as error:
            problem = str(error)
        else:
            return _done(request, page, _("Your question is asked. You get an e-mail when somebody answers."))
    return _shown(request, page, problem=problem, text=text if problem else "")


@require_POST
@signed_in("learning:questions", "enrolment", "lesson")
def question_reply(request: HttpRequest, enrolment: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """Reply to a question."""
    page = lesson_page_or_404(request, enrolment, lesson)
    found = _question_or_404(request, page, question)
    text = TextForm(request.POST).text()
    try:
        reply(actor=person(request), question=found, text=text)
    except LearningError as error:
        return _shown(request, page, problem=str(error), text=text, at=found.pk)
    return _done(request, page, _("Your reply is sent."))


@require_POST
@signed_in("learning:questions", "enrolment", "lesson")
def question_act(request: HttpRequest, enrolment: UUID, lesson: UUID, question: UUID) -> HttpResponse:
    """Mark a reply as the answer (`answer`), or report a question or a reply (`report`), by its id."""
    page = lesson_page_or_404(request, enrolment, lesson)
    found = _question_or_404(request, page, question)
    try:
        if "answer" in request.POST:
            mark_answer(actor=person(request), reply=_reply_or_404(found, request.POST["answer"]))
            return _done(request, page, _("Your choice is saved."))
        key = request.POST.get("report", "")
        report(actor=person(request), post=found if key == str(found.pk) else _reply_or_404(found, key))
    except LearningError as error:
        return _shown(request, page, problem=str(error))
    return _done(request, page, _("Reported. The course's team will look at it."))


def _shown(
    request: HttpRequest, page: LessonPage, *, problem: str = "", text: str = "", at: UUID | None = None
) -> HttpResponse:
    run = page.enrolment
    context: Shown = {
        "lesson": page.title,
        "lesson_url": lesson_url(run.id, page.lesson.id),
        "url": reverse("learning:questions", args=[run.id, page.lesson.id]),
        "run": run.id,
        "lesson_id": page.lesson.id,
        "questions": questions_on(person(request), run.course_id, page.lesson.id),
        "writable": page.answerable,
        "problem": problem,
        "text": text,
        "at": at,
        "named": bool(person(request).public_name),
    }
    whole = not request.headers.get("HX-Request")
    return render(request, "learning/questions.html" if whole else LIST, context)


def _done(request: HttpRequest, page: LessonPage, sentence: str) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return _shown(request, page)
    messages.success(request, sentence)
    return redirect("learning:questions", page.enrolment.id, page.lesson.id)


def _question_or_404(request: HttpRequest, page: LessonPage, key: UUID) -> LessonQuestion:
    try:
        found = own_question(person(request), key)
    except LessonQuestion.DoesNotExist as error:
        raise Http404 from error
    if found.course_id != page.enrolment.course_id or found.hidden_at:
        raise Http404
    return found


def _reply_or_404(question: LessonQuestion, key: str) -> QuestionReply:
    for found in question.replies.filter(hidden_at=None):
        if str(found.pk) == key:
            return found
    raise Http404

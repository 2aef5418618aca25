"""A quiz attempt: answering, looking over, submitting, and what came out of it."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from learning.domain.attempts import (
    AttemptClosed,
    is_over,
    save_answer,
    start_attempt,
    submit_attempt,
)
from learning.domain.errors import LearningError
from learning.domain.story import EnrolmentClosed
from learning.enums import AttemptState
from learning.forms.questions import is_untouched, read_flag, read_response, seen_mark
from learning.models import Attempt, AttemptAnswer
from learning.queries.attempts import AttemptPage, QuestionView, attempt_page, own_attempt
from learning.views.access import enrolment_or_404, person, refused, signed_in, wants_data
from learning.views.attempt_result import attempt_result_page
from learning.views.player import lesson_url
from learning.views.questions import question_asked
from learning.views.wording import saved_time

Shown = dict[str, Any]


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def quiz_start(request: HttpRequest, enrolment: UUID, lesson: UUID, block: UUID) -> HttpResponse:
    """Begin an attempt at a quiz, or go on with the one that is open."""
    run = enrolment_or_404(request, enrolment)
    try:
        attempt = start_attempt(actor=person(request), enrolment=run, lesson_id=lesson, block_id=block)
    except LearningError as error:
        return refused(request, error, lesson_url(enrolment, lesson, block))
    return redirect("learning:attempt", attempt.id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@signed_in("learning:attempt", "attempt")
def attempt(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Show an open attempt, or the result of a submitted one; a POST saves all answers of the page at
    once.
    """
    found = attempt_or_404(request, attempt)
    if found.state == AttemptState.SUBMITTED:
        if request.method == "POST":
            messages.info(request, _("This attempt was submitted before. Here is its result."))
            return redirect("learning:attempt", attempt)
        return attempt_result_page(request, found)
    page = attempt_page(found, get_language() or "bg")
    if request.method != "POST":
        return render(request, "learning/attempt.html", attempt_shown(page))
    problems = _save_all(request, found, page)
    for problem in problems:
        messages.warning(request, problem)
    if request.POST.get("then") == "review" and not problems:
        return redirect("learning:attempt_review", attempt)
    if not problems:
        messages.success(request, _("Your answers are saved."))
    return redirect("learning:attempt", attempt)


@require_POST
@signed_in("learning:attempt", "attempt")
def attempt_answer(request: HttpRequest, attempt: UUID, code: str) -> HttpResponse:
    """Save the answer to one question."""
    found = attempt_or_404(request, attempt)
    page = attempt_page(found, get_language() or "bg")
    view = next((one for one in page.questions if one.code == code), None)
    if view is None:
        raise Http404
    back = f"{reverse('learning:attempt', args=[attempt])}#question-{code}"
    try:
        answer = _save(request, found, view)
    except LearningError as error:
        return refused(request, error, back)
    if wants_data(request):
        return JsonResponse({"saved_at": saved_time(answer.saved_at), "revision": ""})
    messages.success(request, _("Your answer is saved."))
    return redirect(back)


@never_cache
@require_safe
@signed_in()
def attempt_review(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Show what is answered and what is not, before it is submitted."""
    found = attempt_or_404(request, attempt)
    if found.state == AttemptState.SUBMITTED:
        return redirect("learning:attempt", attempt)
    page = attempt_page(found, get_language() or "bg")
    return render(request, "learning/attempt_review.html", attempt_shown(page))


@require_POST
@signed_in("learning:attempt", "attempt")
def attempt_submit(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """Submit the saved answers; the second time it only leads to the result of the first."""
    found = attempt_or_404(request, attempt)
    try:
        submit_attempt(actor=person(request), attempt=found)
    except LearningError as error:
        return refused(request, error, reverse("learning:attempt_review", args=[attempt]))
    return redirect("learning:attempt", attempt)


def attempt_or_404(request: HttpRequest, attempt_id: UUID) -> Attempt:
    """Return the signed-in person's own attempt, submitted if its time is over; raise Http404 for one that is
    foreign or does not exist.
    """
    try:
        found = own_attempt(person(request), attempt_id)
    except Attempt.DoesNotExist as error:
        raise Http404 from error
    if found.state == AttemptState.IN_PROGRESS and is_over(found, timezone.now()):
        with suppress(EnrolmentClosed):  # withdrawn: it stays open for ever, and nothing can be saved
            submit_attempt(actor=person(request), attempt=found)
        found = own_attempt(person(request), attempt_id)
    return found


def _save_all(request: HttpRequest, attempt: Attempt, page: AttemptPage) -> list[str]:
    """Save every answer that was changed on the page, and return what could not be saved and why.

    What nobody touched stays as it is stored: another tab may have answered it meanwhile.
    """
    problems = []
    for view in page.questions:
        prefix = prefix_of(view.code)
        sent = read_response(view.question, request.POST, prefix)
        if is_untouched(request.POST, prefix, sent, read_flag(request.POST, prefix)):
            continue
        try:
            _save(request, attempt, view)
        except AttemptClosed as error:
            return [str(error)]
        except LearningError as error:
            problems.append(_("Question %(number)d: %(problem)s") % {"number": view.number, "problem": error})
    return problems


def _save(request: HttpRequest, attempt: Attempt, view: QuestionView) -> AttemptAnswer:
    return save_answer(
        actor=person(request),
        attempt=attempt,
        code=view.code,
        response=read_response(view.question, request.POST, prefix_of(view.code)),
        flagged=read_flag(request.POST, prefix_of(view.code)),
    )


def prefix_of(code: str) -> str:
    """Return what stands before the names of a question's fields."""
    return f"{code}-"


def attempt_shown(page: AttemptPage) -> Shown:
    """Return what `learning/attempt.html` and `learning/attempt_review.html` show."""
    attempt = page.attempt
    return {
        "title": page.lesson_title,
        "number": attempt.number,
        "pass_percent": attempt.pass_percent,
        "total": len(page.questions),
        "answered": page.answered,
        "ends_at": attempt.ends_at,
        "seconds_left": _seconds_left(attempt.ends_at),
        "unanswered": [view.number for view in page.unanswered],
        "flagged": [view.number for view in page.flagged],
        "questions": [_question_shown(page, view) for view in page.questions],
        "url": reverse("learning:attempt", args=[attempt.id]),
        "review_url": reverse("learning:attempt_review", args=[attempt.id]),
        "submit_url": reverse("learning:attempt_submit", args=[attempt.id]),
        "lesson_url": lesson_url(attempt.enrolment_id, attempt.lesson_id, attempt.block_id),
    }


def _seconds_left(ends_at: datetime | None) -> int | None:
    """Return the seconds until the end by the server's clock, from which the browser counts down."""
    return None if ends_at is None else max(0, int((ends_at - timezone.now()).total_seconds()))


def _question_shown(page: AttemptPage, view: QuestionView) -> Shown:
    return {
        "code": view.code,
        "number": view.number,
        "stem": view.question["stem"],
        "answered": view.answered,
        "flagged": view.flagged,
        "flag_name": f"{prefix_of(view.code)}flag",
        "seen_name": f"{prefix_of(view.code)}seen",
        "seen": seen_mark(view.response, view.flagged),
        "saved_at": saved_time(view.saved_at) if view.answered else "",
        "save_url": reverse("learning:attempt_answer", args=[page.attempt.id, view.code]),
        "q": question_asked(
            view.question,
            view.response,
            id=view.code,
            prefix=prefix_of(view.code),
            number=view.number,
            total=len(page.questions),
        ),
    }

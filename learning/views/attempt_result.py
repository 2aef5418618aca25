"""What came out of a submitted attempt."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from learning.enums import EnrolmentState
from learning.models import Attempt
from learning.queries.attempts import (
    AttemptResultPage,
    GradedQuestion,
    attempt_page,
    attempt_result,
    lessons_about,
)
from learning.queries.enrolments import lesson_states, outline
from learning.queries.outlines import in_language
from learning.views.player import completion_shown, lesson_url
from learning.views.questions import question_graded
from learning.views.rules import short_number

Shown = dict[str, Any]


def attempt_result_page(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Return the result of a submitted attempt: the figure, every question explained, and the next step."""
    language = get_language() or "bg"
    result = attempt_result(attempt, language)
    asked = {view.code: view for view in attempt_page(attempt, language).questions}
    questions = [
        question_graded(
            asked[graded.code].question,
            asked[graded.code].response,
            graded.grade,
            model_answer=graded.model_answer,
            answer=graded.answer,
            id=graded.code,
            number=graded.number,
            total=len(result.questions),
        )
        | {"lessons": _lessons(graded, attempt, language)}
        for graded in result.questions
    ]
    run = attempt.enrolment
    context: Shown = {
        "title": result.lesson_title,
        "attempt": attempt,
        "time_over": attempt.ends_at is not None and attempt.submitted_at == attempt.ends_at,
        "questions": questions,
        "tone": "ok" if attempt.passed else "warn",
        "percent": short_number(attempt.percent or 0),
        "points": short_number(attempt.points or 0),
        "most": short_number(attempt.max_points),
        "lesson_url": lesson_url(run.id, attempt.lesson_id),
        "step": _next_step(result, language),
        "completed": completion_shown(run) if run.state == EnrolmentState.COMPLETED else None,
    }
    return render(request, "learning/attempt_result.html", context)


def _lessons(graded: GradedQuestion, attempt: Attempt, language: str) -> list[dict[str, str]]:
    """Return where to look up what was not fully right."""
    if graded.grade.points >= graded.grade.max_points:
        return []
    return [
        {"title": in_language(lesson.title, language), "url": lesson_url(attempt.enrolment_id, lesson.id)}
        for lesson in lessons_about(attempt, graded.competence)
    ]


def _next_step(result: AttemptResultPage, language: str) -> Shown:
    """Return where to go from here: on, or again where a better result is still needed and possible."""
    attempt, status = result.attempt, result.status
    run = attempt.enrolment
    lessons = outline(run, lesson_states(run), language).lessons
    order = [lesson.id for lesson in lessons]
    if status is None or attempt.lesson_id not in order:
        note = _("This quiz is not part of your version of the course any more. The result stays on record.")
        return {"next_url": reverse("learning:resume", args=[run.id]), "next_title": _("Go on"), "note": note}
    place = order.index(attempt.lesson_id)
    step: Shown = {
        "again_url": "",
        "left": ngettext("%(left)d attempt left", "%(left)d attempts left", status.left)
        % {"left": status.left},
        "note": "",
        "stuck": status.stuck,
    }
    if status.left and run.state != EnrolmentState.COMPLETED and not status.open_attempt_id:
        step["again_url"] = reverse("learning:quiz_start", args=[run.id, attempt.lesson_id, attempt.block_id])
        step["again_first"] = not status.passed
    if attempt.id in {one.id for one in status.earlier}:
        step["note"] = _(
            "This result is from before the quiz was renewed. It stays on record, and the quiz has to be "
            "taken again."
        )
    elif status.best is not None and attempt.percent is not None and status.best > attempt.percent:
        step["note"] = _("Your best result in this quiz still counts.")
    if place + 1 < len(lessons):
        following = lessons[place + 1]
        step |= {"next_url": lesson_url(run.id, following.id), "next_title": following.title}
    else:
        step |= {"next_url": reverse("learning:dashboard"), "next_title": _("My learning")}
    return step

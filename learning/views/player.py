"""The lesson player: reading, keeping the place, finishing a lesson."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.enums import LessonKind
from learning.domain.errors import LearningError
from learning.domain.progress import complete_lesson, open_lesson, save_position
from learning.enums import EnrolmentState
from learning.forms.lesson import PositionForm, RoundForm
from learning.models import Enrolment, LessonNote
from learning.queries.credentials import credentials
from learning.queries.enrolments import LessonView
from learning.queries.lessons import LessonPage, lesson_page
from learning.views.access import enrolment_or_404, person, refused, signed_in, wants_data
from learning.views.blocks import parts_shown
from learning.views.outline import modules_shown
from learning.views.rules import missing_shown

Shown = dict[str, Any]
COMMENT = "learning/partials/lesson_comment.html"
NOTES = "learning/partials/lesson_notes.html"


def lesson_page_or_404(request: HttpRequest, enrolment: UUID, lesson: UUID) -> LessonPage:
    """Return a lesson of the signed-in person's own run; raise Http404 for anything foreign or unknown."""
    try:
        return lesson_page(person(request), enrolment, lesson, get_language() or "bg")
    except (Enrolment.DoesNotExist, KeyError) as error:
        raise Http404 from error


def lesson_url(enrolment: UUID, lesson: UUID, block: UUID | None = None) -> str:
    """Return the address of a lesson, or of a block in it."""
    return reverse("learning:lesson", args=[enrolment, lesson]) + (f"#b-{block}" if block else "")


@require_safe
@signed_in()
def lesson(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Show a lesson, and note that its learner is here now."""
    try:
        page = lesson_page_or_404(request, enrolment, lesson)
    except Http404:
        return _left_behind(request, enrolment, lesson)
    if page.needs_opening:
        open_lesson(actor=person(request), enrolment=page.enrolment, lesson_id=lesson)
    return render_lesson(request, page)


def render_lesson(
    request: HttpRequest,
    page: LessonPage,
    overrides: Mapping[str, Shown] | None = None,
    status: int = HTTPStatus.OK,
    comment: Shown | None = None,
) -> HttpResponse:
    """Return the page of a lesson; `overrides` as in `blocks.parts_shown`, `comment` one that was refused."""
    context = lesson_shown(page, overrides or {}, request.GET.get("again", ""))
    if comment:
        context["comment"] = comment
    return with_frames(render(request, "learning/lesson.html", context, status=status), page)


def with_frames(response: HttpResponse, page: LessonPage) -> HttpResponse:
    """Return a lesson's response, which may show films that lie elsewhere once they are asked for."""
    if page.frames:
        response._csp_update = {"frame-src": list(page.frames)}  # type: ignore[attr-defined]
    return response


def lesson_shown(page: LessonPage, overrides: Mapping[str, Shown], again: str = "") -> Shown:
    """Return what `learning/lesson.html` shows; `overrides` and `again` as in `blocks.parts_shown`."""
    run = page.enrolment
    return {
        "course": {
            "title": page.outline.title,
            "url": reverse("learning:course", args=[run.course.slug]),
        },
        "percent": 100 if run.state == EnrolmentState.COMPLETED else page.standing.percent,
        "lesson": {
            "title": page.title,
            "module": _module(page),
            "kind": LessonKind(page.lesson.kind).label,
            "minutes": page.lesson.minutes,
            "language": page.language,
            "fallback": page.fallback,
        },
        "modules": modules_shown(page.outline, run, page.lesson.id),
        "parts": parts_shown(page, overrides, again),
        "position_url": reverse("learning:lesson_position", args=[run.id, page.lesson.id]),
        "position": _position(page.position),
        "done": _done(page),
        "completed": completion_shown(run) if run.state == EnrolmentState.COMPLETED else None,
        "previous": _neighbour(run, page.previous),
        "next": _neighbour(run, page.next),
        "comment": comment_shown(page),
        "sessions": page.sessions,
        "notes": notes_shown(page, page.notes),
        "left_texts": page.left_texts,
        "offline": True,
        "questions_url": reverse("learning:questions", args=[run.id, page.lesson.id]),
        "minutes_left": page.minutes_left,
        "glossary": [asdict(term) for term in page.terms],
    } | _missing(page)


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def lesson_position(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Keep the paragraph at which the learner reads."""
    run = enrolment_or_404(request, enrolment)
    form = PositionForm(request.POST)
    if not form.is_valid():
        return JsonResponse({"message": _("This place could not be read.")}, status=HTTPStatus.BAD_REQUEST)
    try:
        save_position(actor=person(request), enrolment=run, lesson_id=lesson, position=form.position())
    except LearningError as error:
        return JsonResponse(
            {"message": str(error), "code": error.code}, status=HTTPStatus.UNPROCESSABLE_ENTITY
        )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def lesson_complete(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Mark a lesson finished and lead on: to the next lesson, or to the end of the course."""
    try:
        page = lesson_page_or_404(request, enrolment, lesson)
    except Http404:
        return _left_behind(request, enrolment, lesson)
    here = lesson_url(enrolment, lesson)
    try:
        standing = complete_lesson(
            actor=person(request),
            enrolment=page.enrolment,
            lesson_id=lesson,
            seen_round=RoundForm(request.POST).seen(),
        )
    except LearningError as error:
        return refused(request, error, here)
    if wants_data(request):  # done without connection, sent later
        return JsonResponse({"complete": standing.complete})
    if standing.complete:
        return redirect(f"{here}#end")
    messages.success(request, _("“%(lesson)s” is finished.") % {"lesson": page.title})
    return redirect(lesson_url(enrolment, page.next.id) if page.next else f"{here}#end")


@require_safe
@signed_in()
def completion(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Return what stands at the end of a completed course, for a script that waits for the certificate.

    Before the end it leads to where the learner goes on.
    """
    run = enrolment_or_404(request, enrolment)
    if run.state != EnrolmentState.COMPLETED:
        return redirect("learning:resume", run.id)
    return render(request, "learning/partials/completed.html", {"completed": completion_shown(run)})


def completion_shown(run: Enrolment) -> Shown:
    """Return what `learning/partials/completed.html` says of a completed run and its certificate."""
    return {
        "at": run.completed_at,
        "percent": run.result_percent,
        "credential": credentials([run.id]).get(run.id),
        "poll_url": reverse("learning:completion", args=[run.id]),
    }


def comment_shown(page: LessonPage, text: str = "", problem: str = "") -> Shown:
    """Return what `learning/partials/lesson_comment.html` shows: a text that was refused, and why."""
    return {
        "url": reverse("learning:lesson_comment", args=[page.enrolment.id, page.lesson.id]),
        "writable": page.answerable,
        "text": text,
        "problem": problem,
        "remarks": page.remarks,
    }


def notes_shown(page: LessonPage, notes: Iterable[LessonNote]) -> Shown:
    """Return what `learning/partials/lesson_notes.html` shows: one's own marks and notes on the lesson."""
    return {
        "url": reverse("learning:lesson_note", args=[page.enrolment.id, page.lesson.id]),
        "own": [{"note": one, "url": reverse("learning:note", args=[one.pk])} for one in notes],
        "text": "",
        "problem": "",
    }


def _left_behind(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Lead from a lesson that the run's present version does not have to the course; raise Http404 for a
    lesson that the run never had.
    """
    run = enrolment_or_404(request, enrolment)
    if not run.lessons.filter(lesson_id=lesson).exists():
        raise Http404
    messages.info(
        request,
        _(
            "That lesson is not part of your version of the course any more. What you did in it stays on "
            "record."
        ),
    )
    return redirect("learning:course", run.course.slug)


def _module(page: LessonPage) -> str:
    return next(module.title for module in page.outline.modules if page.lesson in module.lessons)


def _position(position: str) -> str:
    """Return a stored place in the form that player.js reads."""
    block, _colon, child = position.partition(":")
    return json.dumps({"block": block, "child": int(child)}) if child else ""


def _done(page: LessonPage) -> Shown:
    """Return how the lesson is finished: by a button, by its quiz or assignment, or not any more."""
    if page.completed:
        return {"state": "completed"}
    if page.can_complete:
        url = reverse("learning:lesson_complete", args=[page.enrolment.id, page.lesson.id])
        return {"url": url, "round": page.round}
    if page.read_only:
        return {"note": _("This course is no longer open for you. You can still read it.")}
    if page.quiz:
        note = _("This lesson is finished when you have submitted the quiz.")
        return {"note": note}
    return {"note": _("This lesson is finished when you have handed in the assignment.")}


def _neighbour(run: Enrolment, lesson: LessonView | None) -> dict[str, str] | None:
    return {"title": lesson.title, "url": lesson_url(run.id, lesson.id)} if lesson else None


def _missing(page: LessonPage) -> Shown:
    """Return what is missing from the course, where there is no next lesson that would lead there."""
    if page.read_only or page.next or not page.completed:
        return {}
    for missing in missing_shown(page.standing, page.outline, page.enrolment):
        label = _("Go to “%(lesson)s”") % {"lesson": missing["label"]} if missing["url"] else ""
        return {"missing": missing["text"], "missing_url": missing["url"], "missing_label": label}
    return {}

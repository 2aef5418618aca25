"""What learners write into a lesson: reflections, checks and worksheets, saved alone or by a button."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.domain.worksheets import worksheet
from learning.domain.contents import left_block
from learning.domain.errors import LearningError
from learning.domain.responses import StaleRevision, save_response
from learning.forms.lesson import RevisionForm, TextForm
from learning.forms.questions import read_response
from learning.forms.worksheets import WorksheetForm, worksheet_fields
from learning.models import Enrolment
from learning.queries.lessons import LessonPage, Part
from learning.views.access import enrolment_or_404, person, refused, signed_in, wants_data
from learning.views.blocks import part_shown
from learning.views.player import lesson_page_or_404, lesson_url, render_lesson
from learning.views.wording import saved_time
from learning.views.worksheets import worksheet_shown, worksheet_words


@dataclass(frozen=True)
class Stale:
    """What was saved in another window meanwhile: as form fields, and as a person reads it."""

    revision: int
    at: datetime
    fields: Mapping[str, Any]
    words: str

    def as_json(self) -> JsonResponse:
        """Return the other version for autosave.js, which lets the person choose."""
        answer = {"saved_at": saved_time(self.at), "revision": self.revision, "fields": self.fields}
        return JsonResponse(answer, status=HTTPStatus.CONFLICT)


def part_or_404(page: LessonPage, block: UUID) -> Part:
    """Return a block of the lesson; raise Http404 when there is none."""
    for part in page.parts:
        if part.segment.block_id == str(block):
            return part
    raise Http404


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def respond(request: HttpRequest, enrolment: UUID, lesson: UUID, block: UUID) -> HttpResponse:
    """Keep what a learner answered to a block of a lesson."""
    try:
        page = lesson_page_or_404(request, enrolment, lesson)
        part = part_or_404(page, block)
    except Http404:
        return _respond_late(request, enrolment_or_404(request, enrolment), lesson, block)
    if part.check:
        return _answer_check(request, page, part)
    data: dict[str, Any]
    if part.segment.kind == "reflection":
        data = {"text": TextForm(request.POST).text()}
    elif part.segment.kind == "activity":
        form = WorksheetForm(worksheet(part.segment.value, page.language), request.POST)
        if form.errors:
            return _unfit(request, page, part, form)
        data = form.data
    else:
        raise Http404
    try:
        response = save_response(
            actor=person(request),
            enrolment=page.enrolment,
            lesson_id=lesson,
            block_id=block,
            data=data,
            base_revision=RevisionForm(request.POST).base(),
            written_at=RevisionForm(request.POST).written_at(timezone.now()),
        )
    except StaleRevision as error:
        return _too_late(request, page, part, data, error)
    except LearningError as error:
        return refused(request, error, lesson_url(enrolment, lesson, block))
    if wants_data(request):
        return JsonResponse({"saved_at": saved_time(response.updated_at), "revision": response.revision})
    messages.success(request, _("Your answer is saved."))
    return redirect(lesson_url(enrolment, lesson, block))


def _respond_late(request: HttpRequest, run: Enrolment, lesson: UUID, block: UUID) -> HttpResponse:
    """Keep what is written on a page that was open when the run moved to a version without this block."""
    left = left_block(run, lesson, block)
    if left is None:
        raise Http404
    try:
        text = TextForm(request.POST).text()
        sheet = worksheet(left["value"], run.user.language) if left["type"] == "activity" else None
        response = save_response(
            actor=person(request),
            enrolment=run,
            lesson_id=lesson,
            block_id=block,
            data=WorksheetForm(sheet, request.POST).data if sheet else {"text": text},
            base_revision=RevisionForm(request.POST).base(),
            written_at=RevisionForm(request.POST).written_at(timezone.now()),
        )
    except LearningError as error:
        return refused(request, error, reverse("learning:resume", args=[run.pk]))
    if wants_data(request):
        return JsonResponse({"saved_at": saved_time(response.updated_at), "revision": response.revision})
    messages.success(
        request,
        _("Your answer is kept. The course has moved to a newer version since you opened that page."),
    )
    return redirect("learning:resume", run.pk)


def _answer_check(request: HttpRequest, page: LessonPage, part: Part) -> HttpResponse:
    """Keep the answer to a check and show at once what it is worth; the last answer replaces any other."""
    block = UUID(part.segment.block_id)
    back = lesson_url(page.enrolment.id, page.lesson.id, block)
    answer = read_response(part.check.question, request.POST) if part.check else {}
    problem = "" if answer else _("Choose or write an answer first.")
    if answer:
        try:
            save_response(
                actor=person(request),
                enrolment=page.enrolment,
                lesson_id=page.lesson.id,
                block_id=block,
                data=answer,
                base_revision=part.response.revision if part.response else 0,
            )
        except LearningError as error:
            problem = str(error)
    if not request.headers.get("HX-Request"):
        if problem:
            messages.error(request, problem)
        return redirect(back)
    fresh = lesson_page_or_404(request, page.enrolment.id, page.lesson.id)
    again = part.segment.block_id if problem else ""
    shown = part_shown(fresh, part_or_404(fresh, block), again=again) | {"problem": problem}
    return render(request, "learning/blocks/check.html", {"part": shown})


def _unfit(request: HttpRequest, page: LessonPage, part: Part, form: WorksheetForm) -> HttpResponse:
    """Answer that a worksheet is not saved because of some fields, which the person sees beside them."""
    if wants_data(request):
        return JsonResponse({"message": form.problem()}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    sheet = worksheet(part.segment.value, page.language)
    shown = worksheet_shown(sheet, form.written, form.errors)
    return render_lesson(
        request, page, {part.segment.block_id: shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )


def _too_late(
    request: HttpRequest, page: LessonPage, part: Part, data: dict[str, Any], error: StaleRevision
) -> HttpResponse:
    """Answer that something newer is stored: a script gets it, a person sees both versions and nothing is
    lost.
    """
    current = error.current
    is_worksheet = part.segment.kind == "activity"
    sheet = worksheet(part.segment.value, page.language) if is_worksheet else None
    stale = Stale(
        revision=current.revision,
        at=current.updated_at,
        fields=worksheet_fields(sheet, current.data) if sheet else {"text": current.data["text"]},
        words=worksheet_words(sheet, current.data) if sheet else current.data["text"],
    )
    if wants_data(request):
        return stale.as_json()
    mine = (
        worksheet_shown(sheet, data) if sheet else {"text": data["text"], "words": len(data["text"].split())}
    )
    shown = mine | {"revision": stale.revision, "saved_at": "", "stored": stale.words}
    return render_lesson(request, page, {part.segment.block_id: shown}, status=HTTPStatus.CONFLICT)

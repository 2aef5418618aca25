"""Assignments: a text that saves itself and is handed in."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning.domain.assignments import StaleDraft, WordsOutOfRange, save_draft, submit
from learning.domain.errors import LearningError
from learning.enums import EnrolmentState
from learning.forms.lesson import AssignmentForm
from learning.models import AssignmentSubmission, Enrolment
from learning.queries.lessons import LessonPage
from learning.views.access import person, refused, signed_in, wants_data
from learning.views.player import lesson_page_or_404, lesson_url, render_lesson
from learning.views.responses import Stale, part_or_404
from learning.views.wording import saved_time


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def assignment(request: HttpRequest, enrolment: UUID, lesson: UUID, block: UUID) -> HttpResponse:
    """Save the text of an assignment, or hand it in when that is confirmed."""
    page = lesson_page_or_404(request, enrolment, lesson)
    if part_or_404(page, block).segment.kind != "assignment":
        raise Http404
    form = AssignmentForm(request.POST)
    try:
        submission = _save(request, page, block, form)
    except StaleDraft as error:
        return _too_late(request, page, block, form, error.current)
    except WordsOutOfRange as error:
        return _not_yet(request, page, block, form, str(error))
    except LearningError as error:
        return refused(request, error, lesson_url(enrolment, lesson, block))
    if wants_data(request):
        return JsonResponse({"saved_at": saved_time(submission.saved_at), "revision": submission.revision})
    if form.wants_to_submit() and not form.confirmed():
        problem = _("Your text is saved. To hand it in, tick the box above the button.")
        return _not_yet(request, page, block, form, problem, submission)
    if not form.wants_to_submit():
        messages.success(request, _("Your draft is saved."))
        return redirect(lesson_url(enrolment, lesson, block))
    if Enrolment.objects.filter(pk=enrolment, state=EnrolmentState.COMPLETED).exists():
        return redirect(f"{lesson_url(enrolment, lesson)}#end")
    messages.success(request, _("Your work is handed in. You will see the reviewer's feedback here."))
    return redirect(lesson_url(enrolment, lesson, block))


def _save(request: HttpRequest, page: LessonPage, block: UUID, form: AssignmentForm) -> AssignmentSubmission:
    verb = submit if form.wants_to_submit() and form.confirmed() else save_draft
    return verb(
        actor=person(request),
        enrolment=page.enrolment,
        lesson_id=page.lesson.id,
        block_id=block,
        text=form.text(),
        base_revision=form.base(),
    )


def _not_yet(
    request: HttpRequest,
    page: LessonPage,
    block: UUID,
    form: AssignmentForm,
    problem: str,
    saved: AssignmentSubmission | None = None,
) -> HttpResponse:
    """Answer that the text is saved but not handed in, and why."""
    submission = saved or AssignmentSubmission.objects.get(enrolment=page.enrolment, block_id=block)
    shown = {
        "text": form.text(),
        "words": len(form.text().split()),
        "revision": submission.revision,
        "saved_at": saved_time(submission.saved_at),
        "problem": problem,
    }
    return render_lesson(request, page, {str(block): shown}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _too_late(
    request: HttpRequest, page: LessonPage, block: UUID, form: AssignmentForm, current: AssignmentSubmission
) -> HttpResponse:
    """Answer that a newer text is stored; both are shown, so that nothing is lost."""
    stale = Stale(current.revision, current.saved_at, {"text": current.text}, current.text)
    if wants_data(request):
        return stale.as_json()
    shown = {
        "text": form.text(),
        "words": len(form.text().split()),
        "revision": stale.revision,
        "saved_at": "",
        "stored": stale.words,
    }
    return render_lesson(request, page, {str(block): shown}, status=HTTPStatus.CONFLICT)

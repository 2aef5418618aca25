"""A learner's word to the authors of a lesson."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from learning.domain.comments import write_comment
from learning.domain.errors import LearningError
from learning.forms.lesson import TextForm
from learning.views.access import person, signed_in
from learning.views.player import COMMENT, comment_shown, lesson_page_or_404, lesson_url, render_lesson


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def lesson_comment(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Send the authors a comment; one that is refused stays in the form with the reason."""
    page = lesson_page_or_404(request, enrolment, lesson)
    text = TextForm(request.POST).text()
    by_script = bool(request.headers.get("HX-Request"))
    try:
        write_comment(actor=person(request), enrolment=page.enrolment, lesson_id=lesson, text=text)
    except LearningError as error:
        shown = comment_shown(page, text, str(error))
        if by_script:
            return render(request, COMMENT, {"comment": shown})
        return render_lesson(request, page, comment=shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if by_script:
        fresh = lesson_page_or_404(request, enrolment, lesson)
        return render(request, COMMENT, {"comment": comment_shown(fresh) | {"sent": True}})
    messages.success(request, _("Your comment is sent to the authors."))
    return redirect(f"{lesson_url(enrolment, lesson)}#comment")

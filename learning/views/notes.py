"""Notes on lessons: in the lesson, all together, and as a file to take away."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from learning.domain.errors import LearningError
from learning.domain.notes import change_note, write_note
from learning.forms.notes import NoteForm
from learning.models import LessonNote
from learning.queries.lessons import LessonPage
from learning.queries.notes import CourseNotes, notes_by_course, notes_on, own_notes
from learning.views.access import person, signed_in, wants_data
from learning.views.player import NOTES, lesson_page_or_404, lesson_url, notes_shown

Shown = dict[str, Any]


@require_POST
@signed_in("learning:lesson", "enrolment", "lesson")
def lesson_note(request: HttpRequest, enrolment: UUID, lesson: UUID) -> HttpResponse:
    """Keep a marked passage or a note; one that is refused stays in the form with the reason."""
    page = lesson_page_or_404(request, enrolment, lesson)
    form = NoteForm(request.POST)
    problem = ""
    try:
        write_note(
            actor=person(request),
            enrolment=page.enrolment,
            lesson_id=lesson,
            language=page.language,
            passage=form.passage(),
            text=form.cleaned_data.get("text", ""),
            key=form.cleaned_data.get("key"),
        )
    except LearningError as error:
        problem = str(error)
    return _answer(request, page, problem, request.POST.get("text", ""))


@require_POST
@signed_in("learning:notes")
def note(request: HttpRequest, note: UUID) -> HttpResponse:
    """Change one's own note, or delete it with the button `delete`."""
    found = get_object_or_404(own_notes(person(request)).select_related("enrolment"), pk=note)
    problem = ""
    if "delete" in request.POST:
        found.delete()
    else:
        try:
            change_note(note=found, text=request.POST.get("text", ""))
        except LearningError as error:
            problem = str(error)
    if request.POST.get("from") == "all":
        if problem:
            messages.error(request, problem)
        return redirect("learning:notes")
    page = lesson_page_or_404(request, found.enrolment_id, found.lesson_id)
    return _answer(request, page, problem)


@require_safe
@signed_in()
def notes(request: HttpRequest) -> HttpResponse:
    """Show all of one's notes by course and lesson."""
    courses = notes_by_course(person(request), get_language() or "bg")
    return render(request, "learning/notes.html", {"courses": courses})


@require_safe
@signed_in("learning:notes")
def notes_file(request: HttpRequest) -> HttpResponse:
    """Return all of one's notes as a Markdown file, which any program can read."""
    courses = notes_by_course(person(request), get_language() or "bg")
    response = HttpResponse(_markdown(courses), content_type="text/markdown; charset=utf-8")
    name = f"notes-{timezone.localdate():%Y-%m-%d}.md"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _answer(request: HttpRequest, page: LessonPage, problem: str, text: str = "") -> HttpResponse:
    """Return the lesson's notes for a script, else the lesson again."""
    if wants_data(request):
        status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
        return JsonResponse({"message": problem} if problem else {"kept": True}, status=status)
    if request.headers.get("HX-Request"):
        fresh = notes_on(page.enrolment.id, page.lesson.id)
        shown = notes_shown(page, fresh) | {"problem": problem, "text": text if problem else ""}
        return render(request, NOTES, {"notes": shown})
    if problem:
        messages.error(request, problem)
    return redirect(f"{lesson_url(page.enrolment.id, page.lesson.id)}#notes")


def _markdown(courses: list[CourseNotes]) -> str:
    lines = []
    for course in courses:
        lines += [f"# {course.title}", ""]
        for lesson in course.lessons:
            lines += [f"## {lesson.title}", ""]
            for one in lesson.notes:
                lines += [*_in_markdown(one), ""]
    return "\n".join(lines)


def _in_markdown(one: LessonNote) -> list[str]:
    quoted = [f"> {one.quote}", ""] if one.quote else []
    return [*quoted, *one.text.splitlines()] if one.text else quoted[:1]

"""A learner's own notes: those of a lesson, and all of them by course and lesson."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from learning.models import LessonNote, User
from learning.queries.outlines import in_language, outline_of


@dataclass(frozen=True)
class LessonNotes:
    """The notes of one lesson, in the order in which they were written; `path` leads to the lesson."""

    title: str
    path: str
    notes: tuple[LessonNote, ...]


@dataclass(frozen=True)
class CourseNotes:
    """The lessons of a course that somebody has notes on, in the course's order."""

    title: str
    enrolment_id: UUID
    lessons: tuple[LessonNotes, ...]


def own_notes(user: User) -> QuerySet[LessonNote]:
    """Return the notes of `user`: nobody else's are ever read."""
    return LessonNote.objects.filter(enrolment__user=user)


def notes_on(enrolment_id: UUID, lesson_id: UUID) -> list[LessonNote]:
    """Return the notes of a run on a lesson, the first first; one query. The caller knows whose run it is."""
    return list(LessonNote.objects.filter(enrolment=enrolment_id, lesson_id=lesson_id))


def notes_by_course(user: User, language: str, enrolment_id: UUID | None = None) -> list[CourseNotes]:
    """Return all notes of `user`, or those of one run, with titles in `language`; one query.

    Notes on lessons that the run's version does not have any more stand at the end, under the course's title.
    """
    notes = own_notes(user).select_related("enrolment").order_by("-enrolment__enrolled_at", "created_at")
    if enrolment_id:
        notes = notes.filter(enrolment=enrolment_id)
    by_run: dict[UUID, list[LessonNote]] = {}
    for note in notes:
        by_run.setdefault(note.enrolment_id, []).append(note)
    return [_course(found, language) for found in by_run.values()]


def _course(notes: list[LessonNote], language: str) -> CourseNotes:
    run = notes[0].enrolment
    outline = outline_of(run.version_id)
    title = in_language(outline.title, language)
    by_lesson: dict[UUID, list[LessonNote]] = {lesson.id: [] for lesson in outline.lessons}
    for note in notes:
        by_lesson.setdefault(note.lesson_id, []).append(note)
    lessons = []
    for lesson_id, found in by_lesson.items():
        lesson = outline.by_id.get(lesson_id)
        if found:
            here = in_language(lesson.title, language) if lesson else title
            path = reverse("learning:lesson", args=[run.pk, lesson_id]) if lesson else ""
            lessons.append(LessonNotes(here, path, tuple(found)))
    return CourseNotes(title, run.pk, tuple(lessons))

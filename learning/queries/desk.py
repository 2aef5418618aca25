"""A run as cluster staff see it when a learner needs help: where it stands, its quizzes, what staff did
before.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from learning.domain.completion import Standing
from learning.enums import OPEN_STATES, EventKind
from learning.models import Enrolment, ProgressEvent
from learning.queries.attempts import QuizStatus, quiz_status_from
from learning.queries.enrolments import light_enrolments, standing_from
from learning.queries.evidence import evidence_of
from learning.queries.outlines import in_language, outline_of
from learning.queries.versions import number_of, steps_of

STAFF_EVENTS = (
    EventKind.ENROLLED,
    EventKind.DEADLINE_SET,
    EventKind.ATTEMPT_GRANTED,
    EventKind.ASSIGNMENT_ACCEPTED,
    EventKind.ASSIGNMENT_RETURNED,
    EventKind.VERSION_CHANGED,
    EventKind.VERSION_KEPT,
    EventKind.LESSON_REOPENED,
    EventKind.COURSE_COMPLETED,
    EventKind.WITHDRAWN,
    EventKind.SUMMARY_REPAIRED,
)


@dataclass(frozen=True)
class QuizRow:
    """A quiz of the course and where the learner stands at it."""

    title: str
    status: QuizStatus
    can_grant: bool


@dataclass(frozen=True)
class Desk:
    """What the page of a run shows in one language.

    `open_lessons` are the titles of those that are not done; `events` each have the title of their lesson, if
    any; `newer` are the versions (id, number) that an open run may be moved to.
    """

    enrolment: Enrolment
    title: str
    standing: Standing
    quizzes: tuple[QuizRow, ...]
    open_lessons: tuple[str, ...]
    events: tuple[tuple[ProgressEvent, str], ...]
    is_open: bool
    newer: tuple[tuple[UUID, str], ...]


def all_enrolments() -> QuerySet[Enrolment]:
    """Return all runs for the list of cluster staff."""
    return light_enrolments().select_related("user", "course", "version", "organisation")


def desk(enrolment: Enrolment, language: str) -> Desk:
    """Return the page of a run."""
    run = all_enrolments().get(pk=enrolment.pk)
    evidence, stored = evidence_of(run.pk), outline_of(run.version_id)
    is_open = run.state in OPEN_STATES
    quizzes = []
    for lesson in stored.lessons:
        if lesson.quiz:
            status = quiz_status_from(run, evidence, lesson.quiz.block_id)
            can_grant = is_open and not status.left and status.open_attempt_id is None
            quizzes.append(QuizRow(in_language(lesson.title, language), status, can_grant))
    events = ProgressEvent.objects.filter(enrolment=run, kind__in=STAFF_EVENTS).select_related("actor")
    titles = {lesson.id: lesson.title for lesson in stored.lessons}
    return Desk(
        enrolment=run,
        title=in_language(stored.title, language),
        standing=standing_from(run, evidence),
        quizzes=tuple(quizzes),
        open_lessons=tuple(
            in_language(lesson.title, language)
            for lesson in stored.lessons
            if lesson.mandatory and lesson.id not in evidence.completed_lessons
        ),
        events=tuple(
            (event, in_language(titles[event.lesson_id], language) if event.lesson_id in titles else "")
            for event in events
        ),
        is_open=is_open,
        newer=tuple(
            (step.id, step.name)
            for step in reversed(steps_of(run.course_id) if is_open else [])
            if step.number > number_of(run.version)
        ),
    )

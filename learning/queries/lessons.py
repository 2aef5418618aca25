"""One page of a lesson: everything that it shows, in as few queries as it takes.

The run comes in one query, all that was recorded in it in a second, the learner's notes and answers in this
lesson in a third and a fourth, the assignment, where there is one, in a fifth. Outline and content belong to
a frozen version and are kept in the process.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.utils import timezone

from courses.queries.lessons import Term, glossary, lesson_content
from courses.queries.rendering import Segment
from learning.domain.completion import Standing
from learning.enums import OPEN_STATES, EnrolmentState, LessonState
from learning.models import AssignmentSubmission, CourseSession, Enrolment, LessonNote, LessonResponse, User
from learning.queries.attempts import QuizStatus, quiz_status_from
from learning.queries.checks import CheckView, shown_check
from learning.queries.enrolments import LessonView, OutlineView, outline, standing_from
from learning.queries.evidence import Evidence, LessonFact, Remark, evidence_of
from learning.queries.notes import notes_on
from learning.queries.outlines import Lesson, outline_of
from learning.queries.reviews import earlier_submissions, newest_submission
from learning.queries.sessions import sessions_of_lesson

RESPONDING = ("reflection", "check", "activity")
SECRET = ("check",)
SHOWN = (
    *("user", "version", "state", "last_lesson_id", "completed_at", "result_percent", "extra_time_percent"),
    "course__slug",
)
"""Columns of a run that its lessons' pages need."""


@dataclass(frozen=True)
class Part:
    """A part of the lesson: `segment` to show and what the learner answered to it.

    The value of a check's segment is empty, because it holds the right answers: show `check` instead.
    """

    segment: Segment
    response: LessonResponse | None
    check: CheckView | None


@dataclass(frozen=True)
class LessonPage:
    """A lesson as its learner sees it.

    `language` is that of the content, which may lack the language that was asked for (`fallback`). `states`
    are the opened lessons by id. `needs_opening` says that `open_lesson` has something to record. `frames`
    are the hosts of films that the page may put into a frame.
    """

    enrolment: Enrolment
    lesson: LessonView
    title: str
    language: str
    fallback: bool
    parts: tuple[Part, ...]
    states: Mapping[UUID, LessonFact]
    quiz: QuizStatus | None
    has_assignment: bool
    assignment: AssignmentSubmission | None
    outline: OutlineView
    standing: Standing
    previous: LessonView | None
    next: LessonView | None
    frames: tuple[str, ...]
    remarks: tuple[Remark, ...] = ()
    sessions: tuple[CourseSession, ...] = ()
    notes: tuple[LessonNote, ...] = ()
    terms: tuple[Term, ...] = ()
    left_texts: tuple[str, ...] = ()
    earlier_work: tuple[AssignmentSubmission, ...] = ()

    @property
    def position(self) -> str:
        """Where the learner stopped reading: ``<block id>:<paragraph>`` or empty."""
        fact = self.states.get(self.lesson.id)
        return fact.position if fact else ""

    @property
    def round(self) -> int:
        """How often the lesson has to be done: goes up when a new version asks for it again."""
        fact = self.states.get(self.lesson.id)
        return fact.round if fact else 1

    @property
    def completed(self) -> bool:
        """Whether the lesson is done."""
        return self.lesson.state == LessonState.COMPLETED

    @property
    def can_complete(self) -> bool:
        """Whether the learner may mark the lesson done; a quiz or an assignment is submitted instead."""
        return (
            self.enrolment.state in OPEN_STATES
            and not self.completed
            and self.quiz is None
            and not self.has_assignment
        )

    @property
    def needs_opening(self) -> bool:
        """Whether opening the lesson has to be recorded or the bookmark to be moved."""
        unseen = self.lesson.id not in self.states and self.enrolment.state in OPEN_STATES
        return unseen or self.enrolment.last_lesson_id != self.lesson.id

    @property
    def minutes_left(self) -> int:
        """How long the lessons take that are still to be done, this one included."""
        lessons = self.outline.lessons
        return sum(one.minutes for one in lessons if one.mandatory and one.state != LessonState.COMPLETED)

    @property
    def read_only(self) -> bool:
        """Whether nothing that counts can be recorded any more."""
        return self.enrolment.state not in OPEN_STATES

    @property
    def answerable(self) -> bool:
        """Whether private answers may still be edited: until withdrawal, also after completion."""
        return self.enrolment.state != EnrolmentState.WITHDRAWN


def lesson_page(user: User, enrolment_id: UUID, lesson_id: UUID, language: str) -> LessonPage:
    """Return a lesson of a run of `user` in `language`.

    Raises Enrolment.DoesNotExist for an unknown or foreign run and KeyError for a lesson that its version
    does not have.
    """
    enrolment = Enrolment.objects.select_related("course").only(*SHOWN).get(pk=enrolment_id, user=user)
    evidence = evidence_of(enrolment.pk)
    lesson = outline_of(enrolment.version_id).by_id[lesson_id]
    content = lesson_content(enrolment.version_id, lesson_id, language)
    view = outline(enrolment, evidence.lessons, language)
    order = [one.id for one in view.lessons]
    place = order.index(lesson_id)
    responses = _responses(enrolment, lesson_id, content.segments)
    return LessonPage(
        enrolment=enrolment,
        lesson=view.lessons[place],
        title=content.title,
        language=content.language,
        fallback=content.fallback,
        parts=tuple(
            _part(enrolment, lesson_id, segment, responses, content.language) for segment in content.segments
        ),
        states=evidence.lessons,
        quiz=quiz_status_from(enrolment, evidence, lesson.quiz.block_id) if lesson.quiz else None,
        has_assignment=lesson.assignment is not None,
        assignment=_submission(enrolment, evidence, lesson),
        outline=view,
        standing=standing_from(enrolment, evidence),
        previous=view.lessons[place - 1] if place else None,
        next=view.lessons[place + 1] if place + 1 < len(order) else None,
        frames=content.frames,
        remarks=evidence.remarks.get(lesson_id, ()),
        sessions=tuple(_sessions(enrolment, lesson_id)) if content.live else (),
        notes=tuple(notes_on(enrolment.pk, lesson_id)),
        terms=glossary(enrolment.version_id, content.language),
        left_texts=_left_texts(responses, content.segments),
        earlier_work=_earlier_work(enrolment, evidence, lesson),
    )


def _sessions(enrolment: Enrolment, lesson_id: UUID) -> list[CourseSession]:
    return sessions_of_lesson(enrolment.course_id, lesson_id, timezone.now())


def _responses(
    enrolment: Enrolment, lesson_id: UUID, segments: tuple[Segment, ...]
) -> dict[UUID, LessonResponse]:
    if not any(segment.kind in RESPONDING for segment in segments):
        return {}
    rows = LessonResponse.objects.filter(enrolment=enrolment, lesson_id=lesson_id)
    return {row.block_id: row for row in rows}


def _left_texts(responses: Mapping[UUID, LessonResponse], segments: tuple[Segment, ...]) -> tuple[str, ...]:
    """Return what was written to reflections that the run's version does not have any more."""
    here = {segment.block_id for segment in segments}
    texts = (row.data.get("text", "") for key, row in responses.items() if str(key) not in here)
    return tuple(text for text in texts if text)


def _part(
    enrolment: Enrolment,
    lesson_id: UUID,
    segment: Segment,
    responses: Mapping[UUID, LessonResponse],
    language: str,
) -> Part:
    block_id = UUID(segment.block_id)
    response = responses.get(block_id)
    if segment.kind not in SECRET:
        return Part(segment, response, None)
    saved = response.data if response else {}
    check = shown_check(enrolment, lesson_id, block_id, segment.value["question"], saved, language)
    return Part(replace(segment, value={}), response, check)


def _submission(enrolment: Enrolment, evidence: Evidence, lesson: Lesson) -> AssignmentSubmission | None:
    if lesson.assignment is None or lesson.assignment not in evidence.submissions:
        return None
    return newest_submission(enrolment.pk, lesson.assignment)


def _earlier_work(
    enrolment: Enrolment, evidence: Evidence, lesson: Lesson
) -> tuple[AssignmentSubmission, ...]:
    """Return what was handed in before the lesson was renewed; no query unless it was."""
    if lesson.assignment is None or evidence.round_of(lesson.id) == 1:
        return ()
    return tuple(earlier_submissions(enrolment.pk, lesson.assignment, evidence.round_of(lesson.id)))

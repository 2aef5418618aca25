"""Going through lessons: opening, keeping the place, completing, and what follows for the course.

Times are the server's; nothing that a browser says about time is looked at.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import story
from learning.domain.completion import Standing
from learning.domain.errors import LearningError
from learning.enums import OPEN_STATES, EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, User
from learning.queries.enrolments import standing_from
from learning.queries.evidence import evidence_of, missing_evidence
from learning.queries.outlines import Lesson, outline_of
from learning.signals import course_completed

POSITION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}:\d{1,5}")


class UnknownLesson(LearningError):
    """The lesson is not part of the version that the learner is enrolled in."""

    code = "unknown_lesson"
    message = _(
        "Nothing was recorded, because this lesson is not part of your course. Go back to the course's "
        "outline."
    )


class UnknownPosition(LearningError):
    """A position is not of the form ``<block id>:<paragraph>``."""

    code = "unknown_position"
    message = _(
        "Your place in the lesson was not kept, because it could not be read. Reload the page and read on."
    )


class LessonNotCompletable(LearningError):
    """A lesson is to be completed without what proves it. `missing` is ``quiz`` or ``assignment``."""

    code = "lesson_not_completable"

    def __init__(self, missing: str) -> None:
        super().__init__(
            {
                "quiz": _(
                    "The lesson is not completed, because its quiz is not submitted. Take the quiz first."
                ),
                "assignment": _(
                    "The lesson is not completed, because its assignment is not handed in. Hand in your work "
                    "first."
                ),
            }[missing]
        )
        self.missing = missing


class LessonRenewed(LearningError):
    """A page that was opened before the lesson was renewed says that it is read."""

    code = "lesson_renewed"
    message = _(
        "The lesson was not marked as finished, because the course has moved to a newer version since you "
        "opened this page, and this lesson is new in it. Read it again; what you did before stays on record."
    )


@transaction.atomic
def open_lesson(*, actor: User, enrolment: Enrolment, lesson_id: UUID) -> LessonProgress | None:
    """Note that the learner opened a lesson and is there now; the first one begins the course.

    Opening it again only moves the bookmark. A closed run gets no new rows: None where there is none. Raises
    NotAllowed or UnknownLesson.
    """
    locked = story.lock_own(actor, enrolment)
    lesson_of(locked, lesson_id)
    _move_bookmark(locked, lesson_id)
    if locked.state not in OPEN_STATES:
        return LessonProgress.objects.filter(enrolment=locked, lesson_id=lesson_id).first()
    return opened(locked, lesson_id, actor, timezone.now())


@transaction.atomic
def save_position(*, actor: User, enrolment: Enrolment, lesson_id: UUID, position: str) -> None:
    """Keep the paragraph at which the learner reads; the last one that is said is kept, also after
    completion.

    Raises NotAllowed, UnknownLesson or UnknownPosition.
    """
    if not POSITION.fullmatch(position):
        raise UnknownPosition
    progress = open_lesson(actor=actor, enrolment=enrolment, lesson_id=lesson_id)
    if progress is not None and progress.position != position:
        progress.position = position
        progress.save(update_fields=["position"])


@transaction.atomic
def complete_lesson(
    *, actor: User, enrolment: Enrolment, lesson_id: UUID, seen_round: int | None = None
) -> Standing:
    """Mark a lesson done and return where the course stands; doing it again changes nothing.

    A lesson with a quiz or an assignment is done by submitting that. `seen_round` is the lesson's round on
    the page from which it is marked: what was read before a new version asked for it again does not count.
    Raises NotAllowed, UnknownLesson, EnrolmentClosed for a withdrawn run, LessonRenewed or
    LessonNotCompletable.
    """
    locked = story.lock_own(actor, enrolment)
    lesson = lesson_of(locked, lesson_id)
    story.refuse_withdrawn(locked)
    if locked.state in OPEN_STATES:
        evidence = evidence_of(locked.pk)
        if seen_round is not None and seen_round < evidence.round_of(lesson_id):
            raise LessonRenewed
        missing = missing_evidence(lesson, evidence)
        if missing:
            raise LessonNotCompletable(missing)
        _complete(locked, lesson_id, actor, timezone.now())
    return refresh(locked, actor)


def lesson_of(enrolment: Enrolment, lesson_id: UUID) -> Lesson:
    """Return a lesson of the enrolment's version; raise UnknownLesson."""
    try:
        return outline_of(enrolment.version_id).by_id[lesson_id]
    except KeyError as error:
        raise UnknownLesson from error


def opened(enrolment: Enrolment, lesson_id: UUID, actor: User | None, at: datetime) -> LessonProgress:
    """Return the lesson's progress in a locked, open run, beginning it (and the course) when it is new."""
    progress, new = LessonProgress.objects.get_or_create(
        enrolment=enrolment, lesson_id=lesson_id, defaults={"opened_at": at}
    )
    if new:
        story.tell(enrolment, EventKind.LESSON_OPENED, actor, at, lesson_id)
    if enrolment.state == EnrolmentState.ENROLLED:
        enrolment.state = EnrolmentState.IN_PROGRESS
        enrolment.started_at = at
        enrolment.save(update_fields=["state", "started_at"])
    return progress


def settle(enrolment: Enrolment, lesson_id: UUID, actor: User, at: datetime) -> Standing:
    """Follow up a submission in a locked, open run: complete the lesson if that was all it needs, and
    refresh.
    """
    settle_lessons(enrolment, [lesson_id], actor, at)
    return refresh(enrolment, actor)


def settle_lessons(
    enrolment: Enrolment, lesson_ids: Iterable[UUID], actor: User | None, at: datetime
) -> None:
    """Complete those of the lessons, in a locked, open run, whose quiz and assignment are submitted.

    A lesson that the run's version does not have (any more) is left as it is.
    """
    lessons, evidence = outline_of(enrolment.version_id).by_id, evidence_of(enrolment.pk)
    for lesson_id in lesson_ids:
        lesson = lessons.get(lesson_id)
        if lesson and (lesson.quiz or lesson.assignment) and not missing_evidence(lesson, evidence):
            _complete(enrolment, lesson_id, actor, at)


def refresh(enrolment: Enrolment, actor: User | None) -> Standing:
    """Bring the summary of a locked run up to date and return where it stands.

    When the course's rule is met for the first time, the run becomes completed and `course_completed` is sent
    in this transaction: a receiver that fails undoes all of it. A completed run never changes again.
    """
    standing = standing_from(enrolment, evidence_of(enrolment.pk))
    if enrolment.state not in OPEN_STATES:
        return standing
    if enrolment.progress_percent != standing.percent:
        enrolment.progress_percent = standing.percent
        enrolment.save(update_fields=["progress_percent"])
    if standing.complete:
        _complete_course(enrolment, standing, actor)
    return standing


def _complete(enrolment: Enrolment, lesson_id: UUID, actor: User | None, at: datetime) -> None:
    progress = opened(enrolment, lesson_id, actor, at)
    if progress.state == LessonState.COMPLETED:
        return
    progress.state = LessonState.COMPLETED
    progress.completed_at = at
    progress.save(update_fields=["state", "completed_at"])
    story.tell(enrolment, EventKind.LESSON_COMPLETED, actor, at, lesson_id, lesson_round=progress.round)


def _complete_course(enrolment: Enrolment, standing: Standing, actor: User | None) -> None:
    now = timezone.now()
    enrolment.state = EnrolmentState.COMPLETED
    enrolment.completed_at = now
    enrolment.result_percent = standing.quiz_average
    enrolment.save(update_fields=["state", "completed_at", "result_percent"])
    result = None if standing.quiz_average is None else str(standing.quiz_average)
    story.tell(enrolment, EventKind.COURSE_COMPLETED, actor, now, data={"result_percent": result})
    course_completed.send(sender=Enrolment, enrolment=enrolment)


def _move_bookmark(enrolment: Enrolment, lesson_id: UUID) -> None:
    if enrolment.last_lesson_id != lesson_id:
        enrolment.last_lesson_id = lesson_id
        enrolment.save(update_fields=["last_lesson_id"])

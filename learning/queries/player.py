"""What the player shows of one lesson: its content, and everything that its learner has left in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from courses.queries.lessons import LessonContent, lesson_content
from learning.enums import OPEN_STATES, EnrolmentState
from learning.models import AssignmentSubmission, Enrolment, LessonResponse
from learning.queries.enrolments import LessonView, OutlineView, outline
from learning.queries.evidence import Evidence, LessonFact, evidence_of
from learning.queries.outlines import Lesson, outline_of


@dataclass(frozen=True)
class LessonPage:
    """One lesson for one learner. `previous` and `following` are its neighbours, None at either end."""

    enrolment: Enrolment
    lesson: Lesson
    content: LessonContent
    outline: OutlineView
    evidence: Evidence
    responses: Mapping[UUID, LessonResponse]
    submission: AssignmentSubmission | None
    previous: LessonView | None
    following: LessonView | None

    @property
    def fact(self) -> LessonFact | None:
        """How far the learner went in this lesson; None before it was opened."""
        return self.evidence.lessons.get(self.lesson.id)

    @property
    def module(self) -> str:
        """The title of the lesson's module."""
        return next(
            module.title
            for module in self.outline.modules
            if any(lesson.id == self.lesson.id for lesson in module.lessons)
        )

    @property
    def is_bookmarked(self) -> bool:
        """Whether it is on record that the learner is here: then opening the lesson changes nothing."""
        return self.enrolment.last_lesson_id == self.lesson.id and (
            self.enrolment.state not in OPEN_STATES or self.fact is not None
        )

    @property
    def is_editable(self) -> bool:
        """Whether what the learner writes can still be kept."""
        return self.enrolment.state != EnrolmentState.WITHDRAWN


def lesson_page(enrolment: Enrolment, lesson_id: UUID, language: str) -> LessonPage:
    """Return a lesson of a run in `language`; raise KeyError when the run's version has no such lesson.

    Two queries and one more for an assignment, as long as the lesson itself has been shown lately.
    """
    lesson = outline_of(enrolment.version_id).by_id[lesson_id]
    evidence = evidence_of(enrolment.pk)
    view = outline(enrolment, evidence.lessons, language)
    place = [one.id for one in view.lessons].index(lesson_id)
    responses = LessonResponse.objects.filter(enrolment=enrolment, lesson_id=lesson_id)
    return LessonPage(
        enrolment=enrolment,
        lesson=lesson,
        content=lesson_content(enrolment.version_id, lesson_id, language),
        outline=view,
        evidence=evidence,
        responses={response.block_id: response for response in responses},
        submission=_submission(enrolment, lesson.assignment),
        previous=view.lessons[place - 1] if place else None,
        following=view.lessons[place + 1] if place + 1 < len(view.lessons) else None,
    )


def _submission(enrolment: Enrolment, block_id: UUID | None) -> AssignmentSubmission | None:
    if block_id is None:
        return None
    return (
        AssignmentSubmission.objects.filter(enrolment=enrolment, block_id=block_id)
        .select_related("reviewed_by")
        .first()
    )

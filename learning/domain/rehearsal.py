"""Going through a draft as a learner would, with the real rules and the real grading, and leaving no trace.

What a rehearsal remembers (which lessons are done, results of quizzes, the answers in an open attempt)
travels
in the addresses and forms of its pages, signed, and is kept nowhere. What would give right answers away is
not
in it: shuffles come from the secret key and the rehearsal's own.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.utils import timezone

from courses.domain.drafts import Draft
from courses.models import Course
from courses.queries.rendering import Segment
from learning.domain import completion
from learning.domain.completion import Standing
from learning.enums import AttemptState, EnrolmentState, LessonState, SubmissionState
from learning.models import AssignmentSubmission, Enrolment
from learning.queries.attempts import QuizStatus, needs_better
from learning.queries.checks import CheckView, check_view
from learning.queries.enrolments import outline_view
from learning.queries.evidence import AttemptFact, LessonFact
from learning.queries.lessons import LessonPage, Part
from learning.queries.outlines import Lesson, Outline, read_outline

SALT = "learning.rehearsal"
NAMESPACE = UUID("0d1c8f3e-1f0b-4a53-9a5e-6f2f7f6c2b10")


@dataclass(frozen=True)
class Rehearsal:
    """How far somebody went through a draft.

    `done` are the lessons marked finished, `handed_in` those whose assignment was, `results` the percentages
    of the quiz attempts by lesson; all by the lesson's id as text. `key` fixes every shuffle.
    """

    key: str = field(default_factory=lambda: secrets.token_hex(8))
    done: tuple[str, ...] = ()
    handed_in: tuple[str, ...] = ()
    results: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def token(self) -> str:
        """Return the rehearsal as text that an address can carry and nobody can change."""
        state = [self.key, self.done, self.handed_in, self.results]
        return signing.dumps(state, salt=SALT, compress=True)

    @classmethod
    def from_token(cls, token: str) -> "Rehearsal":
        """Return the rehearsal that a token stands for; a new one where there is none or it was changed."""
        try:
            key, done, handed_in, results = signing.loads(token, salt=SALT)
        except signing.BadSignature:
            return cls()
        found = {lesson: tuple(percents) for lesson, percents in results.items()}
        return cls(key, tuple(done), tuple(handed_in), found)

    @property
    def run_id(self) -> UUID:
        """The id of the run that there is not."""
        return uuid5(NAMESPACE, self.key)

    def finished(self, lesson_id: UUID) -> "Rehearsal":
        """Return the rehearsal with the lesson marked finished."""
        return replace(self, done=_with(self.done, lesson_id))

    def handing_in(self, lesson_id: UUID) -> "Rehearsal":
        """Return the rehearsal with the lesson's assignment handed in."""
        return replace(self, handed_in=_with(self.handed_in, lesson_id))

    def with_result(self, lesson_id: UUID, percent: Decimal) -> "Rehearsal":
        """Return the rehearsal with one more attempt at the lesson's quiz."""
        taken = (*self.percents(lesson_id), str(percent))
        return replace(self, results={**self.results, str(lesson_id): taken})

    def percents(self, lesson_id: UUID) -> tuple[str, ...]:
        """Return the results of the lesson's quiz, the first first."""
        return self.results.get(str(lesson_id), ())


def _with(ids: tuple[str, ...], lesson_id: UUID) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*ids, str(lesson_id)]))


def outline_of_draft(draft: Draft) -> Outline:
    """Return the draft's outline as an object."""
    return read_outline(draft.card["title"], draft.outline)


def standing_of(draft: Draft, rehearsal: Rehearsal) -> Standing:
    """Return where the rehearsal stands by the draft's completion rule; no reviewer accepts anything in
    it.
    """
    lessons = [lesson for module in draft.outline["modules"] for lesson in module["lessons"]]
    done = [lesson["id"] for lesson in lessons if _is_done(lesson, rehearsal)]
    best: dict[UUID | str, Decimal] = {
        lesson_id: max(map(Decimal, percents)) for lesson_id, percents in rehearsal.results.items()
    }
    return completion.standing(draft.outline, done, best, accepted_assignments=())


def lesson_page(draft: Draft, rehearsal: Rehearsal, lesson_id: UUID, language: str) -> LessonPage:
    """Return a lesson of the draft as the page of its learner; raise KeyError when there is none.

    Its run is made up and never stored; addresses made from it are to be replaced.
    """
    stored = outline_of_draft(draft)
    lesson = stored.by_id[lesson_id]
    content = draft.lesson(lesson_id, language)
    states = _states(draft, rehearsal, lesson_id)
    view = outline_view(stored, states, lesson_id, language)
    place = [one.id for one in view.lessons].index(lesson_id)
    standing = standing_of(draft, rehearsal)
    return LessonPage(
        enrolment=made_up_run(draft, rehearsal, standing),
        lesson=view.lessons[place],
        title=content.title,
        language=content.language,
        fallback=content.fallback,
        parts=tuple(_part(rehearsal, segment, language) for segment in content.segments),
        frames=content.frames,
        states=states,
        quiz=quiz_status(lesson, rehearsal, standing),
        has_assignment=lesson.assignment is not None,
        assignment=_submission(lesson, rehearsal),
        outline=view,
        standing=standing,
        previous=view.lessons[place - 1] if place else None,
        next=view.lessons[place + 1] if place + 1 < len(view.lessons) else None,
    )


def answered_check(
    draft: Draft,
    rehearsal: Rehearsal,
    lesson_id: UUID,
    block_id: UUID,
    response: Mapping[str, Any],
    language: str,
) -> CheckView:
    """Return a check with its grade; `response` is in the question's own ids. Raises KeyError."""
    return check_view(_run(rehearsal), block_id, draft.check(lesson_id, block_id), response, language)


def made_up_run(draft: Draft, rehearsal: Rehearsal, standing: Standing) -> Enrolment:
    """Return a run that is not in the database, for the learner's screens to be made from."""
    run = _run(rehearsal)
    run.course = Course(id=draft.manuscript.id, slug=draft.card["slug"], code=draft.card["code"])
    if standing.complete:
        run.state, run.completed_at = EnrolmentState.COMPLETED, timezone.now()
        run.result_percent = standing.quiz_average
    return run


def quiz_status(lesson: Lesson, rehearsal: Rehearsal, standing: Standing) -> QuizStatus | None:
    """Return where the rehearsal stands at the lesson's quiz; None where it has none that can be taken."""
    if lesson.quiz is None:
        return None
    facts = tuple(
        AttemptFact(
            id=uuid5(rehearsal.run_id, f"{lesson.id}:{number}"),
            lesson_id=lesson.id,
            block_id=lesson.quiz.block_id,
            number=number,
            state=AttemptState.SUBMITTED,
            percent=Decimal(percent),
            passed=Decimal(percent) >= lesson.quiz.pass_percent,
            submitted_at=timezone.now(),
        )
        for number, percent in enumerate(rehearsal.percents(lesson.id), 1)
    )
    return QuizStatus(
        block_id=lesson.quiz.block_id,
        pass_percent=lesson.quiz.pass_percent,
        questions=lesson.quiz.questions,
        allowed=lesson.quiz.attempts,
        attempts=facts,
        earlier=(),
        needed=needs_better(lesson, standing),
        minutes=lesson.quiz.time_limit,
        usual_minutes=lesson.quiz.time_limit,
    )


def _run(rehearsal: Rehearsal) -> Enrolment:
    return Enrolment(id=rehearsal.run_id, state=EnrolmentState.IN_PROGRESS)


def _is_done(lesson: Mapping[str, Any], rehearsal: Rehearsal) -> bool:
    return completion.lesson_done(
        lesson,
        marked=lesson["id"] in rehearsal.done,
        attempts_submitted=len(rehearsal.results.get(lesson["id"], ())),
        assignment_submitted=lesson["id"] in rehearsal.handed_in,
    )


def _states(draft: Draft, rehearsal: Rehearsal, here: UUID) -> dict[UUID, LessonFact]:
    done = {
        UUID(lesson["id"]): LessonState.COMPLETED
        for module in draft.outline["modules"]
        for lesson in module["lessons"]
        if _is_done(lesson, rehearsal)
    }
    return {key: LessonFact(key, state, "", 1) for key, state in ({here: LessonState.OPENED} | done).items()}


def _part(rehearsal: Rehearsal, segment: Segment, language: str) -> Part:
    if segment.kind != "check":
        return Part(segment, None, None)
    question = {language: segment.value["question"]}
    check = check_view(_run(rehearsal), UUID(segment.block_id), question, {}, language)
    return Part(replace(segment, value={}), None, check)


def _submission(lesson: Lesson, rehearsal: Rehearsal) -> AssignmentSubmission | None:
    """Return the work that was handed in; its text was not kept."""
    if lesson.assignment is None or str(lesson.id) not in rehearsal.handed_in:
        return None
    return AssignmentSubmission(
        lesson_id=lesson.id,
        block_id=lesson.assignment,
        state=SubmissionState.SUBMITTED,
        saved_at=timezone.now(),
        submitted_at=timezone.now(),
    )

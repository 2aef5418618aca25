"""What a learner sees of a quiz: how many attempts are left, an open attempt, and the result of a submitted
one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from learning.domain.completion import Reason, Standing
from learning.domain.grading import (
    Grade,
    Languages,
    grade_in,
    public_question,
    question_in,
    shuffle_question,
    tokenise_response,
)
from learning.enums import AttemptState
from learning.models import Attempt, AttemptAnswer, Enrolment, User
from learning.queries.enrolments import standing_from
from learning.queries.evidence import AttemptFact, Evidence, evidence_of
from learning.queries.outlines import Lesson, in_language, keeps_options, outline_of
from learning.queries.questions import questions_of

MOST_LESSONS = 2


class NotSubmitted(LookupError):
    """An attempt has no result while it is open."""


@dataclass(frozen=True)
class QuizStatus:
    """Where a learner stands at a quiz.

    `allowed` counts granted attempts too. `attempts` are those that count, the first first; `earlier` do not
    count any more, because a new version opened the lesson again. `needed` says that the course's rule still
    asks for a better result here, so that a learner with nothing left is stuck and must ask for another
    attempt. `minutes` is the time that an attempt takes at most, `usual_minutes` what others have.
    """

    block_id: UUID
    pass_percent: int
    questions: int
    allowed: int
    attempts: tuple[AttemptFact, ...]
    earlier: tuple[AttemptFact, ...]
    needed: bool
    minutes: int | None
    usual_minutes: int | None

    @property
    def used(self) -> int:
        """The number of attempts that were started."""
        return len(self.attempts)

    @property
    def left(self) -> int:
        """The number of attempts that can still be started."""
        return max(0, self.allowed - self.used)

    @property
    def open_attempt_id(self) -> UUID | None:
        """The attempt that is not submitted yet."""
        return next((one.id for one in self.attempts if one.state == AttemptState.IN_PROGRESS), None)

    @property
    def submitted(self) -> tuple[AttemptFact, ...]:
        """The attempts that have a result."""
        return tuple(one for one in self.attempts if one.state == AttemptState.SUBMITTED)

    @property
    def best(self) -> Decimal | None:
        """The best result in percent."""
        return max((one.percent for one in self.submitted if one.percent is not None), default=None)

    @property
    def passed(self) -> bool:
        """Whether the best result reaches the pass mark of the run's version."""
        return self.best is not None and self.best >= self.pass_percent

    @property
    def stuck(self) -> bool:
        """Whether the learner needs a better result and has no attempt left: staff must grant one."""
        return self.needed and not self.left and self.open_attempt_id is None


@dataclass(frozen=True)
class QuestionView:
    """A question as it is shown in an attempt: `question` holds no answers, `response` what was saved, in its
    ids.
    """

    code: str
    number: int
    question: Mapping[str, Any]
    response: Mapping[str, Any]
    flagged: bool
    saved_at: datetime | None

    @property
    def answered(self) -> bool:
        """Whether an answer is saved."""
        return bool(self.response)


@dataclass(frozen=True)
class AttemptHead:
    """What an attempt's page may know of the attempt itself: not its seed, which undoes every shuffle."""

    id: UUID
    number: int
    enrolment_id: UUID
    lesson_id: UUID
    block_id: UUID
    pass_percent: int
    started_at: datetime
    ends_at: datetime | None


@dataclass(frozen=True)
class AttemptPage:
    """An open attempt in one language. It holds nothing from which a right answer could be read."""

    attempt: AttemptHead
    lesson_title: str
    questions: tuple[QuestionView, ...]

    @property
    def answered(self) -> int:
        """The number of questions with a saved answer."""
        return sum(view.answered for view in self.questions)

    @property
    def unanswered(self) -> tuple[QuestionView, ...]:
        """The questions without a saved answer."""
        return tuple(view for view in self.questions if not view.answered)

    @property
    def flagged(self) -> tuple[QuestionView, ...]:
        """The questions that the learner wants to look at again."""
        return tuple(view for view in self.questions if view.flagged)


@dataclass(frozen=True)
class GradedQuestion:
    """A question of a submitted attempt with its answer, points and feedback; `model_answer` of a short
    answer; `competence` is the code of what it asks about.
    """

    code: str
    number: int
    type: str
    stem: str
    response: Mapping[str, Any]
    grade: Grade
    model_answer: str
    answer: Mapping[str, Any] | None
    competence: str


@dataclass(frozen=True)
class AttemptResultPage:
    """A submitted attempt in one language, with feedback on every option."""

    attempt: Attempt
    lesson_title: str
    questions: tuple[GradedQuestion, ...]
    status: QuizStatus | None
    """None when the run has moved to a version without this quiz."""


def own_attempt(user: User, attempt_id: UUID) -> Attempt:
    """Return an attempt of `user` with its run, in one query; raise Attempt.DoesNotExist, also for somebody
    else's.
    """
    attempts = Attempt.objects.select_related("enrolment", "enrolment__course")
    return attempts.get(pk=attempt_id, enrolment__user=user)


def quiz_status(enrolment: Enrolment, block_id: UUID) -> QuizStatus:
    """Return where the learner stands at a quiz of the run; raise KeyError when the version has no such quiz
    block.
    """
    return quiz_status_from(enrolment, evidence_of(enrolment.pk), block_id)


def quiz_status_from(enrolment: Enrolment, evidence: Evidence, block_id: UUID) -> QuizStatus:
    """Return where the learner stands at a quiz, given what was recorded; raise KeyError for an unknown
    block.
    """
    lesson = outline_of(enrolment.version_id).by_block[block_id]
    if lesson.quiz is None or lesson.quiz.block_id != block_id:
        raise KeyError(block_id)
    return QuizStatus(
        block_id=block_id,
        pass_percent=lesson.quiz.pass_percent,
        questions=lesson.quiz.questions,
        allowed=lesson.quiz.attempts + evidence.granted.get(block_id, 0),
        attempts=evidence.attempts_at(block_id),
        earlier=evidence.earlier_at(block_id),
        needed=needs_better(lesson, standing_from(enrolment, evidence)),
        minutes=with_extra_time(lesson.quiz.time_limit, enrolment.extra_time_percent),
        usual_minutes=lesson.quiz.time_limit,
    )


def with_extra_time(minutes: int | None, percent: int) -> int | None:
    """Return a time limit with the extra time of a run, in whole minutes, rounded up."""
    return minutes and math.ceil(minutes * (100 + percent) / 100)


def attempt_page(attempt: Attempt, language: str) -> AttemptPage:
    """Return the questions of an attempt in `language` with what is saved, and nothing that tells a right
    answer.
    """
    saved = {answer.question_code: answer for answer in attempt.answers.all()}
    questions = questions_of(attempt.version_id)
    views = tuple(
        _question_view(number, code, questions[code], attempt, saved.get(code), language)
        for number, code in enumerate(attempt.questions, 1)
    )
    head = AttemptHead(
        id=attempt.pk,
        number=attempt.number,
        enrolment_id=attempt.enrolment_id,
        lesson_id=attempt.lesson_id,
        block_id=attempt.block_id,
        pass_percent=attempt.pass_percent,
        started_at=attempt.started_at,
        ends_at=attempt.ends_at,
    )
    return AttemptPage(attempt=head, lesson_title=_lesson_title(attempt, language), questions=views)


def attempt_result(attempt: Attempt, language: str) -> AttemptResultPage:
    """Return a submitted attempt with points and feedback; raise NotSubmitted for an open one."""
    if attempt.state != AttemptState.SUBMITTED:
        raise NotSubmitted
    saved = {answer.question_code: answer.response for answer in attempt.answers.all()}
    questions = questions_of(attempt.version_id)
    graded = tuple(
        _graded(number, code, questions[code], saved.get(code, {}), language)
        for number, code in enumerate(attempt.questions, 1)
    )
    return AttemptResultPage(
        attempt=attempt,
        lesson_title=_lesson_title(attempt, language),
        questions=graded,
        status=_status(attempt),
    )


def _status(attempt: Attempt) -> QuizStatus | None:
    try:
        return quiz_status(attempt.enrolment, attempt.block_id)
    except KeyError:
        return None


def needs_better(lesson: Lesson, standing: Standing) -> bool:
    """Return whether the course's rule still asks for a better result in the lesson's quiz."""
    for missing in standing.missing:
        if missing.reason == Reason.AVERAGE_TOO_LOW and lesson.mandatory:
            return True
        if missing.lesson_id == str(lesson.id) and missing.reason in (
            Reason.QUIZ_OPEN,
            Reason.FINAL_QUIZ_NOT_PASSED,
        ):
            return True
    return False


def _question_view(
    number: int, code: str, question: Languages, attempt: Attempt, saved: AttemptAnswer | None, language: str
) -> QuestionView:
    wanted = question_in(question, language)
    keep = keeps_options(attempt.version_id, attempt.block_id)
    order = shuffle_question(wanted, attempt.seed, keep_options=keep)
    return QuestionView(
        code=code,
        number=number,
        question=public_question(wanted, order),
        response=tokenise_response(order, saved.response) if saved else {},
        flagged=bool(saved and saved.flagged),
        saved_at=saved.saved_at if saved else None,
    )


def _graded(
    number: int, code: str, question: Languages, response: Mapping[str, Any], language: str
) -> GradedQuestion:
    wanted = question_in(question, language)
    return GradedQuestion(
        code=code,
        number=number,
        type=wanted["type"],
        stem=wanted["stem"],
        response=response,
        grade=grade_in(question, response, language),
        model_answer=wanted.get("model_answer", ""),
        answer=wanted.get("answer"),
        competence=wanted.get("competence") or "",
    )


def lessons_about(attempt: Attempt, competence: str) -> tuple[Lesson, ...]:
    """Return up to two lessons that teach a competence, for somebody who was wrong about it.

    Those of the quiz's own module come first. The version is the one that the run has now, for its lessons
    can be opened; quizzes and assignments teach nothing.
    """
    modules = outline_of(attempt.enrolment.version_id).modules
    near = sorted(modules, key=lambda module: attempt.lesson_id not in {one.id for one in module.lessons})
    found = [
        lesson
        for module in near
        for lesson in module.lessons
        if competence in lesson.competences and not lesson.quiz and not lesson.assignment
    ]
    return tuple(found[:MOST_LESSONS])


def _lesson_title(attempt: Attempt, language: str) -> str:
    lesson = outline_of(attempt.version_id).by_id[attempt.lesson_id]
    return in_language(lesson.title, language)

"""Quiz attempts: drawing, saving answers, submitting, and granting another one.

A submission is graded on the server from the answers that are saved there; when it arrives twice or in two
tabs, it counts once. What a browser says about time or points is never looked at.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit, progress, story
from learning.domain.contents import UnknownBlock, block_in
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.grading import (
    InvalidResponse,
    attempt_result,
    draw_questions,
    grade_in,
    question_in,
    resolve_in_any,
    shuffle_question,
)
from learning.enums import OPEN_STATES, AttemptState, EnrolmentState, EventKind
from learning.models import Attempt, AttemptAnswer, Enrolment, ProgressEvent, User
from learning.permissions import is_cluster_staff
from learning.queries.attempts import quiz_status_from
from learning.queries.evidence import evidence_of
from learning.queries.outlines import keeps_options, outline_of
from learning.queries.questions import questions_of

MOST_EXTRA_TIME = 300


class AttemptsUsedUp(LearningError):
    """The learner has no attempt left at this quiz."""

    code = "attempts_used_up"
    message = _(
        "No new attempt was started, because all %(allowed)d attempts at this quiz are used. Your best "
        "result counts. "
        "If you need another one, ask your trainer; the cluster's team can grant it."
    )


class AttemptsLeft(LearningError):
    """Another attempt is granted although the learner still has one."""

    code = "attempts_left"
    message = _("No attempt was granted, because this person still has one at this quiz.")


class AttemptClosed(LearningError):
    """The attempt is submitted: its answers are what was saved before."""

    code = "attempt_closed"
    message = _("This answer was not saved, because the attempt is submitted already. Open its results.")


class TimeOver(AttemptClosed):
    """The attempt's time is over; what was saved before counts."""

    code = "time_over"
    message = _(
        "This answer was not saved, because the time of the attempt is over. What was saved before is "
        "submitted. Open its results."
    )


class UnknownQuestion(LearningError):
    """The question is not one of those that were drawn for the attempt."""

    code = "unknown_question"
    message = _(
        "This answer was not saved, because the question is not part of this attempt. Reload the page."
    )


class AnswerInvalid(LearningError):
    """The answer does not have the form that the question takes."""

    code = "answer_invalid"
    message = _("This answer was not saved. %(reason)s")

    def __init__(self, invalid: InvalidResponse) -> None:
        super().__init__(reason=invalid.reason)


@transaction.atomic
def start_attempt(*, actor: User, enrolment: Enrolment, lesson_id: UUID, block_id: UUID) -> Attempt:
    """Return the learner's open attempt at a quiz, drawing a new one when there is none.

    Raises NotAllowed, EnrolmentClosed, UnknownLesson, UnknownBlock or AttemptsUsedUp.
    """
    locked = story.lock_own(actor, enrolment)
    story.require_open(locked)
    quiz = block_in(locked, lesson_id, block_id, "quiz")["value"]
    attempts = Attempt.objects.filter(enrolment=locked, block_id=block_id)
    running = attempts.filter(state=AttemptState.IN_PROGRESS).first()
    if running is not None and is_over(running, timezone.now()):
        submit_attempt(actor=actor, attempt=running)
        running = None
    if running is not None:
        return running
    status = quiz_status_from(locked, evidence_of(locked.pk), block_id)
    if not status.left:
        raise AttemptsUsedUp(allowed=status.allowed)
    now, seed = timezone.now(), secrets.token_hex(16)
    questions = questions_of(locked.version_id)
    codes = draw_questions(quiz["questions"] or sorted(questions), quiz["draw"], seed, quiz.get("order", ""))
    opened = progress.opened(locked, lesson_id, actor, now)
    attempt = Attempt.objects.create(
        enrolment=locked,
        version_id=locked.version_id,
        round=opened.round,
        lesson_id=lesson_id,
        block_id=block_id,
        number=status.used + len(status.earlier) + 1,
        questions=codes,
        seed=seed,
        pass_percent=quiz["pass_percent"],
        max_points=sum(question_in(questions[code], locked.user.language)["points"] for code in codes),
        started_at=now,
        ends_at=_end(now, quiz.get("time_limit"), locked.extra_time_percent),
    )
    story.tell(
        locked,
        EventKind.ATTEMPT_STARTED,
        actor,
        now,
        lesson_id,
        _facts(attempt),
        lesson_round=attempt.round,
    )
    return attempt


@transaction.atomic
def save_answer(
    *,
    actor: User,
    attempt: Attempt,
    code: str,
    response: Mapping[str, Any] | None,
    flagged: bool | None = None,
) -> AttemptAnswer:
    """Keep the answer to one question of an open attempt; the last one saved before submission is graded.

    `response` is in the form of the attempt's page (its options carry the attempt's own tokens); None leaves
    the answer as it is and ``{}`` takes it away. `flagged` marks the question for another look. Raises
    NotAllowed, EnrolmentClosed (withdrawn), AttemptClosed, TimeOver, UnknownQuestion or AnswerInvalid.
    """
    locked, now = _lock_attempt(actor, attempt), timezone.now()
    if is_over(locked, now):
        raise TimeOver
    if locked.state != AttemptState.IN_PROGRESS:
        raise AttemptClosed
    if code not in locked.questions:
        raise UnknownQuestion
    changes: dict[str, Any] = {"saved_at": now}
    if response is not None:
        changes["response"] = _resolved(locked, code, response)
    if flagged is not None:
        changes["flagged"] = flagged
    answer, _new = AttemptAnswer.objects.update_or_create(
        attempt=locked, question_code=code, defaults=changes, create_defaults={"response": {}} | changes
    )
    return answer


@transaction.atomic
def submit_attempt(*, actor: User, attempt: Attempt) -> Attempt:
    """Grade the saved answers, complete the lesson and bring the course up to date; once, however often it is
    called.

    An unanswered question earns nothing. An attempt whose time is over counts as submitted when it ended; no
    answer was taken after that. Raises NotAllowed or EnrolmentClosed (withdrawn).
    """
    enrolment = story.lock_own(actor, attempt.enrolment)
    locked = _lock_attempt(actor, attempt)
    if locked.state == AttemptState.SUBMITTED:
        return locked
    _grade(locked)
    now = timezone.now()
    ended = locked.ends_at if locked.ends_at and is_over(locked, now) else now
    locked.state, locked.submitted_at = AttemptState.SUBMITTED, ended
    locked.save(update_fields=["state", "submitted_at", "points", "percent", "passed"])
    story.tell(
        enrolment,
        EventKind.ATTEMPT_SUBMITTED,
        actor,
        now,
        locked.lesson_id,
        _facts(locked),
        lesson_round=locked.round,
    )
    if enrolment.state in OPEN_STATES:
        progress.settle(enrolment, locked.lesson_id, actor, now)
    return locked


def is_over(attempt: Attempt, now: datetime) -> bool:
    """Return whether the attempt's time has run out, by the server's clock."""
    return attempt.ends_at is not None and now > attempt.ends_at


def close_overdue(now: datetime, limit: int) -> int:
    """Submit up to `limit` attempts whose time is over, and return how many were; their learners may be gone.

    What a withdrawn run has begun stays as it is.
    """
    overdue = (
        Attempt.objects.filter(state=AttemptState.IN_PROGRESS, ends_at__lt=now)
        .exclude(enrolment__state=EnrolmentState.WITHDRAWN)
        .select_related("enrolment__user")
        .order_by("ends_at")
    )
    closed = 0
    for attempt in overdue[:limit]:
        submit_attempt(actor=attempt.enrolment.user, attempt=attempt)
        closed += 1
    return closed


@transaction.atomic
def grant_extra_time(*, actor: User, enrolment: Enrolment, percent: int) -> Enrolment:
    """Give a learner `percent` (0 to 300) more time in the timed quizzes of a run, also in an open attempt.

    For cluster staff, never for oneself. Why is not recorded: it may tell of somebody's health. Raises
    NotAllowed, EnrolmentClosed or ValueError for a percentage out of range.
    """
    if not 0 <= percent <= MOST_EXTRA_TIME:
        raise ValueError(percent)
    locked = story.lock(enrolment.pk)
    if not is_cluster_staff(actor) or locked.user_id == actor.pk:
        raise NotAllowed
    story.require_open(locked)
    if locked.extra_time_percent == percent:
        return locked
    locked.extra_time_percent = percent
    locked.save(update_fields=["extra_time_percent"])
    for attempt in Attempt.objects.filter(enrolment=locked, state=AttemptState.IN_PROGRESS):
        _extend(attempt, locked)
    audit.record(actor, "attempt.extra_time", locked, locked.organisation, percent=percent)
    return locked


def _extend(attempt: Attempt, enrolment: Enrolment) -> None:
    """Give an open attempt the time that the run now has; one that is over stays over."""
    lesson = outline_of(attempt.version_id).by_id[attempt.lesson_id]
    if lesson.quiz and attempt.ends_at and not is_over(attempt, timezone.now()):
        attempt.ends_at = _end(attempt.started_at, lesson.quiz.time_limit, enrolment.extra_time_percent)
        attempt.save(update_fields=["ends_at"])


def _end(started: datetime, minutes: int | None, extra_percent: int) -> datetime | None:
    return started + timedelta(minutes=minutes) * (100 + extra_percent) / 100 if minutes else None


@transaction.atomic
def grant_attempt(*, actor: User, enrolment: Enrolment, block_id: UUID, reason: str) -> ProgressEvent:
    """Give a learner one more attempt at a quiz whose attempts are used up, for a stated reason.

    For cluster staff, never for oneself. Raises NotAllowed, EnrolmentClosed, UnknownBlock, AttemptsLeft or
    ReasonMissing.
    """
    locked = story.lock(enrolment.pk)
    if not is_cluster_staff(actor) or locked.user_id == actor.pk:
        raise NotAllowed
    story.require_open(locked)
    lesson = outline_of(locked.version_id).by_block.get(block_id)
    if lesson is None or lesson.quiz is None or lesson.quiz.block_id != block_id:
        raise UnknownBlock
    evidence = evidence_of(locked.pk)
    status = quiz_status_from(locked, evidence, block_id)
    if status.left or status.open_attempt_id:
        raise AttemptsLeft
    data = {"block_id": str(block_id), "reason": story.require_reason(reason)}
    audit.record(actor, "attempt.granted", locked, locked.organisation, block_id=str(block_id))
    return story.tell(
        locked,
        EventKind.ATTEMPT_GRANTED,
        actor,
        timezone.now(),
        lesson.id,
        data,
        lesson_round=evidence.round_of(lesson.id),
    )


def _lock_attempt(actor: User, attempt: Attempt) -> Attempt:
    attempts = Attempt.objects.select_for_update(of=("self",), no_key=True).select_related("enrolment__user")
    locked = attempts.get(pk=attempt.pk)
    if locked.enrolment.user_id != actor.pk:
        raise NotAllowed
    story.refuse_withdrawn(locked.enrolment)
    return locked


def _grade(attempt: Attempt) -> None:
    questions = questions_of(attempt.version_id)
    answers = {answer.question_code: answer for answer in attempt.answers.all()}
    language = attempt.enrolment.user.language
    grades = []
    for code in attempt.questions:
        answer = answers.get(code)
        grades.append(grade_in(questions[code], answer.response if answer else {}, language))
        if answer:
            answer.points = grades[-1].points
    AttemptAnswer.objects.bulk_update(answers.values(), ["points"])
    result = attempt_result(grades, attempt.pass_percent)
    attempt.points, attempt.percent, attempt.passed = result.points, result.percent, result.passed


def _resolved(attempt: Attempt, code: str, response: Mapping[str, Any]) -> dict[str, Any]:
    question = questions_of(attempt.version_id)[code]
    wanted = question_in(question, attempt.enrolment.user.language)
    keep = keeps_options(attempt.version_id, attempt.block_id)
    order = shuffle_question(wanted, attempt.seed, keep_options=keep)
    try:
        return resolve_in_any(question, order, response)
    except InvalidResponse as error:
        raise AnswerInvalid(error) from error


def _facts(attempt: Attempt) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "attempt": str(attempt.pk),
        "block_id": str(attempt.block_id),
        "number": attempt.number,
    }
    if attempt.percent is not None:
        facts |= {
            "points": str(attempt.points),
            "max_points": str(attempt.max_points),
            "percent": str(attempt.percent),
            "passed": attempt.passed,
        }
    return facts

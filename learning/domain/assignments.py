"""Assignments: writing, handing in, reviewing by a rubric, accepting or returning."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit, progress, story
from learning.domain.contents import block_in
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.mailing import letters
from learning.enums import EventKind, MailKind, SubmissionState
from learning.models import AssignmentSubmission, Enrolment, User
from learning.queries.reviews import (
    assignment_of,
    handed_in,
    may_review_course,
    newest_submission,
    submissions_for,
)

LONGEST_TEXT = 60_000
LONGEST_FEEDBACK = 10_000
EDITABLE = (SubmissionState.DRAFT, SubmissionState.RETURNED)


class SubmissionClosed(LearningError):
    """The work is with the reviewer or accepted and cannot be changed."""

    code = "submission_closed"
    message = _(
        "Your text was not saved, because this assignment is handed in already. You can change it only if "
        "the reviewer "
        "returns it."
    )


class StaleDraft(LearningError):
    """Another text was saved meanwhile. `current` is what is stored now."""

    code = "stale_revision"
    message = _(
        "Your text was not saved, because a newer one was saved in another tab or on another device. "
        "Copy yours, reload the page and compare."
    )

    def __init__(self, current: AssignmentSubmission) -> None:
        super().__init__()
        self.current = current


class TextTooLong(LearningError):
    """The text is longer than what is kept at all."""

    code = "text_too_long"
    message = _("Your text was not saved, because it is too long. Shorten it to %(limit)d characters.")


class WordsOutOfRange(LearningError):
    """The text has fewer or more words than the assignment asks for."""

    code = "words_out_of_range"

    def __init__(self, words: int, least: int, most: int | None) -> None:
        if words < least:
            message = _(
                "Your work was saved but not handed in: it has %(words)d words, and at least %(least)d are "
                "asked for."
            )
        else:
            message = _(
                "Your work was saved but not handed in: it has %(words)d words, and at most %(most)d are "
                "allowed."
            )
        super().__init__(message, words=words, least=least, most=most)


class ReviewInvalid(LearningError):
    """The rubric is not filled in as its levels allow."""

    code = "review_invalid"
    message = _(
        "Nothing was decided, because not every criterion has a level. Choose one level for each criterion."
    )


class FeedbackMissing(LearningError):
    """Work is returned without a word on what to change."""

    code = "feedback_missing"
    message = _(
        "Nothing was decided, because the feedback is empty. Say what is missing, so that it can be improved."
    )


class BelowPassMark(LearningError):
    """Work is to be accepted with fewer points than its assignment asks for."""

    code = "below_pass_mark"
    message = _(
        "The work was not accepted, because %(points)s points are fewer than the %(least)s that this "
        "assignment asks for. "
        "Return it, or look at the levels again."
    )


class AlreadyReviewed(LearningError):
    """Nobody waits for this decision: the work was decided on, or taken back, before."""

    code = "already_reviewed"
    message = _(
        "Nothing was decided, because this work is not waiting for a review any more. Reload the page."
    )


@transaction.atomic
def save_draft(
    *, actor: User, enrolment: Enrolment, lesson_id: UUID, block_id: UUID, text: str, base_revision: int
) -> AssignmentSubmission:
    """Keep the learner's text without handing it in; the same text again changes nothing.

    `base_revision` is the revision that the learner saw (0: none). Raises NotAllowed, EnrolmentClosed,
    UnknownLesson, UnknownBlock, SubmissionClosed, TextTooLong or StaleDraft.
    """
    locked = story.lock_own(actor, enrolment)
    story.require_open(locked)
    block_in(locked, lesson_id, block_id, "assignment")
    text = _cleaned(text)
    current = newest_submission(locked.pk, block_id)
    now = timezone.now()
    if current is None:
        opened = progress.opened(locked, lesson_id, actor, now)
        return AssignmentSubmission.objects.create(
            enrolment=locked,
            lesson_id=lesson_id,
            block_id=block_id,
            round=opened.round,
            text=text,
            saved_at=now,
        )
    if current.text == text:
        return current
    if current.state not in EDITABLE:
        raise SubmissionClosed
    if current.revision != base_revision:
        raise StaleDraft(current)
    current.text, current.revision, current.saved_at = text, current.revision + 1, now
    current.save(update_fields=["text", "revision", "saved_at"])
    return current


def submit(
    *, actor: User, enrolment: Enrolment, lesson_id: UUID, block_id: UUID, text: str, base_revision: int
) -> AssignmentSubmission:
    """Save the text and hand it in; that completes the lesson. Handing in the same text twice changes
    nothing.

    When the number of words is out of range, the text stays saved as a draft. Raises what `save_draft`
    raises, and WordsOutOfRange.
    """
    save_draft(
        actor=actor,
        enrolment=enrolment,
        lesson_id=lesson_id,
        block_id=block_id,
        text=text,
        base_revision=base_revision,
    )
    return _hand_in(actor, enrolment, lesson_id, block_id)


@transaction.atomic
def _hand_in(actor: User, enrolment: Enrolment, lesson_id: UUID, block_id: UUID) -> AssignmentSubmission:
    locked = story.lock_own(actor, enrolment)
    story.require_open(locked)
    submission = newest_submission(locked.pk, block_id)
    if submission is None:
        raise AssignmentSubmission.DoesNotExist
    if submission.state not in EDITABLE:
        return submission
    words = require_words(submission.text, block_in(locked, lesson_id, block_id, "assignment")["value"])
    submission.state, submission.submitted_at = SubmissionState.SUBMITTED, timezone.now()
    submission.version_id = locked.version_id
    submission.save(update_fields=["state", "submitted_at", "version"])
    story.tell(
        locked,
        EventKind.ASSIGNMENT_SUBMITTED,
        actor,
        submission.submitted_at,
        lesson_id,
        {"block_id": str(block_id), "revision": submission.revision, "words": words},
        lesson_round=submission.round,
    )
    progress.settle(locked, lesson_id, actor, submission.submitted_at)
    return submission


@transaction.atomic
def open_for_review(*, actor: User, submission_id: UUID) -> AssignmentSubmission:
    """Return handed-in work for a reviewer to read; that somebody looked is audited.

    Raises AssignmentSubmission.DoesNotExist for anything that `actor` may not judge.
    """
    submission = submissions_for(actor).get(pk=submission_id)
    audit.record(actor, "assignment.opened", submission, submission.enrolment.organisation)
    return submission


@transaction.atomic
def review(
    *, actor: User, submission: AssignmentSubmission, scores: Mapping[str, int], feedback: str, accept: bool
) -> AssignmentSubmission:
    """Accept handed-in work or return it for revision; accepting may complete the course.

    For the trainers of the course and cluster staff, never for one's own work. `scores` maps each criterion's
    id to the points of one of its levels, by the rubric of the version that the work was handed in under. The
    same decision twice changes nothing; the learner is written to. Raises NotAllowed, EnrolmentClosed
    (withdrawn), AlreadyReviewed, ReviewInvalid, FeedbackMissing, BelowPassMark or TextTooLong.
    """
    locked = story.lock(submission.enrolment_id)
    if locked.user_id == actor.pk or not may_review_course(actor, locked.course_id):
        raise NotAllowed
    story.refuse_withdrawn(locked)
    current = handed_in(submission.pk)
    decision = SubmissionState.ACCEPTED if accept else SubmissionState.RETURNED
    feedback, scores = _cleaned(feedback, LONGEST_FEEDBACK), dict(scores)
    if current.state != SubmissionState.SUBMITTED:
        if (current.state, current.reviewed_by_id, current.scores) == (decision, actor.pk, scores):
            return current
        raise AlreadyReviewed
    assignment = assignment_of(current, locked.user.language)
    _require_decidable(assignment, scores, feedback, accept)
    current.state, current.scores, current.feedback = decision, scores, feedback
    current.reviewed_by, current.reviewed_at = actor, timezone.now()
    current.save(update_fields=["state", "scores", "feedback", "reviewed_by", "reviewed_at"])
    _tell_decision(locked, current, actor)
    progress.refresh(locked, actor)
    return current


def _tell_decision(enrolment: Enrolment, submission: AssignmentSubmission, actor: User) -> None:
    accepted = submission.state == SubmissionState.ACCEPTED
    kind = EventKind.ASSIGNMENT_ACCEPTED if accepted else EventKind.ASSIGNMENT_RETURNED
    data = {
        "block_id": str(submission.block_id),
        "revision": submission.revision,
        "scores": submission.scores,
    }
    at = submission.reviewed_at or timezone.now()
    story.tell(enrolment, kind, actor, at, submission.lesson_id, data, lesson_round=submission.round)
    audit.record(
        actor,
        "assignment.accepted" if accepted else "assignment.returned",
        submission,
        enrolment.organisation,
        points=sum(submission.scores.values()),
    )
    occasion = f"{submission.pk}/{submission.revision}/{submission.state}"
    letters.write(MailKind.FEEDBACK, [enrolment.user], occasion, submission=str(submission.pk))


def _require_decidable(
    assignment: Mapping[str, Any], scores: Mapping[str, int], feedback: str, accept: bool
) -> None:
    levels = {row["id"]: {level["points"] for level in row["levels"]} for row in assignment["rubric"]}
    if scores.keys() != levels.keys() or any(scores[key] not in levels[key] for key in levels):
        raise ReviewInvalid
    if not accept and not feedback:
        raise FeedbackMissing
    points, least = sum(scores.values()), assignment["pass_points"]
    if accept and points < least:
        raise BelowPassMark(points=points, least=least)


def require_words(text: str, assignment: Mapping[str, Any]) -> int:
    """Return the number of words of a text for an assignment; raise WordsOutOfRange."""
    words, least, most = len(text.split()), assignment.get("min_words") or 1, assignment.get("max_words")
    if words < least or (most is not None and words > most):
        raise WordsOutOfRange(words, least, most)
    return words


def _cleaned(text: str, limit: int = LONGEST_TEXT) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > limit:
        raise TextTooLong(limit=limit)
    return text

"""Taking a course in tests: the steps of a learner, in one line each."""

from typing import Any
from uuid import UUID

from learning.domain.assignments import review, submit
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.grading import shuffle_question, tokenise_response
from learning.domain.progress import complete_lesson
from learning.models import AssignmentSubmission, Attempt, Enrolment, User
from tests.factories.courses import block_id, lesson_id
from tests.factories.questions import RIGHT, WRONG, questions

SLUG = "demo-course"
TEXT = "A signal card about gene editing."


def lesson(name: str, slug: str = SLUG) -> UUID:
    """Return the id of a lesson of the course."""
    return lesson_id(slug, name)


def block(name: str, kind: str, slug: str = SLUG) -> UUID:
    """Return the id of a block of the course."""
    return block_id(slug, name, kind)


def start(enrolment: Enrolment, name: str = "check-1") -> Attempt:
    """Return the learner's open attempt at a quiz."""
    slug = enrolment.course.slug
    return start_attempt(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson(name, slug),
        block_id=block(name, "quiz", slug),
    )


def tokens(attempt: Attempt, code: str, response: dict[str, Any]) -> dict[str, Any]:
    """Return a response in the ids that the attempt's page shows."""
    return tokenise_response(shuffle_question(questions()[code]["en"], attempt.seed), response)


def answer(attempt: Attempt, right: bool = True) -> None:
    """Save a right or a wrong answer to every question of an attempt."""
    for code in attempt.questions:
        response = tokens(attempt, code, (RIGHT if right else WRONG)[code])
        save_answer(actor=attempt.enrolment.user, attempt=attempt, code=code, response=response)


def take(enrolment: Enrolment, name: str = "check-1", right: bool = True) -> Attempt:
    """Take a quiz from start to submission."""
    attempt = start(enrolment, name)
    answer(attempt, right)
    return submit_attempt(actor=enrolment.user, attempt=attempt)


def read(enrolment: Enrolment, *names: str) -> None:
    """Mark lessons done."""
    for name in names:
        complete_lesson(
            actor=enrolment.user, enrolment=enrolment, lesson_id=lesson(name, enrolment.course.slug)
        )


def hand_in(enrolment: Enrolment, text: str = TEXT, base_revision: int = 0) -> AssignmentSubmission:
    """Hand in the assignment."""
    return submit(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson("project", enrolment.course.slug),
        block_id=block("project", "assignment", enrolment.course.slug),
        text=text,
        base_revision=base_revision,
    )


def accept(submission: AssignmentSubmission, reviewer: User) -> AssignmentSubmission:
    """Accept the assignment with full points."""
    return review(actor=reviewer, submission=submission, scores={"c1": 4}, feedback="Clear.", accept=True)


def all_but_review(enrolment: Enrolment) -> AssignmentSubmission:
    """Do everything that the course asks of its learner; what is missing is the reviewer's word."""
    read(enrolment, "welcome", "signals")
    take(enrolment, "check-1")
    submission = hand_in(enrolment)
    take(enrolment, "final-quiz")
    return submission

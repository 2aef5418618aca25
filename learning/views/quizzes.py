"""A quiz for the player: its rules and where its learner stands."""

from typing import Any

from django.urls import reverse

from learning.queries.attempts import QuizStatus
from learning.queries.lessons import LessonPage


def quiz_shown(page: LessonPage, quiz: QuizStatus) -> dict[str, Any]:
    """Return what `learning/blocks/quiz.html` shows."""
    return {
        "questions": quiz.questions,
        "pass_percent": quiz.pass_percent,
        "allowed": quiz.allowed,
        "left": quiz.left,
        "best": quiz.best,
        "passed": quiz.passed,
        "stuck": quiz.stuck,
        "minutes": quiz.minutes,
        "more_than_usual": quiz.minutes != quiz.usual_minutes,
        "results": [
            {
                "number": attempt.number,
                "percent": attempt.percent,
                "passed": attempt.passed,
                "url": reverse("learning:attempt", args=[attempt.id]),
                "day": attempt.submitted_at,
            }
            for attempt in reversed(quiz.submitted)
        ],
        "earlier": [
            {
                "number": attempt.number,
                "percent": attempt.percent,
                "url": reverse("learning:attempt", args=[attempt.id]),
                "day": attempt.submitted_at,
            }
            for attempt in reversed(quiz.earlier)
            if attempt.percent is not None
        ],
        "open": quiz.open_attempt_id is not None,
        "closed": page.read_only,
        "url": reverse("learning:quiz_start", args=[page.enrolment.id, page.lesson.id, quiz.block_id]),
    }

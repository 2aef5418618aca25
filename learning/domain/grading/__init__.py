"""Quizzes: drawing and showing questions, checking answers, giving points. Pure functions on plain values.

The order of work: `draw_questions` and `shuffle_question` once per attempt, with a secret seed;
`public_question` for the learner's screen; `resolve_response` for what comes back; `grade` and
`attempt_result` at the end.
"""

from courses.domain.numbers import read_number
from learning.domain.grading.display import (
    draw_questions,
    public_question,
    resolve_response,
    shuffle_question,
    tokenise_response,
)
from learning.domain.grading.grades import AttemptResult, Grade, ItemResult, attempt_result, grade
from learning.domain.grading.languages import Languages, grade_in, question_in, resolve_in_any
from learning.domain.grading.responses import InvalidResponse, normalise_answer, validate_response

__all__ = [
    "AttemptResult",
    "Grade",
    "InvalidResponse",
    "ItemResult",
    "Languages",
    "attempt_result",
    "draw_questions",
    "grade",
    "grade_in",
    "normalise_answer",
    "public_question",
    "question_in",
    "read_number",
    "resolve_in_any",
    "resolve_response",
    "shuffle_question",
    "tokenise_response",
    "validate_response",
]

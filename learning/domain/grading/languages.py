"""One question in several languages: ids and rules are shared, texts and the names of units are not.

A learner may change language between answering and submitting, so an answer counts when it is one in any
language of the question.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from learning.domain.grading.display import Order, resolve_response
from learning.domain.grading.grades import Grade, grade
from learning.domain.grading.responses import InvalidResponse

Question = Mapping[str, Any]
Languages = Mapping[str, Question]
"""A question by language, as a course version stores it."""


def question_in(question: Languages, language: str) -> Question:
    """Return the question in `language`, else in the first one that it has."""
    return question.get(language) or question[min(question)]


def resolve_in_any(question: Languages, order: Order, response: Any) -> dict[str, Any]:
    """Return what a learner sent in the question's own ids; see `resolve_response`.

    Raises `InvalidResponse` when it is no answer in any of the languages.
    """
    refused = InvalidResponse("malformed")
    for language in sorted(question):
        try:
            return resolve_response(question[language], order, response)
        except InvalidResponse as error:
            refused = error
    raise refused


def grade_in(question: Languages, response: Mapping[str, Any], language: str) -> Grade:
    """Return the best grade that a stored response earns in any language, worded in `language` where that is
    one of the best.

    So the points do not depend on the language in which they are looked at. Raises `InvalidResponse` when the
    response is no answer in any of the languages.
    """
    best: Grade | None = None
    for one in sorted(question, key=lambda code: (code != language, code)):
        try:
            found = grade(question[one], response)
        except InvalidResponse:
            continue
        if best is None or found.points > best.points:
            best = found
    if best is None:
        raise InvalidResponse("malformed")
    return best

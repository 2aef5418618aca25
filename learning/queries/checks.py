"""Checks inside a lesson: a question that does not count and gives feedback at once.

Before it is answered, a check tells as little as a quiz does: its options stand in an order of their own for
every learner, under ids that reveal nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from courses.queries.lessons import block_of
from learning.domain.grading import (
    Grade,
    InvalidResponse,
    Languages,
    grade_in,
    public_question,
    question_in,
    shuffle_question,
    tokenise_response,
)
from learning.models import Enrolment
from learning.queries.outlines import outline_of


@dataclass(frozen=True)
class CheckView:
    """A check for its learner: the question without answers, the saved response in its ids, its grade once
    answered.
    """

    question: Mapping[str, Any]
    response: Mapping[str, Any]
    grade: Grade | None


def check_languages(enrolment: Enrolment, lesson_id: UUID, block_id: UUID) -> Languages:
    """Return the question of a check in all languages of the run's version; raise KeyError when there is
    none.
    """
    blocks = {
        language: block_of(enrolment.version, lesson_id, block_id, language)
        for language in outline_of(enrolment.version_id).languages
    }
    return {language: block["value"]["question"] for language, block in blocks.items()}


def check_order(enrolment_id: UUID, block_id: UUID, question: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the order in which this learner sees the check's options; the same in every language."""
    seed = salted_hmac("learning.check", f"{enrolment_id}:{block_id}").hexdigest()
    return shuffle_question(question, seed)


def check_view(
    enrolment: Enrolment, block_id: UUID, question: Languages, saved: Mapping[str, Any], language: str
) -> CheckView:
    """Return a check in `language`; `saved` is the stored response, empty for none.

    Raises InvalidResponse when the response is no answer in any of the languages that `question` holds.
    """
    wanted = question_in(question, language)
    order = check_order(enrolment.pk, block_id, wanted)
    return CheckView(
        question=public_question(wanted, order),
        response=tokenise_response(order, saved),
        grade=grade_in(question, saved, language) if saved else None,
    )


def shown_check(
    enrolment: Enrolment,
    lesson_id: UUID,
    block_id: UUID,
    question: Mapping[str, Any],
    saved: Mapping[str, Any],
    language: str,
) -> CheckView:
    """Return a check whose text in `language` is at hand.

    Only a response that makes sense in another language alone (a number with its unit) has the others
    fetched. An answer to what an earlier version asked is shown as none; it stays saved until there is a
    new one.
    """
    try:
        return check_view(enrolment, block_id, {language: question}, saved, language)
    except InvalidResponse:
        languages = check_languages(enrolment, lesson_id, block_id)
    try:
        return check_view(enrolment, block_id, languages, saved, language)
    except InvalidResponse:
        return check_view(enrolment, block_id, languages, {}, language)

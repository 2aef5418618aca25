"""Questions that teach nothing, and averages of nothing. That a question has a right answer is a condition of
publishing.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import CourseText, LessonText

FEEDBACK = {"feedback", "feedback_correct", "feedback_default"}


def check_feedback_missing(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about questions in the text that say nothing after an answer."""
    for part in text.parts:
        if part.kind != "check" or any(leaf.name in FEEDBACK and leaf.value for leaf in part.leaves):
            continue
        message = _(
            "Block {number}: the question says nothing after an answer, so a wrong one teaches nothing. "
            "Write why the answers are right or wrong."
        )
        yield text.warn("feedback_missing", message.format(number=part.number), part)


def quiz_feedback_missing(course: CourseText) -> Iterator[Finding]:
    """Warn, at each quiz, about its questions without any feedback."""
    for text in course.texts:
        for part in text.parts if text.primary else []:
            if part.kind != "quiz":
                continue
            silent = [
                code
                for code in _asked(course, text, part.id)
                if not any(
                    _feedback(versions) for versions in [course.inspection.questionnaires.contents[code]]
                )
            ]
            if silent:
                message = ngettext(
                    "Block {number}: a question of the quiz has no feedback ({codes}), so a wrong answer "
                    "teaches nothing. Write it in the question bank.",
                    "Block {number}: {count} questions of the quiz have no feedback ({codes}), so wrong "
                    "answers teach nothing. Write it in the question bank.",
                    len(silent),
                )
                yield text.warn(
                    "feedback_missing",
                    message.format(number=part.number, count=len(silent), codes=", ".join(sorted(silent))),
                    part,
                )


def average_without_quiz(course: CourseText) -> Iterator[Finding]:
    """Warn when the course asks for a quiz average but no mandatory lesson has a quiz."""
    needed = course.manuscript.primary.quiz_average_percent
    quizzes = any(
        part.kind == "quiz"
        for text in course.texts
        if text.primary and text.page.mandatory
        for part in text.parts
    )
    if needed and not quizzes and course.texts:
        message = _(
            "The course asks for a quiz average of {needed} %, but no mandatory lesson has a quiz, "
            "so the rule proves nothing. Add a quiz, or set the average to 0."
        )
        yield course.warn("average_without_quiz", message.format(needed=needed))


def _asked(course: CourseText, text: LessonText, block_id: str) -> list[str]:
    """Return the codes of the questions that a quiz can ask and that exist."""
    content = course.inspection.contents.get(text.page.translation_key, {}).get(text.language, {})
    value = next((block["value"] for block in content.get("blocks", []) if block["id"] == block_id), None)
    if value is None:
        return []
    known = course.inspection.questionnaires
    codes = value["questions"] or sorted(known.codes(value["bank"]) or ())
    return [code for code in codes if code in known.contents]


def _feedback(versions: dict[str, dict[str, Any]]) -> bool:
    """Return whether the question has feedback in some language."""
    return any(_any_feedback(question) for question in versions.values())


def _any_feedback(value: Any) -> bool:
    if isinstance(value, dict):
        return any((name in FEEDBACK and bool(item)) or _any_feedback(item) for name, item in value.items())
    return isinstance(value, list) and any(map(_any_feedback, value))

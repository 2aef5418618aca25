"""The completion rule of a course in plain words, and what is still missing from it."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain.completion import Missing, Reason, Standing
from learning.models import Enrolment
from learning.queries.enrolments import OutlineView
from learning.queries.outlines import Outline

QUIZ_REASONS = (Reason.QUIZ_OPEN, Reason.AVERAGE_TOO_LOW)
FINAL_ASSIGNMENT_REASONS = (Reason.ASSIGNMENT_OPEN, Reason.FINAL_ASSIGNMENT_NOT_ACCEPTED)


def short_number(value: Decimal | int) -> str:
    """Return a percentage or points with at most one decimal, as the reader's language writes them."""
    rounded = round(Decimal(value), 1)
    return number_format(rounded, 0 if rounded == int(rounded) else 1)


def rules_shown(stored: Outline, standing: Standing | None) -> list[dict[str, Any]]:
    """Return what a course asks for, one sentence each, and whether this learner has it (None without a
    run).
    """
    mandatory = sum(lesson.mandatory for lesson in stored.lessons)
    rules = [
        _rule(
            ngettext(
                "Complete the %(total)d mandatory lesson.",
                "Complete all %(total)d mandatory lessons.",
                mandatory,
            )
            % {"total": mandatory},
            standing and standing.done == standing.total,
            standing and _("%(done)d of %(total)d") % {"done": standing.done, "total": standing.total},
        )
    ]
    if any(lesson.quiz and lesson.mandatory for lesson in stored.lessons):
        average = standing.quiz_average if standing else None
        rules.append(
            _rule(
                _("Reach at least %(percent)s %% on average in the quizzes; the best attempt counts.")
                % {"percent": short_number(stored.rule["quiz_average_percent"])},
                standing and average is not None and not _lacks(standing, *QUIZ_REASONS),
                average is not None and _("now %(percent)s %%") % {"percent": short_number(average)},
            )
        )
    for lesson in stored.lessons:
        if lesson.quiz and stored.is_final_quiz(lesson):
            text = _("Pass the final quiz with at least %(percent)s %%.") % {
                "percent": short_number(lesson.quiz.pass_percent)
            }
            done = standing and not _lacks_lesson(standing, lesson.id)
            rules.append(_rule(text, done, ""))
        elif stored.rule["final_assignment"] == str(lesson.id):
            done = standing and not _lacks_lesson(standing, lesson.id)
            rules.append(_rule(_("Have your final assignment accepted by a reviewer."), done, ""))
    return rules


def missing_shown(standing: Standing, outline: OutlineView, enrolment: Enrolment) -> list[dict[str, str]]:
    """Return what is missing from the course, in words, each with the address where it can be done."""
    titles = {str(lesson.id): lesson.title for lesson in outline.lessons}
    return [
        {
            "text": _missing(one, titles.get(str(one.lesson_id), "")),
            "url": reverse("learning:lesson", args=[enrolment.id, one.lesson_id]) if one.lesson_id else "",
            "label": titles.get(str(one.lesson_id), ""),
        }
        for one in standing.missing
    ]


def _missing(one: Missing, lesson: str) -> str:
    values = {"lesson": lesson} | {key: short_number(value) for key, value in one.detail.items()}
    texts = {
        Reason.LESSON_OPEN: _("The lesson “%(lesson)s” is not finished yet."),
        Reason.QUIZ_OPEN: _("The quiz in “%(lesson)s” is not submitted yet."),
        Reason.ASSIGNMENT_OPEN: _("The assignment in “%(lesson)s” is not handed in yet."),
        Reason.AVERAGE_TOO_LOW: _(
            "Your quiz average is %(reached)s %%, and %(needed)s %% are needed. Improve one of your quizzes."
        ),
        Reason.FINAL_QUIZ_NOT_PASSED: _(
            "The final quiz is not passed yet: your best result is %(reached)s %%, %(needed)s %% are needed."
        ),
        Reason.FINAL_ASSIGNMENT_NOT_ACCEPTED: _("A reviewer has not accepted your final assignment yet."),
    }
    return texts[one.reason] % values


def _lacks(standing: Standing, *reasons: Reason) -> bool:
    return any(one.reason in reasons for one in standing.missing)


def _lacks_lesson(standing: Standing, lesson_id: UUID) -> bool:
    return any(str(one.lesson_id) == str(lesson_id) for one in standing.missing)


def _rule(text: str, done: object, detail: object) -> dict[str, Any]:
    return {"text": text, "done": None if done is None else bool(done), "detail": detail or ""}

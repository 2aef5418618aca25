"""Facts that can change, and when they must be looked at again."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import ngettext

from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import LessonText

KEEPS = timedelta(days=180)
"""How long checked facts are trusted when the trainer names no day.

What lessons list (fees, deadlines, the state of a regulation, who hosts a service) changes by the year: with
half a year a change is met before it is a year old, and nobody has to look more often than twice a year.
"""


def due_on(text: LessonText) -> date | None:
    """Return the day from which the lesson's facts count as old; None when they were never checked."""
    page = text.page
    if page.check_again_on is not None:
        return page.check_again_on
    return page.last_checked + KEEPS if page.last_checked else None


def facts_overdue(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn when the facts that can change were never checked, or their day has come."""
    facts = [line.strip() for line in text.page.facts_to_check.splitlines() if line.strip()]
    if not facts or not text.primary:
        return
    day = due_on(text)
    if day is not None and today < day:
        return
    if day is None:
        message = ngettext(
            "The lesson has a fact that can change and was never checked: {facts}. "
            "Check it and enter the day under “Lesson”.",
            "The lesson has {count} facts that can change and were never checked: {facts}. "
            "Check them and enter the day under “Lesson”.",
            len(facts),
        )
    else:
        message = ngettext(
            "A fact that can change was to be checked again by {day}: {facts}. "
            "Check it and enter the new day under “Lesson”.",
            "{count} facts that can change were to be checked again by {day}: {facts}. "
            "Check them and enter the new day under “Lesson”.",
            len(facts),
        )
    yield text.warn("facts_overdue", message.format(count=len(facts), day=_day(day), facts="; ".join(facts)))


def _day(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""

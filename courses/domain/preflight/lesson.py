"""The rules that look at one lesson in one language."""

from collections.abc import Callable, Iterable
from datetime import date

from courses.domain.preflight.facts import facts_overdue
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.headings import heading_empty, heading_skipped
from courses.domain.preflight.pages import LessonText
from courses.domain.preflight.pictures import alt_poor
from courses.domain.preflight.questions import check_feedback_missing
from courses.domain.preflight.timing import lesson_too_long, minutes_off
from courses.domain.preflight.wording import block_empty, link_text_empty, table_without_headings

TEXT_RULES: tuple[Callable[[LessonText, date], Iterable[Finding]], ...] = (
    heading_skipped,
    heading_empty,
    alt_poor,
    link_text_empty,
    table_without_headings,
    block_empty,
    check_feedback_missing,
    minutes_off,
    lesson_too_long,
    facts_overdue,
)

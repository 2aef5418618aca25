"""What the course promises and what it builds on."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import CourseText


def without_outcomes(course: CourseText) -> Iterator[Finding]:
    """Warn about a course that does not say what people can do afterwards."""
    if not course.manuscript.primary.outcomes.all():
        yield course.warn(
            "without_outcomes",
            _(
                "The course names no outcome, so neither learners nor certificates say what people can do "
                "afterwards. Add outcomes to the course’s page."
            ),
        )


def outcome_untaught(course: CourseText) -> Iterator[Finding]:
    """Warn about outcomes whose competence no lesson teaches."""
    taught = {code for lesson in course.manuscript.lessons for code in lesson.primary.competence_codes}
    for outcome in course.manuscript.primary.outcomes.all():
        if outcome.competence_code not in taught:
            message = _(
                "The outcome “{text}” belongs to {competence}, which no lesson teaches. "
                "Name the competence at the lessons that teach it, or take the outcome away."
            )
            yield course.warn(
                "outcome_untaught", message.format(text=outcome.text, competence=outcome.competence_code)
            )


def prerequisite_unpublished(course: CourseText) -> Iterator[Finding]:
    """Warn about prerequisites that nobody can take yet."""
    for asked in course.manuscript.primary.prerequisites.all():
        if asked.current_version_id is None:
            message = _(
                "The prerequisite {course} has no published version, so learners can begin only if HR lets "
                "them. Publish it first, or take it away."
            )
            yield course.warn("prerequisite_unpublished", message.format(course=asked))

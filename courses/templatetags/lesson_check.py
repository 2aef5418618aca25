"""What the pre-flight says about a lesson, for its editor."""

from typing import Any

from django import template

from courses.domain.editions.drafts import drafted
from courses.domain.editions.manuscript import course_of
from courses.domain.preflight import Finding, preflight_lesson
from courses.models import CoursePage, LessonPage

register = template.Library()


@register.simple_tag
def findings_of(page: LessonPage) -> list[Finding]:
    """Return what there is to put right in a lesson as it was last saved."""
    return preflight_lesson(page)


@register.simple_tag
def twin_findings_of(twin: Any) -> list[Finding]:
    """Return what there is to put right in a translated lesson as it was last saved, without what is not
    translated: the editor of translations says that itself. Nothing for other pages and for snippets.
    """
    if not isinstance(twin, LessonPage):
        return []
    said = {"text_untranslated", "translation_stale"}
    return [finding for finding in preflight_lesson(drafted(twin)) if finding.rule not in said]


@register.simple_tag
def course_page_of(page: LessonPage) -> CoursePage:
    """Return the course that a lesson belongs to, in the lesson's language."""
    return course_of(page)

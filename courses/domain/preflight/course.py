"""The pre-flight of a whole course, or of one of its lessons."""

from collections.abc import Callable, Iterable
from datetime import date

from django.utils import timezone

from courses.domain.editions import PublishError, Reason
from courses.domain.editions.building import inspect
from courses.domain.editions.drafts import drafted
from courses.domain.editions.manuscript import (
    LessonSheet,
    Manuscript,
    ModuleSheet,
    course_of,
    language_order,
    read_manuscript,
)
from courses.domain.preflight.findings import Finding, Severity
from courses.domain.preflight.goals import outcome_untaught, prerequisite_unpublished, without_outcomes
from courses.domain.preflight.languages import (
    text_untranslated,
    translation_missing,
    translation_stale,
)
from courses.domain.preflight.lesson import TEXT_RULES
from courses.domain.preflight.links import link_target_hidden
from courses.domain.preflight.pages import CourseText
from courses.domain.preflight.questions import average_without_quiz, quiz_feedback_missing
from courses.models import CoursePage, LessonPage

COURSE_RULES: tuple[Callable[[CourseText], Iterable[Finding]], ...] = (
    without_outcomes,
    outcome_untaught,
    prerequisite_unpublished,
    average_without_quiz,
    quiz_feedback_missing,
    translation_missing,
    text_untranslated,
    translation_stale,
    link_target_hidden,
)


def preflight(course_page: CoursePage, *, drafts: bool, today: date | None = None) -> list[Finding]:
    """Return everything that stands in the way of a version, and every warning, in the order of the course.

    It looks at what is published, or with `drafts` at all pages as they were last saved. Costs a number of
    queries that does not grow with the number of lessons. Blocking findings are exactly the reasons for which
    `publish_version` would refuse.
    """
    try:
        manuscript = read_manuscript(course_page, drafts=drafts)
    except PublishError as error:
        return [
            Finding("publish", Severity.BLOCK, reason.message, course_page.pk, course_page.title)
            for reason in error.reasons
        ]
    return _findings(manuscript, today or timezone.localdate())


def preflight_lesson(page: LessonPage, today: date | None = None) -> list[Finding]:
    """Return what `preflight` says about a saved lesson page as it is given, beside its translations."""
    course = course_of(page)
    is_final = page.depth == course.depth + 1
    siblings = LessonPage.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    pages = {page.locale.language_code: page}
    for sibling in siblings.select_related("locale", "latest_revision"):
        pages[sibling.locale.language_code] = drafted(sibling)
    order = language_order(list(pages))
    sheet = LessonSheet(
        page.translation_key, pages[order[0]], {language: pages[language] for language in order}
    )
    module = ModuleSheet(page.translation_key, dict.fromkeys(order, ""), [sheet], is_final=is_final)
    manuscript = Manuscript(course.translation_key, dict.fromkeys(order, course), [module])
    found = _findings(manuscript, today or timezone.localdate())
    return [finding for finding in found if finding.page_id == page.pk]


def _findings(manuscript: Manuscript, today: date) -> list[Finding]:
    course = CourseText(manuscript, inspect(manuscript), today)
    found = [_blocking(reason, manuscript, course) for reason in course.inspection.reasons]
    for course_rule in COURSE_RULES:
        found += course_rule(course)
    for text in course.texts:
        for text_rule in TEXT_RULES:
            found += text_rule(text, course.today)
    return _in_order(found, manuscript)


def _blocking(reason: Reason, manuscript: Manuscript, course: CourseText) -> Finding:
    """Return a reason against publishing as a finding at its place."""
    for text in course.texts:
        if text.page.pk == reason.page_id:
            number = next((part.number for part in text.parts if part.id == reason.block_id), 0)
            return Finding(
                "publish",
                Severity.BLOCK,
                reason.message,
                text.page.pk,
                text.page.title,
                text.language,
                text.page.translation_key,
                number,
                reason.block_id,
            )
    for language, page in manuscript.pages.items():
        if page.pk == reason.page_id:
            return Finding("publish", Severity.BLOCK, reason.message, page.pk, page.title, language)
    stray = next((page for page in manuscript.strays if page.pk == reason.page_id), None)
    if stray is not None:
        language = stray.locale.language_code
        return Finding("publish", Severity.BLOCK, reason.message, stray.pk, stray.title, language)
    return Finding("publish", Severity.BLOCK, str(reason))


def _in_order(found: list[Finding], manuscript: Manuscript) -> list[Finding]:
    """Return the findings as the course is read: what concerns all of it first, then lesson by lesson."""
    place = {lesson.id: number for number, lesson in enumerate(manuscript.lessons)}
    languages = manuscript.languages

    def order(finding: Finding) -> tuple[int, int, int, bool]:
        return (
            place.get(finding.lesson, -1) if finding.lesson else -1,
            languages.index(finding.language) if finding.language in languages else -1,
            finding.block,
            finding.severity != Severity.BLOCK,
        )

    return sorted(dict.fromkeys(found), key=order)

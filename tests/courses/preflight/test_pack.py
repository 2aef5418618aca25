"""What the pre-flight says about the six courses of the content pack."""

import pytest

from courses.domain.preflight import Severity, preflight
from courses.models import CoursePage, LessonPage
from tests.courses.preflight.samples import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported")]
CODES = ["FOR-101", "FOR-301", "INN-101", "INN-301", "INT-101", "INT-301"]
KNOWN = {("minutes_off", "fda-routes", "en")}
"""Warnings that are right: the English text of this lesson is read long before the 30 minutes it states."""


@pytest.mark.parametrize("drafts", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_nothing_blocks_and_hardly_anything_warns(code: str, drafts: bool):
    page = CoursePage.objects.get(code=code, locale__language_code="bg")

    findings = preflight(page, drafts=drafts, today=TODAY)

    assert [finding.message for finding in findings if finding.severity == Severity.BLOCK] == []
    slugs = dict(LessonPage.objects.values_list("pk", "slug"))
    assert {(f.rule, slugs.get(f.page_id), f.language) for f in findings} <= KNOWN


def test_the_facts_that_can_change_come_along():
    page = LessonPage.objects.get(slug="fda-routes", locale__language_code="bg")

    assert page.facts_to_check == "FDA user fees of the current fiscal year"
    assert page.latest_revision.content["facts_to_check"] == page.facts_to_check


def test_they_fall_due_after_half_a_year():
    page = CoursePage.objects.get(code="INT-301", locale__language_code="bg")

    due = [
        f for f in preflight(page, drafts=False, today=TODAY.replace(year=2027)) if f.rule == "facts_overdue"
    ]

    assert len(due) == LessonPage.objects.descendant_of(page).exclude(facts_to_check="").count() > 3

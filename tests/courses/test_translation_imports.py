"""What an import of the content pack does to translations that are recorded already."""

import pytest
from wagtail_localize.models import StringSegment, TranslationSource

from courses.domain.importing import import_pack
from courses.domain.translating.twins import keep_course_in_line
from courses.models import CoursePage, LessonPage
from courses.queries.translations import completeness
from tests.courses.conftest import PackCopy
from tests.factories.sites import make_homes

pytestmark = pytest.mark.django_db

BULGARIAN, ENGLISH = "lessons/one/everything.bg.md", "lessons/one/everything.en.md"


def stale() -> list[str]:
    course = CoursePage.objects.get(slug="one", locale__language_code="bg")
    keep_course_in_line(course)
    return [state.original.slug for state in completeness(course) if state.stale or state.missing]


@pytest.fixture
def imported_pack(pack: PackCopy) -> PackCopy:
    make_homes()
    import_pack(pack.root)
    return pack


def test_a_first_import_remembers_the_originals_and_takes_nothing_apart(imported_pack: PackCopy):
    lesson = LessonPage.objects.get(slug="everything", locale__language_code="bg")

    assert TranslationSource.objects.filter(object_id=lesson.translation_key).count() == 1
    assert not StringSegment.objects.exists()
    assert stale() == []


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_pack_that_changed_both_languages_makes_nothing_stale(imported_pack: PackCopy, looked_at: bool):
    if looked_at:
        assert stale() == []
    imported_pack.change(BULGARIAN, "## Първа част", "## Нова част")
    imported_pack.change(ENGLISH, "## First section", "## New section")

    import_pack(imported_pack.root)

    assert stale() == []


@pytest.mark.parametrize("looked_at", [True, False])
def test_a_pack_that_changed_the_original_alone_makes_the_translation_stale(
    imported_pack: PackCopy, looked_at: bool
):
    if looked_at:
        assert stale() == []
    imported_pack.change(BULGARIAN, "## Първа част", "## Нова част")

    import_pack(imported_pack.root)

    assert stale() == ["everything"]

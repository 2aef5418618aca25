"""Frozen lessons are rendered once, in the language asked for, and never show what is not the learner's."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from pytest_django import DjangoAssertNumQueries

from courses.models import CourseVersion
from courses.queries import lessons
from courses.queries.catalogue import course_by_slug, published_courses
from courses.queries.lessons import block_of, lesson_content, question_of
from courses.queries.rendering import render_blocks
from tests.factories.courses import block_id, lesson_id, make_course_version

pytestmark = pytest.mark.django_db
SLUG = "demo-course"


@pytest.fixture
def version() -> CourseVersion:
    return make_course_version()


def forget() -> None:
    """Leave this process as if it had just started."""
    for name in ("_sha256", "_rendered", "_content"):
        getattr(lessons, name).cache_clear()


def test_blocks_to_read_become_one_passage_with_an_anchor_for_each(version: CourseVersion):
    content = lesson_content(version.pk, lesson_id(SLUG, "welcome"), "en")

    assert [segment.kind for segment in content.segments] == ["html", "check", "reflection"]
    html = content.segments[0].html
    for kind in ("text", "callout"):
        key = block_id(SLUG, "welcome", kind)
        assert f'data-block="{key}"' in html
        assert f'id="b-{key}"' in html
    assert "<h2>A start</h2>" in html
    assert "Tip" in html


def test_both_languages_have_the_same_places(version: CourseVersion):
    def anchors(language: str) -> list[str]:
        content = lesson_content(version.pk, lesson_id(SLUG, "welcome"), language)
        return [segment.block_id for segment in content.segments]

    assert anchors("bg") == anchors("en")


def test_a_lesson_without_translation_is_shown_in_its_own_language():
    version = make_course_version("bulgarian-course", only=("bg",))

    content = lesson_content(version.pk, lesson_id("bulgarian-course", "welcome"), "en")

    assert (content.language, content.fallback, content.title) == ("bg", True, "Добре дошли")


def test_a_lesson_costs_no_query_once_this_process_has_shown_it(
    version: CourseVersion, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(2):
        lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg")
    with django_assert_num_queries(0):
        lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg")


def test_another_process_finds_it_in_the_shared_cache(
    version: CourseVersion, django_assert_num_queries: DjangoAssertNumQueries
):
    first = lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg")
    forget()
    with django_assert_num_queries(1):
        assert lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg") == first


def test_without_the_shared_cache_it_is_rendered_again(version: CourseVersion):
    first = lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg")
    forget()
    cache.clear()
    assert lesson_content(version.pk, lesson_id(SLUG, "welcome"), "bg") == first


def test_versions_do_not_mix(version: CourseVersion):
    newer = make_course_version(minor=1, text="Addition.")

    old = lesson_content(version.pk, lesson_id(SLUG, "welcome"), "en").segments[0].html
    new = lesson_content(newer.pk, lesson_id(SLUG, "welcome"), "en").segments[0].html

    assert "Addition." not in old
    assert "Addition." in new


def test_facilitator_notes_are_not_in_a_lesson(version: CourseVersion):
    content = lesson_content(version.pk, lesson_id(SLUG, "outlook"), "en")

    assert "Bring a card." in content.segments[0].html
    assert "Allow silence." not in str(content)


def test_texts_are_escaped():
    table = {"caption": "<i>", "head": ["<b>A</b>"], "rows": [["&lt;b&gt;"]]}
    figure = {"src": "/x.svg", "alt": '"><u>', "caption": "<script>", "width": 1, "height": 1}
    session = {"title": "<q>", "agenda": [{"minutes": 5, "item": "<s>"}]}
    blocks = [
        {"id": "1", "type": "figure", "value": figure},
        {"id": "2", "type": "table", "value": table},
        {"id": "3", "type": "live_session", "value": session},
    ]

    html = render_blocks(blocks, "en")[0].html

    for tag in ("<script>", "<u>", "<i>", "<q>", "<s>"):
        assert tag not in html
    assert "<b>A</b>" in html
    assert "&lt;b&gt;" in html


def test_what_does_not_exist_is_a_key_error(version: CourseVersion):
    for ask in (
        lambda: lesson_content(version.pk, uuid4(), "bg"),
        lambda: lesson_content(uuid4(), lesson_id(SLUG, "welcome"), "bg"),
        lambda: block_of(version, lesson_id(SLUG, "welcome"), uuid4(), "bg"),
        lambda: question_of(version, "no-such-question", "bg"),
    ):
        with pytest.raises(KeyError):
            ask()


def test_blocks_and_questions_can_be_looked_up(version: CourseVersion):
    quiz = block_of(version, lesson_id(SLUG, "check-1"), block_id(SLUG, "check-1", "quiz"), "en")

    assert quiz["type"] == "quiz"
    assert question_of(version, "q-single", "en")["stem"] == "What is a weak signal?"
    assert question_of(version, "q-single", "bg")["stem"] == "Какво е слаб сигнал?"


def test_the_catalogue_lists_courses_with_a_version_in_one_query(
    version: CourseVersion, django_assert_num_queries: DjangoAssertNumQueries
):
    make_course_version("unpublished", code="AAA-1", current=False)

    with django_assert_num_queries(1):
        assert [course.current_version.card["slug"] for course in published_courses()] == [SLUG]
    with django_assert_num_queries(1):
        assert course_by_slug(SLUG).current_version.outline["modules"]

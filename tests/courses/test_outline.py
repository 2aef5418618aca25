"""Moving, adding and renaming in the outline: all languages together, the final quiz last."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.utils import translation
from wagtail.models import Page, PageLogEntry

from cms.domain.lesson_templates import set_up_templates
from courses.domain.lesson_templates import begin_lesson, save_as_template
from courses.domain.outline import OutlineError, add_module, move_lesson, move_module, rename
from courses.models import LessonPage, LessonTemplate
from courses.queries.outline import CourseOutline, read_outline
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.courses import lesson_id
from tests.factories.learning import make_trainer

pytestmark = pytest.mark.django_db
TITLES = {"bg": "Нов", "en": "New"}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def tanya(db: None) -> User:
    return make_trainer("tanya@example.org")


def lesson(slug: str) -> UUID:
    return lesson_id("paper-course", slug)


def names(course: PaperCourse, language: str) -> dict[str, list[str]]:
    """Return what really stands in the tree of a language: lessons by module, in order."""
    found = {}
    for child in Page.objects.child_of(course.pages[language]).order_by("path"):
        found[child.slug] = [page.slug for page in Page.objects.child_of(child).order_by("path")]
    return found


def outline(course: PaperCourse) -> CourseOutline:
    return read_outline(course.pages["en"])


def module(course: PaperCourse, number: int) -> UUID:
    return outline(course).modules[number].item.key


def move(course: PaperCourse, actor: User, slug: str, number: int, after: str | None) -> None:
    move_lesson(
        actor=actor,
        course_page=course.pages["bg"],
        token=outline(course).token,
        lesson=lesson(slug),
        module=module(course, number),
        after=lesson(after) if after else None,
    )


def begin(course: PaperCourse, actor: User, template: UUID | None) -> None:
    begin_lesson(
        actor=actor,
        course_page=course.pages["bg"],
        module=module(course, 0),
        titles=TITLES,
        template=template,
    )


START = {"m1": ["welcome", "signals", "check-1"], "m2": ["outlook", "project"], "final-quiz": []}


def test_the_outline_has_both_languages_in_one_list(paper_course: PaperCourse):
    found = outline(paper_course)

    assert found.languages == ["bg", "en"]
    assert [[item.title for item in module.lessons] for module in found.modules] == [
        ["Добре дошли", "Слаби сигнали", "Проверка на знанията"],
        ["Работа на живо", "Вашата задача"],
    ]
    assert found.modules[0].lessons[0].pages["en"].title == "Welcome"
    assert [item.title for item in found.finals] == ["Заключителен тест"]


def test_reading_it_costs_the_same_however_many_lessons_there_are(
    paper_course: PaperCourse, django_assert_num_queries
):
    page = paper_course.pages["bg"]
    with django_assert_num_queries(5):
        read_outline(page)


@pytest.mark.parametrize(
    ("slug", "number", "after", "expected"),
    [
        ("signals", 0, None, {"m1": ["signals", "welcome", "check-1"], "m2": ["outlook", "project"]}),
        ("welcome", 0, "signals", {"m1": ["signals", "welcome", "check-1"], "m2": ["outlook", "project"]}),
        ("welcome", 0, "check-1", {"m1": ["signals", "check-1", "welcome"], "m2": ["outlook", "project"]}),
        ("welcome", 1, None, {"m1": ["signals", "check-1"], "m2": ["welcome", "outlook", "project"]}),
        ("welcome", 1, "project", {"m1": ["signals", "check-1"], "m2": ["outlook", "project", "welcome"]}),
        ("project", 0, "welcome", {"m1": ["welcome", "project", "signals", "check-1"], "m2": ["outlook"]}),
        ("signals", 0, "welcome", {"m1": ["welcome", "signals", "check-1"], "m2": ["outlook", "project"]}),
    ],
)
def test_a_lesson_moves_in_all_languages(
    paper_course: PaperCourse, tanya: User, slug, number, after, expected
):
    move(paper_course, tanya, slug, number, after)

    for language in ("bg", "en"):
        assert names(paper_course, language) == expected | {"final-quiz": []}
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_move_is_in_the_history_of_every_language(paper_course: PaperCourse, tanya: User):
    move(paper_course, tanya, "welcome", 1, None)

    entries = PageLogEntry.objects.filter(action="wagtail.move", user=tanya)
    assert {entry.page_id for entry in entries} == {
        paper_course.lessons[language]["welcome"].pk for language in ("bg", "en")
    }


def test_the_addresses_follow_a_move(paper_course: PaperCourse, tanya: User):
    move(paper_course, tanya, "welcome", 1, None)

    page = Page.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    assert page.url_path.endswith("/paper-course/m2/welcome/")


def test_a_lesson_that_one_language_lacks_moves_in_the_others(paper_course: PaperCourse, tanya: User):
    paper_course.lessons["en"]["signals"].delete()
    move(paper_course, tanya, "check-1", 0, "welcome")
    move(paper_course, tanya, "check-1", 0, "signals")

    assert names(paper_course, "bg")["m1"] == ["welcome", "signals", "check-1"]
    assert names(paper_course, "en")["m1"] == ["welcome", "check-1"]


def test_a_module_moves_with_its_lessons_and_the_final_quiz_stays_last(
    paper_course: PaperCourse, tanya: User
):
    found = outline(paper_course)
    first, second = (found.modules[number].item.key for number in (0, 1))

    move_module(
        actor=tanya, course_page=paper_course.pages["bg"], token=found.token, module=first, after=second
    )

    for language in ("bg", "en"):
        assert list(names(paper_course, language)) == ["m2", "m1", "final-quiz"]
        assert names(paper_course, language) == START


def test_the_final_quiz_cannot_be_moved(paper_course: PaperCourse, tanya: User):
    with pytest.raises(OutlineError, match="The final quiz stays"):
        move(paper_course, tanya, "final-quiz", 0, None)


def test_an_order_that_somebody_else_has_changed_is_not_changed_again(paper_course: PaperCourse, tanya: User):
    old = outline(paper_course)
    move(paper_course, tanya, "welcome", 1, None)
    before = names(paper_course, "bg")

    with pytest.raises(OutlineError, match="Somebody else has changed"):
        move_lesson(
            actor=tanya,
            course_page=paper_course.pages["bg"],
            token=old.token,
            lesson=lesson("signals"),
            module=old.modules[1].item.key,
            after=None,
        )

    assert names(paper_course, "bg") == before


def test_nothing_moves_in_any_language_when_one_cannot(paper_course: PaperCourse, tanya: User):
    Page.objects.get(pk=paper_course.lessons["en"]["outlook"].pk).get_parent().delete()
    before = names(paper_course, "bg")

    with pytest.raises(OutlineError, match="no page in the language “en”"):
        move(paper_course, tanya, "welcome", 1, None)

    assert names(paper_course, "bg") == before


def test_a_lesson_does_not_move_beside_one_with_the_same_address(paper_course: PaperCourse, tanya: User):
    for language in ("bg", "en"):
        Page.objects.filter(pk=paper_course.lessons[language]["outlook"].pk).update(slug="welcome")

    with pytest.raises(OutlineError, match="address “welcome”"):
        move(paper_course, tanya, "welcome", 1, None)


def test_a_locked_lesson_does_not_move(paper_course: PaperCourse, tanya: User):
    other = make_trainer("other@example.org")
    Page.objects.filter(pk=paper_course.lessons["en"]["welcome"].pk).update(locked=True, locked_by=other)

    with pytest.raises(OutlineError, match="is locked"):
        move(paper_course, tanya, "welcome", 1, None)


def test_a_place_that_is_gone_is_said(paper_course: PaperCourse, tanya: User):
    with pytest.raises(OutlineError, match="does not exist any more"):
        move_lesson(
            actor=tanya,
            course_page=paper_course.pages["bg"],
            token=outline(paper_course).token,
            lesson=lesson("welcome"),
            module=uuid4(),
            after=None,
        )


def test_a_new_title_is_a_draft_until_it_is_published(paper_course: PaperCourse, tanya: User):
    rename(
        actor=tanya,
        course_page=paper_course.pages["bg"],
        key=lesson("welcome"),
        titles={"bg": "Начало", "en": "Welcome"},
    )

    page = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    assert (page.title, page.draft_title, page.has_unpublished_changes) == ("Добре дошли", "Начало", True)
    english = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    assert not english.has_unpublished_changes  # its title did not change


def test_a_module_is_added_before_the_final_quiz(paper_course: PaperCourse, tanya: User):
    add_module(actor=tanya, course_page=paper_course.pages["en"], titles=TITLES)

    for language in ("bg", "en"):
        assert list(names(paper_course, language)) == ["m1", "m2", "nov", "final-quiz"]
    added = outline(paper_course).modules[2].item
    assert [page.title for page in added.pages.values()] == ["Нов", "New"]
    assert not any(page.live for page in added.pages.values())


def test_a_lesson_begins_empty_in_all_languages(paper_course: PaperCourse, tanya: User):
    for _number in range(2):
        begin(paper_course, tanya, None)

    for language in ("bg", "en"):
        assert names(paper_course, language)["m1"] == ["welcome", "signals", "check-1", "nov", "nov-2"]
    added = outline(paper_course).modules[0].lessons[-1]
    assert {page.owner_id for page in added.pages.values()} == {tanya.pk}
    assert not any(page.live for page in added.pages.values())


def test_a_lesson_begins_from_a_template_with_ids_of_its_own(paper_course: PaperCourse, tanya: User):
    template = save_as_template(
        actor=tanya,
        lesson=paper_course.lessons["bg"]["welcome"],
        titles={"bg": "Добро начало", "en": "A good start"},
        descriptions={},
    )
    for _number in range(2):
        begin_lesson(
            actor=tanya,
            course_page=paper_course.pages["bg"],
            module=module(paper_course, 1),
            titles=TITLES,
            template=template.translation_key,
        )

    one, two = outline(paper_course).modules[1].lessons[-2:]
    original = paper_course.lessons["bg"]["welcome"]
    bodies = [
        [child["id"] for child in page.get_latest_revision_as_object().body.get_prep_value()]
        for page in (one.pages["bg"], one.pages["en"], two.pages["bg"], original)
    ]
    assert len(bodies[0]) == len(original.body) > 0
    assert bodies[0] == bodies[1]
    assert not set(bodies[0]) & (set(bodies[2]) | set(bodies[3]))
    text = str(one.pages["en"].get_latest_revision_as_object().body)
    assert "Change begins at the edge" in text
    assert "Промяната" in str(one.pages["bg"].get_latest_revision_as_object().body)


def test_a_template_has_no_quiz(paper_course: PaperCourse, tanya: User):
    save_as_template(actor=tanya, lesson=paper_course.lessons["bg"]["check-1"], titles={}, descriptions={})

    kinds = {child.block_type for template in LessonTemplate.objects.all() for child in template.body}
    assert LessonTemplate.objects.count() == 2
    assert "quiz" not in kinds


def test_a_template_that_is_gone_is_said(paper_course: PaperCourse, tanya: User):
    with pytest.raises(OutlineError, match="template"):
        begin(paper_course, tanya, uuid4())


def test_the_sites_own_templates_are_complete_in_both_languages(paper_course: PaperCourse, tanya: User):
    set_up_templates()
    set_up_templates()

    rows = LessonTemplate.objects.select_related("locale")
    assert rows.count() == 6
    for row in rows:
        LessonTemplate._meta.get_field("body").stream_block.clean(row.body)
    begin(paper_course, tanya, rows.first().translation_key)
    added = outline(paper_course).modules[0].lessons[-1]
    assert all(len(page.get_latest_revision_as_object().body) >= 5 for page in added.pages.values())

"""A duplicate is a course of its own: nothing in it is the original's, and its languages belong together."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from courses.domain.duplicating import DuplicateError, Identity, duplicate_course, duplicate_lesson
from courses.domain.freezing import publish_version
from courses.domain.outline import OutlineError
from courses.models import Course, CoursePage, LessonPage, ModulePage, Question, QuestionBank
from courses.queries.outline import read_outline
from courses.queries.teams import courses_of
from learning.models import User
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_trainer
from tests.factories.questions import BANK

pytestmark = pytest.mark.django_db
IDENTITY = Identity("second-course", "PAP-102", {"bg": "Втори курс", "en": "Second course"})


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def tanya(db: None) -> User:
    return make_trainer("tanya@example.org")


@pytest.fixture
def copy(paper_course: PaperCourse, tanya: User) -> CoursePage:
    return duplicate_course(actor=tanya, course_page=paper_course.pages["en"], identity=IDENTITY)


def ids_in(value: Any) -> set[str]:
    """Return every id of a block or list item."""
    if isinstance(value, dict):
        own = {value["id"]} if "id" in value else set()
        return own.union(*(ids_in(item) for item in value.values()))
    return set().union(*(ids_in(item) for item in value)) if isinstance(value, list) else set()


def bodies(course: CoursePage) -> dict[str, dict[str, Any]]:
    """Return the stored bodies of a course's lessons by slug and language."""
    found: dict[str, dict[str, Any]] = {}
    for page in CoursePage.objects.filter(translation_key=course.translation_key):
        for lesson in LessonPage.objects.descendant_of(page):
            found.setdefault(lesson.slug, {})[page.locale.language_code] = lesson.body.get_prep_value()
    return found


def test_the_whole_tree_is_there_in_both_languages(copy: CoursePage, paper_course: PaperCourse):
    original, twin = read_outline(paper_course.pages["bg"]), read_outline(copy)

    assert [page.title for page in twin.pages.values()] == ["Втори курс", "Second course"]
    assert [[lesson.title for lesson in module.lessons] for module in twin.modules] == [
        [lesson.title for lesson in module.lessons] for module in original.modules
    ]
    assert all(list(lesson.pages) == ["bg", "en"] for module in twin.modules for lesson in module.lessons)


def test_no_id_is_the_originals(copy: CoursePage, paper_course: PaperCourse):
    original, twin = bodies(paper_course.pages["bg"]), bodies(copy)

    assert twin.keys() == original.keys()
    assert ids_in(list(twin.values()))
    assert not ids_in(list(twin.values())) & ids_in(list(original.values()))
    keys = [
        set(model.objects.values_list("translation_key", flat=True))
        for model in (CoursePage, ModulePage, LessonPage)
    ]
    assert [len(found) for found in keys] == [2, 4, 12]


def test_blocks_have_the_same_ids_in_both_languages(copy: CoursePage):
    for languages in bodies(copy).values():
        bulgarian, english = languages["bg"], languages["en"]
        assert [child["id"] for child in bulgarian] == [child["id"] for child in english]


def test_it_is_a_draft_of_its_author(copy: CoursePage, tanya: User):
    pages = [*LessonPage.objects.descendant_of(copy), copy]

    assert not any(page.live for page in pages)
    assert {page.owner_id for page in pages} == {tanya.pk}
    assert [course.slug for course in courses_of(tanya)] == ["second-course"]
    assert all(page.revisions.count() == 1 for page in pages)


def test_its_questions_are_its_own(copy: CoursePage, paper_course: PaperCourse):
    course = Course.objects.get(slug="second-course")
    banks = QuestionBank.objects.filter(course=course)

    assert [bank.code for bank in banks] == [f"{BANK}-pap-102"] * 2
    assert Question.objects.filter(bank__in=banks).count() * 2 == Question.objects.count()
    quiz = next(child for child in bodies(copy)["check-1"]["bg"] if child["type"] == "quiz")["value"]
    assert quiz["bank"] in {bank.code for bank in banks}
    listed = Question.objects.filter(pk__in=[item["value"] for item in quiz["questions"]])
    assert listed.count() == len(quiz["questions"]) > 0
    assert {question.bank.course_id for question in listed} == {course.pk}
    Question.objects.filter(bank__in=banks).update(stem="Променено")
    assert Question.objects.exclude(bank__in=banks).filter(stem="Променено").count() == 0


def test_it_can_be_published_as_a_version_of_its_own(copy: CoursePage, paper_course: PaperCourse):
    for model in (CoursePage, ModulePage, LessonPage):
        for page in model.objects.filter(live=False):
            page.get_latest_revision().publish()

    version = publish_version(actor=None, course_page=copy, major=False, notes={"bg": "…", "en": "…"})

    assert version.card["slug"] == "second-course"
    assert version.outline["languages"] == ["bg", "en"]
    original = {
        lesson.translation_key
        for page in paper_course.pages.values()
        for lesson in LessonPage.objects.descendant_of(page)
    }
    assert not original & {
        UUID(lesson["id"]) for module in version.outline["modules"] for lesson in module["lessons"]
    }


def test_drafts_are_copied_not_what_is_live(paper_course: PaperCourse, tanya: User):
    lesson = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    lesson.title = "Още непубликувано"
    lesson.save_revision()

    copy = duplicate_course(actor=tanya, course_page=paper_course.pages["bg"], identity=IDENTITY)

    assert read_outline(copy).modules[0].lessons[0].title == "Още непубликувано"


@pytest.mark.parametrize(
    ("slug", "code", "reason"),
    [("paper-course", "PAP-102", "has the address"), ("new-course", "PAP-101", "has the code")],
)
def test_address_and_code_must_be_free(
    paper_course: PaperCourse, tanya: User, slug: str, code: str, reason: str
):
    with pytest.raises(DuplicateError, match=reason):
        duplicate_course(actor=tanya, course_page=paper_course.pages["bg"], identity=Identity(slug, code, {}))

    assert CoursePage.objects.count() == 2


def test_a_lesson_is_duplicated_into_a_module(paper_course: PaperCourse, tanya: User):
    page = paper_course.pages["bg"]
    target = read_outline(page).modules[1].item.key

    duplicate_lesson(
        actor=tanya,
        lesson=paper_course.lessons["en"]["check-1"],
        course_page=page,
        module=target,
        titles={"bg": "Втора проверка", "en": "Second check"},
    )

    twin = read_outline(page).modules[1].lessons[-1]
    assert [found.title for found in twin.pages.values()] == ["Втора проверка", "Second check"]
    streams = [found.get_latest_revision_as_object().body.get_prep_value() for found in twin.pages.values()]
    original = paper_course.lessons["bg"]["check-1"].body.get_prep_value()
    assert [child["id"] for child in streams[0]] == [child["id"] for child in streams[1]]
    assert not ids_in(streams) & ids_in(original)
    quiz = [next(c["value"] for c in stream if c["type"] == "quiz") for stream in (streams[0], original)]
    assert quiz[0]["bank"] == quiz[1]["bank"]
    assert [item["value"] for item in quiz[0]["questions"]] == [
        item["value"] for item in quiz[1]["questions"]
    ]


def test_a_lesson_is_not_duplicated_into_nothing(paper_course: PaperCourse, tanya: User):
    with pytest.raises(OutlineError):
        duplicate_lesson(
            actor=tanya,
            lesson=paper_course.lessons["bg"]["welcome"],
            course_page=paper_course.pages["bg"],
            module=UUID(int=0),
            titles={},
        )

"""The shipped content pack becomes pages, snippets, images and versions, in both languages."""

import pytest
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex, Revision

from courses.domain.drafts import read_draft
from courses.domain.importing import ImportReport, import_pack
from courses.domain.previews import PROBLEM
from courses.models import (
    Competence,
    CompetenceStatement,
    CoursePage,
    CourseVersion,
    FrozenLesson,
    ImportedItem,
    LessonPage,
    ModulePage,
    Question,
    QuestionBank,
)
from courses.queries.catalogue import published_courses
from courses.queries.lessons import lesson_content
from tests.courses.conftest import PACK

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("imported")]

COUNTED = [
    CoursePage, ModulePage, LessonPage, Question, QuestionBank, Competence, CompetenceStatement, Image,
    Revision, CourseVersion, FrozenLesson, ImportedItem, ReferenceIndex,
]  # fmt: skip


def test_six_courses_can_be_taken_in_both_languages():
    cards = [course.current_version.card for course in published_courses()]

    assert [card["code"] for card in cards] == [
        "FOR-101",
        "FOR-301",
        "INN-101",
        "INN-301",
        "INT-101",
        "INT-301",
    ]
    assert all(set(card["title"]) == {"bg", "en"} and card["languages"] == ["bg", "en"] for card in cards)
    assert all(card["outcomes"] and all({"bg", "en"} <= set(o) for o in card["outcomes"]) for card in cards)
    assert {card["slug"]: card["prerequisites"] for card in cards}[
        "for-301-strategic-foresight-practice"
    ] == ["for-101-foresight-foundations"]


def test_pages_of_the_two_languages_are_translations_of_one_another():
    for model, count in ((CoursePage, 6), (ModulePage, 24), (LessonPage, 97 + 6)):
        bulgarian = set(
            model.objects.filter(locale__language_code="bg").values_list("translation_key", flat=True)
        )
        english = set(
            model.objects.filter(locale__language_code="en").values_list("translation_key", flat=True)
        )
        assert bulgarian == english
        assert len(bulgarian) == count


def test_every_lesson_has_the_same_blocks_in_both_languages():
    for lesson in FrozenLesson.objects.all():
        blocks = {
            language: [(block["id"], block["type"]) for block in text["blocks"]]
            for language, text in lesson.content.items()
        }
        assert blocks["bg"] == blocks["en"]


def test_the_final_quiz_is_the_last_lesson_and_completion_asks_for_it():
    for version in CourseVersion.objects.all():
        last = version.outline["modules"][-1]["lessons"]
        assert [lesson["id"] for lesson in last] == [version.outline["rule"]["final_quiz"]]
        assert last[0]["quiz"]["questions"] == 10
        assert last[0]["title"] == {"bg": "Заключителен тест", "en": "Final quiz"}
        assert version.outline["rule"]["final_assignment"]
        assert version.outline["rule"]["quiz_average_percent"] == 70


def test_a_lesson_reads_as_it_was_written():
    page = LessonPage.objects.get(slug="futures-wheel-glp1", locale__language_code="bg")
    version = CourseVersion.objects.get(card__code="FOR-101")

    content = lesson_content(version.pk, page.translation_key, "bg")
    html = "".join(segment.html for segment in content.segments)

    assert content.title == page.title
    assert '<img src="/media/frozen/' in html
    assert "facilitator" not in html
    assert [segment.kind for segment in content.segments if segment.kind == "activity"] == ["activity"]


def test_all_question_types_and_all_questions_arrive():
    questions = [q for version in CourseVersion.objects.all() for q in version.questions.values()]

    assert len(questions) == 90
    assert len({q["bg"]["type"] for q in questions}) == 6
    assert all(set(q) == {"bg", "en"} for q in questions)


def test_short_answers_are_accepted_in_either_language():
    version = CourseVersion.objects.get(card__code="FOR-101")
    shorts = [q for q in version.questions.values() if q["bg"]["type"] == "short_answer"]

    assert all(q["bg"]["accepted"] == q["en"]["accepted"] for q in shorts)
    assert any(
        "колело на бъдещето" in q["en"]["accepted"] and "futures wheel" in q["bg"]["accepted"] for q in shorts
    )


def test_a_second_import_changes_nothing():
    before = {model: model.objects.count() for model in COUNTED}

    report = import_pack(PACK)

    assert {model: model.objects.count() for model in COUNTED} == before
    assert (report.created, report.updated, report.published) == (0, 0, [])


def test_images_know_where_they_are_used():
    page = LessonPage.objects.get(slug="futures-wheel-glp1", locale__language_code="en")
    image_ids = [block.value["image"].pk for block in page.body if block.block_type == "figure"]

    assert image_ids
    assert all(Image.objects.get(pk=key).get_usage().count() == 1 for key in image_ids)


def test_what_a_trainer_wrote_stays_until_the_pack_changes_it(imported: ImportReport):
    page = LessonPage.objects.get(slug="my-assumptions", locale__language_code="en")
    page.title = "Our own title"
    page.save_revision().publish()

    import_pack(PACK)

    assert LessonPage.objects.get(pk=page.pk).title == "Our own title"


@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_lesson_can_be_previewed_without_a_problem(language):
    for page in CoursePage.objects.filter(locale__language_code="bg"):
        draft = read_draft(page)
        for lesson in draft.manuscript.lessons:
            content = draft.lesson(lesson.id, language)
            assert [one.value for one in content.segments if one.kind == PROBLEM] == [], (
                page,
                lesson.primary,
            )
            assert content.fallback is False

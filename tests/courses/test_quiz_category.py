"""A quiz draws from a category, shuffles or does not; versions published before stay the same to the byte."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from courses.blocks.practice import QuizBlock, category_levels, is_within
from courses.domain.canonical import content_sha256
from courses.domain.editions import PublishError, build_edition
from courses.domain.freezing import publish_version
from courses.domain.streams import block_content, block_stream
from courses.models import CourseVersion, Question
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.grading import draw_questions, shuffle_question
from learning.queries.attempts import attempt_page
from tests.factories.course_pages import SLUG, PaperCourse
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import make_enrolment, make_user
from tests.factories.questions import BANK, questions

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}


@pytest.fixture(autouse=True)
def categories(paper_course: PaperCourse) -> None:
    Question.objects.filter(code="q-single").update(category="Сигнали")
    Question.objects.filter(code__in=["q-multiple", "q-short"]).update(category="Сигнали/Слаби")
    Question.objects.filter(code="q-numeric").update(category="Сигналист")


def publish(course: PaperCourse, **values) -> CourseVersion:
    """The course published with a quiz of these values in both languages."""
    for language in ("bg", "en"):
        course.change("check-1", language, 0, questions=[], **values)
    return publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)


def quiz_of(version: CourseVersion) -> dict:
    content = version.lessons.get(lesson_id=lesson_id(SLUG, "check-1")).content
    return content["bg"]["blocks"][0]["value"]


def test_a_category_holds_its_levels():
    assert category_levels(["А/Б/В", "Г", ""]) == ["А", "А/Б", "А/Б/В", "Г"]
    assert is_within("А/Б", "А")
    assert is_within("А", "")
    assert not is_within("АБ", "А")


def test_a_category_is_resolved_to_questions_when_it_is_frozen(paper_course: PaperCourse):
    quiz = quiz_of(publish(paper_course, category="Сигнали", draw=2))
    assert quiz["questions"] == ["q-multiple", "q-short", "q-single"]
    assert (quiz["category"], quiz["draw"]) == ("Сигнали", 2)
    assert "order" not in quiz


def test_an_attempt_draws_from_the_category_alone(paper_course: PaperCourse):
    version = publish(paper_course, category="Сигнали/Слаби", draw=None)
    attempt = begin(version)
    assert sorted(attempt.questions) == ["q-multiple", "q-short"]


def begin(version: CourseVersion):
    enrolment = make_enrolment(make_user(), version)
    return start_attempt(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson_id(SLUG, "check-1"),
        block_id=block_id(SLUG, "check-1", "quiz"),
    )


def test_nothing_new_is_written_where_nothing_new_is_used(paper_course: PaperCourse):
    edition = build_edition(paper_course.pages["bg"])
    lesson = edition.lessons[str(lesson_id(SLUG, "check-1"))]
    assert set(lesson["bg"]["blocks"][0]["value"]) == {
        "bank",
        "questions",
        "draw",
        "pass_percent",
        "attempts",
    }
    before = content_sha256(lesson)
    for language in ("bg", "en"):
        paper_course.change("check-1", language, 0, category="", order="", keep_options=False)
    assert (
        content_sha256(build_edition(paper_course.pages["bg"]).lessons[str(lesson_id(SLUG, "check-1"))])
        == before
    )


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"category": "Сигнали", "draw": 4}, "draws 4 questions, there are only 3"),
        ({"category": "Няма такава", "draw": 1}, "no questions in the category"),
    ],
)
def test_a_category_without_enough_questions_stops_publishing(paper_course: PaperCourse, values, reason):
    with translation.override("en"), pytest.raises(PublishError, match=reason):
        publish(paper_course, **values)


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"category": "Сигнали", "draw": 4}, "draw", "there are only 3"),
        ({"draw": 7}, "draw", "there are only 6"),
        ({"draw": None}, "draw", "how many to draw"),
        ({"category": "Сигнали", "questions": [1]}, "category", "not both"),
    ],
)
def test_the_editor_says_what_is_wrong_with_a_quiz(values, field, reason):
    block = QuizBlock()
    listed = (
        [Question.objects.get(code="q-single", locale__language_code="bg")] if "questions" in values else []
    )
    value = block.to_python({"bank": BANK, "pass_percent": 70, "attempts": 3} | values | {"questions": []})
    value["questions"] = listed
    with translation.override("en"), pytest.raises(ValidationError) as caught:
        block.clean(value)
    with translation.override("en"):
        assert reason in str(caught.value.block_errors[field])


def test_a_quiz_comes_back_from_its_frozen_content(paper_course: PaperCourse):
    quiz = quiz_of(publish(paper_course, category="Сигнали", draw=2, order="listed", keep_options=True))
    stored = block_stream({"id": str(block_id(SLUG, "check-1", "quiz")), "type": "quiz", "value": quiz}, None)
    assert stored["value"]["questions"] == []
    again = block_content(stored, None)["value"]
    assert again == quiz | {"questions": []}


CODES = [f"q{number}" for number in range(8)]


def test_the_order_of_questions_can_be_chosen():
    assert draw_questions(CODES, None, "s", "random") != CODES
    assert sorted(draw_questions(CODES, None, "s", "random")) == CODES
    assert draw_questions(CODES, 4, "s", "listed") == sorted(draw_questions(CODES, 4, "s"))
    assert draw_questions(CODES, None, "s", "listed") == CODES
    assert draw_questions(CODES, 4, "s", "random") == draw_questions(CODES, 4, "s")


def test_options_keep_the_banks_order_where_the_quiz_says_so(paper_course: PaperCourse):
    version = publish(paper_course, category="Сигнали", draw=3, keep_options=True)
    assert version.outline["modules"][0]["lessons"][2]["quiz"]["keep_options"] is True
    attempts = [begin(version) for _number in range(6)]
    for attempt in attempts:
        views = {view.code: view.question for view in attempt_page(attempt, "en").questions}
        assert [option["text"] for option in views["q-single"]["options"]] == [
            "A small trend",
            "An early hint",
        ]
    attempt = attempts[0]
    save_answer(actor=attempt.enrolment.user, attempt=attempt, code="q-single", response={"choice": "o2"})
    assert submit_attempt(actor=attempt.enrolment.user, attempt=attempt).points == 1


def test_pairs_and_items_are_shuffled_all_the_same():
    ordering = questions()["q-ordering"]["en"]
    assert shuffle_question(ordering, "s", keep_options=True)["items"] != ["i1", "i2", "i3"]
    matching = questions()["q-matching"]["en"]
    rights = {tuple(shuffle_question(matching, str(n), keep_options=True)["right"]) for n in range(30)}
    assert len(rights) > 1

"""A published version holds what was published, whole, and never changes."""

from threading import Barrier, Thread

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.utils import translation
from wagtail.models import PageLogEntry

from courses.domain.editions import PublishError, build_edition
from courses.domain.freezing import publish_version
from courses.models import CourseVersion, FrozenLesson, LessonPage, Question, QuestionBank
from learning.models import User
from tests.factories.course_pages import SLUG, PaperCourse
from tests.factories.courses import block_id, lesson_id
from tests.factories.questions import questions

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}


def publish(course: PaperCourse, *, major: bool = False) -> CourseVersion:
    return publish_version(actor=None, course_page=course.pages["bg"], major=major, notes=NOTES)


def reasons(course: PaperCourse) -> str:
    with pytest.raises(PublishError) as caught:
        publish(course)
    assert not CourseVersion.objects.exists()
    return "\n".join(map(str, caught.value.reasons))


def test_first_version_is_1_0_whatever_was_asked(paper_course: PaperCourse):
    version = publish(paper_course, major=True)

    assert version.number == "1.0"
    assert version.course.current_version == version
    assert version.course.slug == SLUG
    assert version.notes == NOTES


def test_revisions_and_editions_count_on(paper_course: PaperCourse):
    publish(paper_course)
    paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")
    assert publish(paper_course).number == "1.1"
    paper_course.change("welcome", "bg", 0, html="<p>Още по-ново</p>")
    assert publish(paper_course, major=True).number == "2.0"


def test_it_can_be_published_from_either_language(paper_course: PaperCourse):
    version = publish_version(actor=None, course_page=paper_course.pages["en"], major=False, notes=NOTES)

    assert version.card["title"] == {"bg": "Курс", "en": "Course"}
    assert version.outline["languages"] == ["bg", "en"]


def test_outline_names_lessons_quizzes_assignment_and_rule(paper_course: PaperCourse):
    outline = publish(paper_course).outline

    slugs = [[lesson["slug"] for lesson in module["lessons"]] for module in outline["modules"]]
    assert slugs == [["welcome", "signals", "check-1"], ["outlook", "project"], ["final-quiz"]]
    check, final = outline["modules"][0]["lessons"][2], outline["modules"][2]["lessons"][0]
    assert check["quiz"] == {
        "block_id": str(block_id(SLUG, "check-1", "quiz")),
        "pass_percent": 70,
        "attempts": 3,
        "questions": 6,
    }
    assert final["quiz"]["questions"] == 4
    assert outline["rule"] == {
        "quiz_average_percent": 70,
        "final_quiz": str(lesson_id(SLUG, "final-quiz")),
        "final_assignment": str(lesson_id(SLUG, "project")),
    }


def test_a_quiz_without_named_questions_draws_from_its_own_bank_alone(paper_course: PaperCourse):
    content = publish(paper_course).lessons.get(lesson_id=lesson_id(SLUG, "final-quiz")).content

    for language in ("bg", "en"):
        quiz = next(block for block in content[language]["blocks"] if block["type"] == "quiz")
        assert quiz["value"]["questions"] == sorted(questions())


@pytest.mark.parametrize("code", questions())
def test_every_question_type_is_frozen_as_players_and_graders_know_it(paper_course: PaperCourse, code: str):
    frozen = publish(paper_course).questions[code]

    expected = questions()[code]
    for language in ("bg", "en"):
        frozen[language]["accepted"] = sorted(frozen[language].get("accepted", []))
        expected[language]["accepted"] = sorted(expected[language].get("accepted", []))
        assert frozen[language] == expected[language]


def test_the_database_refuses_any_change(paper_course: PaperCourse):
    version = publish(paper_course)
    lesson = version.lessons.first()

    for statement in (
        lambda: CourseVersion.objects.filter(pk=version.pk).update(minor=9),
        lambda: FrozenLesson.objects.filter(pk=lesson.pk).update(content={}),
        lambda: FrozenLesson.objects.filter(pk=lesson.pk).delete(),
        lambda: CourseVersion.objects.filter(pk=version.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            statement()


def test_a_later_version_leaves_the_earlier_one_as_it_was(paper_course: PaperCourse):
    first = publish(paper_course)
    before = list(first.lessons.order_by("lesson_id").values_list("content", "sha256"))
    paper_course.change("welcome", "bg", 0, html="<p>Ново</p>")

    second = publish(paper_course)

    assert list(first.lessons.order_by("lesson_id").values_list("content", "sha256")) == before
    welcome = second.lessons.get(lesson_id=lesson_id(SLUG, "welcome")).content
    assert welcome["bg"]["blocks"][0]["value"]["html"] == "<p>Ново</p>"
    assert first.sha256 != second.sha256


def test_the_hash_depends_on_content_only(paper_course: PaperCourse):
    assert build_edition(paper_course.pages["bg"]).sha256 == build_edition(paper_course.pages["en"]).sha256
    assert publish(paper_course).sha256 == build_edition(paper_course.pages["bg"]).sha256


def test_nothing_new_is_not_published_twice(paper_course: PaperCourse):
    publish(paper_course)

    with pytest.raises(PublishError, match=r"1\.0"):
        publish(paper_course)


def test_drafts_are_left_out(paper_course: PaperCourse):
    for language in ("bg", "en"):
        paper_course.lessons[language]["outlook"].unpublish()
    page = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    page.title = "Чернова"
    page.save_revision()

    version = publish(paper_course)

    assert "outlook" not in str(version.outline)
    assert "Чернова" not in str(version.outline)


def test_a_lesson_without_translation_is_frozen_in_its_own_language(paper_course: PaperCourse):
    paper_course.lessons["en"]["signals"].unpublish()

    version = publish(paper_course)

    lesson = version.lessons.get(lesson_id=lesson_id(SLUG, "signals"))
    assert list(lesson.content) == ["bg"]
    assert version.outline["modules"][0]["lessons"][1]["languages"] == ["bg"]


def test_figures_are_copied_under_the_hash_of_their_bytes(paper_course: PaperCourse):
    version = publish(paper_course)
    figure = version.lessons.get(lesson_id=lesson_id(SLUG, "welcome")).content["bg"]["blocks"][-1]["value"]

    paper_course.image.delete()

    assert figure["src"].startswith("/media/frozen/")
    assert (figure["width"], figure["height"]) == (40, 20)
    assert default_storage.exists(figure["src"].removeprefix("/media/"))


def test_active_content_in_a_drawing_is_refused(paper_course: PaperCourse):
    with paper_course.image.file.storage.open(paper_course.image.file.name, "w") as file:
        file.write(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>x</title><script/></svg>'
        )

    assert "script" in reasons(paper_course)


def test_html_is_sanitised(paper_course: PaperCourse):
    html = '<p onclick="x()">Да<script>alert(1)</script> <a href="javascript:x()">тук</a></p>'
    paper_course.change("welcome", "bg", 0, html=html)

    blocks = publish(paper_course).lessons.get(lesson_id=lesson_id(SLUG, "welcome")).content["bg"]["blocks"]

    assert blocks[0]["value"]["html"] == "<p>Да <a>тук</a></p>"


def test_links_to_pages_become_addresses(paper_course: PaperCourse):
    target = paper_course.lessons["en"]["signals"]
    paper_course.change("welcome", "bg", 0, html=f'<p><a linktype="page" id="{target.pk}">виж</a></p>')

    with translation.override("en"):  # the language of the trainer's admin does not matter
        version = publish(paper_course)

    blocks = version.lessons.get(lesson_id=lesson_id(SLUG, "welcome")).content["bg"]["blocks"]
    assert blocks[0]["value"]["html"] == f'<p><a href="/bg/courses/{SLUG}/m1/signals/">виж</a></p>'


def test_facilitator_notes_are_kept_for_trainers(paper_course: PaperCourse):
    blocks = publish(paper_course).lessons.get(lesson_id=lesson_id(SLUG, "outlook")).content["en"]["blocks"]

    assert blocks[0]["value"]["facilitator_notes"] == ["Allow silence."]


def test_missing_image_is_named_with_page_and_block(paper_course: PaperCourse):
    paper_course.image.delete()

    assert "Добре дошли: " in reasons(paper_course)
    assert "5" in reasons(paper_course)


def test_unequal_right_answers_are_refused(paper_course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="en")
    answers = question.answers.get_prep_value()
    for answer in answers:
        answer["value"]["correct"] = not answer["value"]["correct"]
    question.answers = answers
    question.save()

    assert "q-single" in reasons(paper_course)


def test_an_incomplete_question_is_refused(paper_course: PaperCourse):
    for question in Question.objects.filter(code="q-ordering"):
        question.answers = question.answers.get_prep_value()[:1]
        question.save()

    assert "q-ordering" in reasons(paper_course)


def test_a_draw_of_more_than_there_is_is_refused(paper_course: PaperCourse):
    for language in ("bg", "en"):
        paper_course.change("final-quiz", language, 0, draw=7)

    assert "7" in reasons(paper_course)


def test_an_unknown_bank_is_refused(paper_course: PaperCourse):
    QuestionBank.objects.all().delete()

    assert "demo-bank" in reasons(paper_course)


def test_other_blocks_in_the_translation_are_refused(paper_course: PaperCourse):
    page = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    page.body = page.body.get_prep_value()[:-1]
    page.save_revision(clean=False).publish()

    assert "Welcome: " in reasons(paper_course)


def test_other_limits_in_the_translation_are_refused(paper_course: PaperCourse):
    paper_course.change("check-1", "en", 0, pass_percent=50)

    assert "Knowledge check: " in reasons(paper_course)


def test_an_empty_course_is_refused(paper_course: PaperCourse):
    for pages in paper_course.lessons.values():
        for page in pages.values():
            page.unpublish()

    assert reasons(paper_course)


def test_the_publisher_is_recorded_in_the_page_history(paper_course: PaperCourse):
    trainer = User.objects.create_user("trainer@example.org", full_name="Мария")

    version = publish_version(actor=trainer, course_page=paper_course.pages["bg"], major=False, notes=NOTES)

    assert version.published_by == trainer
    entry = PageLogEntry.objects.get(page=paper_course.pages["bg"].pk, action="courses.publish_version")
    assert (entry.user, entry.data["version"]) == (trainer, "1.0")


@pytest.mark.django_db(transaction=True)
def test_two_publishers_at_once_make_one_version(paper_course: PaperCourse):
    outcomes = []
    together = Barrier(2)

    def press_the_button() -> None:
        together.wait()
        try:
            outcomes.append(publish(paper_course).number)
        except PublishError:
            outcomes.append("nothing new")
        finally:
            connection.close()

    threads = [Thread(target=press_the_button) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["1.0", "nothing new"]
    assert CourseVersion.objects.count() == 1

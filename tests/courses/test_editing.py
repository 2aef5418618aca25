"""Trainers write lessons and questions in the admin and see them as learners would."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from courses.models import Competence, LessonPage, Question
from learning.models import User
from tests.factories.course_pages import PaperCourse

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(db: None) -> Client:
    user = User.objects.create_superuser("staff@example.org", "x", full_name="Staff", language="en")
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def preview(client: Client, page: Page) -> str:
    answer = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_lesson_is_previewed_in_its_own_language_with_everything_in_it(
    client: Client, paper_course: PaperCourse
):
    page = preview(client, paper_course.lessons["bg"]["welcome"])

    assert '<html lang="bg"' in page
    assert "<h2>Начало</h2>" in page
    assert "Записвайте това, което Ви учудва." in page
    assert 'alt="A cone (bg)"' in page
    assert "Какво е слаб сигнал?" in page
    assert "Какво Ви учуди тази седмица?" in page


@pytest.mark.parametrize("slug", ["signals", "check-1", "outlook", "project", "final-quiz"])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_every_lesson_can_be_previewed(client: Client, paper_course: PaperCourse, slug: str, language: str):
    lesson = paper_course.lessons[language][slug]

    assert lesson.title in preview(client, lesson)


def test_a_preview_shows_no_right_answers(client: Client, paper_course: PaperCourse):
    page = preview(client, paper_course.lessons["en"]["welcome"])

    assert "An early hint" in page
    assert "An early hint." not in page  # the feedback to it
    assert "checked" not in page


def test_a_block_that_cannot_be_shown_says_why(client: Client, paper_course: PaperCourse):
    paper_course.image.delete()

    assert "cannot be shown" in preview(client, paper_course.lessons["en"]["welcome"])


def test_courses_and_modules_can_be_previewed(client: Client, paper_course: PaperCourse):
    course = paper_course.pages["bg"]
    module = course.get_children().first()

    assert "Добре дошли" in preview(client, course)
    assert "Добре дошли" in preview(client, module)


def test_pages_themselves_are_not_public(client: Client, paper_course: PaperCourse):
    for page in (
        paper_course.lessons["bg"]["welcome"],
        paper_course.pages["bg"].get_children().first().specific,
    ):
        assert Client().get(page.url).status_code in (302, 404)


def test_a_lesson_is_edited_and_published(client: Client, paper_course: PaperCourse):
    lesson = paper_course.lessons["bg"]["signals"]
    Competence.objects.all().delete()
    url = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    body = streamfield([("text", rich_text("<p>Ново начало</p>"))])
    fields = {"title": "Нов урок", "slug": lesson.slug, "kind": "reading", "minutes": 7, "mandatory": "on"}
    more = {"level": "", "body": body, "comments": inline_formset([]), "action-publish": "1"}

    answer = client.post(url, nested_form_data(fields | more))

    assert answer.status_code == 302, answer.context["form"].errors
    saved = LessonPage.objects.get(pk=lesson.pk)
    assert (saved.title, saved.minutes, saved.competence_codes) == ("Нов урок", 7, [])
    assert "Ново начало" in str(saved.body)


def question_data(question: Question, *answers: tuple[str, Any], **changes: Any) -> dict[str, Any]:
    fields = {
        "stem": question.stem, "type": question.type, "bank": question.bank_id, "code": question.code,
        "competence_code": "", "difficulty": 1, "points": 1, "order": 0, "answers": streamfield(answers),
    }  # fmt: skip
    return nested_form_data(fields | changes)


def option(text: str, *, correct: bool, key: str = "") -> tuple[str, dict[str, Any]]:
    value = {"text": text, "feedback": "", "key": key}
    return "option", value | ({"correct": "on"} if correct else {})


def test_a_question_with_two_right_answers_is_refused(client: Client, paper_course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    url = reverse("wagtailsnippets_courses_question:edit", args=[question.pk])

    answer = client.post(url, question_data(question, option("A", correct=True), option("B", correct=True)))

    assert "Mark exactly one answer as right." in str(answer.context["form"].errors)


def test_a_questions_answers_are_numbered(client: Client, paper_course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    url = reverse("wagtailsnippets_courses_question:edit", args=[question.pk])

    answer = client.post(
        url, question_data(question, option("A", correct=True), option("B", correct=False, key="a"))
    )

    assert answer.status_code == 302
    assert [a.value["key"] for a in Question.objects.get(pk=question.pk).answers] == ["b", "a"]


@pytest.mark.parametrize(
    "model",
    [
        "question",
        "questionbank",
        "competencyframework",
        "competencearea",
        "competence",
        "competencestatement",
    ],
)
def test_knowledge_can_be_listed(client: Client, paper_course: PaperCourse, model: str):
    assert client.get(reverse(f"wagtailsnippets_courses_{model}:list")).status_code == 200


def test_a_lesson_can_be_copied_for_translation(client: Client, paper_course: PaperCourse):
    english = Locale.objects.get(language_code="en")
    paper_course.lessons["en"]["signals"].delete()
    lesson = paper_course.lessons["bg"]["signals"]
    url = reverse("course_languages:create", args=[paper_course.pages["bg"].pk])

    answer = client.post(url, {"language": "en"})

    assert answer.status_code == 302
    copy = lesson.get_translation(english)
    assert not copy.live
    assert [b["id"] for b in copy.specific.body.get_prep_value()] == [
        b["id"] for b in lesson.body.get_prep_value()
    ]


def test_a_question_is_copied_into_the_bank_of_the_other_language(client: Client, paper_course: PaperCourse):
    english = Locale.objects.get(language_code="en")
    Question.objects.filter(code="q-short", locale=english).delete()
    question = Question.objects.get(code="q-short", locale__language_code="bg")
    answers = question.answers.get_prep_value()
    url = reverse("wagtail_localize:submit_snippet_translation", args=["courses", "question", question.pk])

    answer = client.post(url, {"locales": [english.pk]})

    assert answer.status_code == 302
    copy = question.get_translation(english)
    assert copy.bank.locale == english
    assert copy.answers.get_prep_value() == answers

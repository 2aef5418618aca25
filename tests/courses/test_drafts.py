"""A course's drafts, read for a preview."""

from uuid import UUID

import pytest

from courses.domain.drafts import read_draft
from courses.domain.editions import build_edition
from courses.domain.previews import PROBLEM
from courses.models import CoursePage, LessonPage, QuestionBank
from tests.factories.course_pages import SLUG
from tests.factories.courses import block_id, lesson_id

pytestmark = pytest.mark.django_db


def test_a_draft_of_what_is_published_equals_the_edition(paper_course):
    """Where nothing is unpublished or unsound, a preview promises exactly what a version would hold."""
    draft, edition = read_draft(paper_course.pages["bg"]), build_edition(paper_course.pages["bg"])
    assert draft.card == edition.card
    assert draft.questions == edition.questions
    assert draft.outline["rule"] == edition.outline["rule"]
    for module, other in zip(draft.outline["modules"], edition.outline["modules"], strict=True):
        assert module["title"] == other["title"]
        for lesson, frozen in zip(module["lessons"], other["lessons"], strict=True):
            assert {key: frozen[key] for key in lesson} == lesson


def test_unpublished_pages_and_newest_words_are_in_it(paper_course):
    course = CoursePage.objects.get(pk=paper_course.pages["bg"].pk)
    course.summary = "По-добро"
    course.save_revision()
    lesson = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    lesson.title = "По-добро начало"
    lesson.save_revision()
    paper_course.lessons["bg"]["signals"].unpublish()
    draft = read_draft(paper_course.pages["en"])
    titles = [one["title"]["bg"] for module in draft.outline["modules"] for one in module["lessons"]]
    assert titles[:2] == ["По-добро начало", "Слаби сигнали"]
    assert draft.card["summary"]["bg"] == "По-добро"
    assert draft.lesson(lesson_id(SLUG, "welcome"), "bg").title == "По-добро начало"
    assert draft.lesson(lesson_id(SLUG, "welcome"), "en").title == "Welcome"


def test_a_course_that_was_never_published_can_be_looked_at(paper_course):
    for course in paper_course.pages.values():
        for page in course.get_descendants(inclusive=True).specific():
            page.unpublish()
    draft = read_draft(paper_course.pages["en"])
    assert len(draft.manuscript.lessons) == 6
    assert draft.outline["languages"] == ["bg", "en"]


def test_a_missing_translation_falls_back(paper_course):
    paper_course.lessons["en"]["outlook"].delete()
    content = read_draft(paper_course.pages["bg"]).lesson(lesson_id(SLUG, "outlook"), "en")
    assert (content.language, content.fallback) == ("bg", True)


def test_an_empty_bank_is_a_problem_of_its_quiz_alone(paper_course):
    for bank in QuestionBank.objects.all():
        bank.questions.all().delete()
    draft = read_draft(paper_course.pages["bg"])
    for name in ("check-1", "final-quiz"):
        (quiz,) = draft.lesson(lesson_id(SLUG, name), "en").segments
        assert quiz.kind == PROBLEM
    lessons = [one for module in draft.outline["modules"] for one in module["lessons"]]
    assert [one["quiz"] for one in lessons] == [None] * 6


def test_a_check_accepts_the_words_of_all_languages(paper_course):
    found = read_draft(paper_course.pages["bg"]).check(
        lesson_id(SLUG, "welcome"), UUID(str(block_id(SLUG, "welcome", "check")))
    )
    assert set(found) == {"bg", "en"}
    with pytest.raises(KeyError):
        read_draft(paper_course.pages["bg"]).check(lesson_id(SLUG, "welcome"), UUID(int=0))

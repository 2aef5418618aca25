"""Statistics of questions come from real attempts: first ones, of five people, one wording at a time."""

import statistics
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.domain.freezing import publish_version
from courses.models import CourseVersion, Question
from learning.domain.attempts import save_answer, start_attempt, submit_attempt
from learning.domain.grading import grade
from learning.domain.question_statistics import question_statistics
from learning.enums import QuestionFlag
from learning.models import AttemptAnswer
from learning.queries.attempts import attempt_page
from tests.factories import courses as factory
from tests.factories.course_pages import SLUG, make_paper_course
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment, make_user
from tests.factories.questions import CODES, RIGHT, WRONG, questions
from tests.learning.taking import block, lesson, start, take, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> CourseVersion:
    return make_course_version()


def attempt_with(version: CourseVersion, right: set[str], leave: set[str] = frozenset(), person=None):
    """A submitted attempt of a new person: these answers are right, those left out, all others wrong."""
    enrolment = make_enrolment(person or make_user(), version)
    attempt = start(enrolment)
    for code in set(attempt.questions) - leave:
        response = tokens(attempt, code, (RIGHT if code in right else WRONG)[code])
        save_answer(actor=enrolment.user, attempt=attempt, code=code, response=response)
    return submit_attempt(actor=enrolment.user, attempt=attempt)


def test_points_of_every_answer_are_kept_at_submission(version):
    attempt = attempt_with(version, {"q-single", "q-ordering"}, leave={"q-short"})
    kept = dict(attempt.answers.values_list("question_code", "points"))
    assert kept["q-single"] == Decimal(1)
    assert kept["q-ordering"] == Decimal(3)
    assert kept["q-numeric"] == 0
    assert "q-short" not in kept
    assert sum(kept.values()) == attempt.points


def test_figures_of_six_people(version):
    everything = set(CODES)
    for right in (everything, everything, everything - {"q-single"}, {"q-single"}, set(), set()):
        attempt_with(version, right)

    (figures,) = question_statistics(["q-single"], "en")["q-single"]

    assert (figures.people, figures.hidden, figures.versions) == (6, False, ("DEM-101 1.0",))
    assert figures.facility == pytest.approx(50)
    # With x the answers and y the shares of the other 10 points: 1, 1, 1, w, w, w.
    rest = {"all": 1.0, "none": float(_rest_of_nothing())}
    x, y = [1, 1, 0, 1, 0, 0], [rest["all"]] * 3 + [rest["none"]] * 3
    assert figures.discrimination == pytest.approx(_pearson(x, y))
    assert [(option.text, option.people, option.percent) for option in figures.options] == [
        ("A small trend", 3, 50),
        ("An early hint", 3, 50),
    ]
    assert figures.flags == ()


def _rest_of_nothing() -> Decimal:
    points = [grade(questions()[code]["en"], WRONG[code]).points for code in CODES if code != "q-single"]
    return sum(points) / 10


def _pearson(x, y):
    return statistics.correlation(x, y)


def test_an_unanswered_question_counts_as_nothing(version):
    for _number in range(5):
        attempt_with(version, set(CODES), leave={"q-short"})
    (figures,) = question_statistics(["q-short"], "en")["q-short"]
    assert (figures.people, figures.facility) == (5, 0)
    assert QuestionFlag.TOO_HARD in figures.flags


def test_fewer_than_five_people_are_not_told_about(version):
    for _number in range(4):
        attempt_with(version, set())
    (figures,) = question_statistics(["q-single"], "en")["q-single"]
    assert figures.hidden
    assert (figures.facility, figures.discrimination, figures.options, figures.flags) == (None, None, (), ())


def test_only_the_first_attempt_of_a_person_counts(version):
    people = [make_user() for _number in range(5)]
    for person in people:
        attempt = attempt_with(version, set(), person=person)
        for _number in range(2):
            take(attempt.enrolment)
        take(attempt.enrolment, "final-quiz")
    (figures,) = question_statistics(["q-single"], "en")["q-single"]
    assert (figures.people, figures.facility) == (5, 0)


def test_open_attempts_do_not_count(version):
    enrolment = make_enrolment(make_user(), version)
    start(enrolment)
    assert question_statistics(list(CODES), "en") == {}


def test_another_wording_counts_apart_and_the_same_one_together(version, monkeypatch):
    for _number in range(5):
        attempt_with(version, set(CODES))
    same = make_course_version(minor=1, text="More.")
    for _number in range(3):
        attempt_with(same, set())
    monkeypatch.setattr(factory, "questions", reworded_questions)
    reworded = make_course_version(minor=2, current=False)
    for _number in range(6):
        attempt_with(reworded, set())

    newest, earlier = question_statistics(["q-single"], "en")["q-single"]

    assert (newest.versions, newest.people, newest.stem) == (("DEM-101 1.2",), 6, "What is a weak sign?")
    assert (earlier.versions, earlier.people) == (("DEM-101 1.1", "DEM-101 1.0"), 8)
    assert earlier.facility == pytest.approx(100 * 5 / 8)


def reworded_questions():
    """The factory's questions after a trainer has put one of them in other words."""
    made = questions()
    made["q-single"]["en"]["stem"] = "What is a weak sign?"
    return made


def test_a_distractor_that_nobody_chose_is_named(version):
    for _number in range(5):
        attempt_with(version, set(CODES))
    (figures,) = question_statistics(["q-single"], "bg")["q-single"]
    assert figures.idle == ("Малка тенденция",)
    assert set(figures.flags) == {QuestionFlag.TOO_EASY, QuestionFlag.IDLE_DISTRACTOR}


def test_answers_from_before_points_were_kept_do_not_count(version):
    for _number in range(5):
        attempt_with(version, set(CODES))
    AttemptAnswer.objects.update(points=None)
    assert question_statistics(["q-single"], "en") == {}


def test_the_number_of_queries_does_not_grow(version):
    for _number in range(5):
        attempt_with(version, set(CODES))
    with CaptureQueriesContext(connection) as few:
        question_statistics(["q-single"], "en")
    for _number in range(5):
        attempt_with(make_course_version(minor=_number + 1, text=str(_number)), set())
    with CaptureQueriesContext(connection) as many:
        question_statistics(list(CODES), "en")
    assert len(few) == len(many) == 3


def test_editing_a_used_question_changes_no_attempt():
    """The bank is rewritten during an attempt: it is shown and graded in the words that it was drawn with."""
    paper_course = make_paper_course()
    published = publish_version(
        actor=None, course_page=paper_course.pages["bg"], major=False, notes={"bg": "Ново.", "en": "New."}
    )
    enrolment = make_enrolment(make_user(), published)
    attempt = start_attempt(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson("check-1", SLUG),
        block_id=block("check-1", "quiz", SLUG),
    )
    before = attempt_page(attempt, "en")
    for question in Question.objects.filter(code="q-single"):
        question.stem = "Rewritten"
        options = question.answers.get_prep_value()
        for option in options:
            option["value"] |= {"correct": not option["value"]["correct"], "text": "Rewritten"}
        question.answers = options
        question.save()
        question.save_revision()

    assert attempt_page(attempt, "en") == before
    save_answer(
        actor=enrolment.user,
        attempt=attempt,
        code="q-single",
        response=tokens(attempt, "q-single", RIGHT["q-single"]),
    )
    done = submit_attempt(actor=enrolment.user, attempt=attempt)
    assert done.answers.get(question_code="q-single").points == 1
    published.refresh_from_db()
    assert published.questions["q-single"]["en"]["stem"] == "What is a weak signal?"

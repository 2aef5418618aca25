from datetime import date
from uuid import uuid4

import pytest

from learning.domain.progress import open_lesson
from learning.enums import EnrolmentState
from learning.models import Enrolment
from learning.queries import credentials as credential_queries
from learning.queries.credentials import Credential
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment
from tests.learning.browsing import address, links, soup, text
from tests.learning.taking import SLUG, hand_in, lesson, read, take


@pytest.fixture
def certificate(monkeypatch):
    """Let every completed run have a certificate with the given status."""

    def give(status):
        def answer(enrolment_ids):
            return {
                key: Credential(
                    id=uuid4(),
                    status=status,
                    number="HLSC-1",
                    issued_on=date(2026, 11, 24),
                    valid_until=date(2028, 11, 24),
                    download_url="" if status == "pending" else "/download/",
                    verify_url="/verify/1/",
                )
                for key in enrolment_ids
            }

        monkeypatch.setattr(credential_queries.hooks, "get_hooks", lambda name: [answer])

    return give


def course_page(client, slug=SLUG, language="en"):
    return soup(client.get(address("course", slug, language=language)))


def step(page):
    return text(page.select_one(".course-step"))


def test_an_unknown_course_is_not_found(client, db):
    assert client.get(address("course", "nothing-here")).status_code == 404


def test_a_visitor_reads_everything_and_comes_back_after_signing_in(client, version):
    page = course_page(client)
    words = text(page.main)
    for expected in (
        "Foresight basics",
        "Recognise a weak signal.",
        "FOR-1 Horizon scanning",
        "Weak signals",
        "20 min",
        "Мария Петрова",
        "valid for 24 months",
        "Version 1.0",
        "First edition.",
        "Reach at least 70 % on average in the quizzes",
        "Have your final assignment accepted by a reviewer.",
        "Pass the final quiz with at least 70 %.",
        "optional",
    ):
        assert expected in words, expected
    assert links(page)["Sign in and start"] == f"/en/accounts/login/?next=%2Fen%2Fcourses%2F{SLUG}%2F"
    assert page.select(".course-outline a") == []


def test_in_bulgarian(client, version):
    assert "Основи на предвиждането" in text(course_page(client, language="bg").h1)


def test_start_enrols_once_and_opens_the_first_lesson(alice, world, version):
    for _ in range(2):
        response = alice.post(address("enrol", SLUG), follow=True)
        assert response.status_code == 200
    run = Enrolment.objects.get(user=world.alice)
    assert response.redirect_chain[-1][0] == address("lesson", run.id, lesson("welcome"))
    assert run.version == version


def test_start_without_a_session_leads_to_the_course_and_not_to_an_address_that_only_takes_posts(
    client, version
):
    response = client.post(address("enrol", SLUG))
    assert response["Location"] == f"/en/accounts/login/?next=%2Fen%2Fcourses%2F{SLUG}%2F"
    assert not Enrolment.objects.exists()


def test_one_button_that_changes_with_the_run(alice, enrolment):
    assert step(course_page(alice)) == "Start the course"
    open_lesson(actor=enrolment.user, enrolment=enrolment, lesson_id=lesson("welcome"))
    page = course_page(alice)
    assert links(page)["Continue"] == address("resume", enrolment.id)
    assert "Sign in" not in step(page)
    assert len(page.select(".course-step .button")) == 1


def test_progress_and_what_is_missing(alice, enrolment):
    read(enrolment, "welcome", "signals")
    take(enrolment, "check-1")
    hand_in(enrolment)
    words = text(course_page(alice).main)
    assert "4 of 5" in words
    assert "now 100 %" in words
    assert "A reviewer has not accepted your final assignment yet." in words
    assert "The quiz in “Final quiz” is not submitted yet." in words


def test_missing_prerequisites_are_named_with_the_alternative(alice, version):
    make_course_version("advanced", code="ADV-301", prerequisites=[SLUG])
    page = course_page(alice, "advanced")
    assert "This course builds on another one." in step(page)
    assert "Two years of experience." in step(page)
    assert links(page)["Foresight basics"] == address("course", SLUG)
    assert page.select(".course-step button") == []
    refused = alice.post(address("enrol", "advanced"), follow=True)
    assert "not completed: Foresight basics" in text(soup(refused).select_one(".messages"))
    assert not Enrolment.objects.exists()


def test_completed_prerequisites_open_the_course(alice, world, version):
    make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    make_course_version("advanced", code="ADV-301", prerequisites=[SLUG])
    page = course_page(alice, "advanced")
    assert step(page) == "Start the course"
    assert "completed" in text(page.select_one("[aria-labelledby=prerequisites]"))


def test_a_completed_course_leads_to_its_certificate(alice, world, version, certificate):
    make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    certificate("valid")
    page = course_page(alice)
    assert links(page)["View the certificate"] == "/verify/1/"
    assert "Your certificate is valid until" in step(page)
    assert "Take the course again" not in step(page)


def test_a_certificate_in_preparation_is_not_a_dead_link(alice, world, version, certificate):
    make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    certificate("pending")
    page = course_page(alice)
    assert "Your certificate is being prepared." in step(page)
    assert "View the certificate" not in links(page)


def test_an_expired_certificate_invites_to_take_the_course_again(alice, world, version, certificate):
    make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    certificate("expired")
    assert "Take the course again" in step(course_page(alice))
    alice.post(address("enrol", SLUG))
    assert [run.run for run in Enrolment.objects.filter(user=world.alice).order_by("run")] == [1, 2]


def test_a_run_stays_on_its_version_and_says_so(alice, enrolment):
    make_course_version(minor=1, title={"bg": "Ново заглавие", "en": "New title"}, text="more")
    words = text(course_page(alice).main)
    assert "Foresight basics" in words
    assert "New title" not in words
    assert "Version 1.1 has come out since." in words


def test_resuming_somebody_elses_run_is_not_found(client, world, enrolment):
    client.force_login(world.bob)
    assert client.get(address("resume", enrolment.id)).status_code == 404


@pytest.mark.parametrize(
    ("done", "opened", "expected"),
    [
        ([], None, "welcome"),
        ([], "signals", "signals"),
        (["welcome"], "welcome", "signals"),
        (["signals"], "signals", "check-1"),
    ],
)
def test_resume_goes_where_the_learner_was(alice, enrolment, done, opened, expected):
    read(enrolment, *done)
    if opened:
        open_lesson(actor=enrolment.user, enrolment=enrolment, lesson_id=lesson(opened))
    response = alice.get(address("resume", enrolment.id))
    assert response["Location"] == address("lesson", enrolment.id, lesson(expected))


def test_the_course_page_takes_few_queries(alice, enrolment, django_assert_max_num_queries):
    alice.get(address("course", SLUG))
    with django_assert_max_num_queries(8):
        alice.get(address("course", SLUG))

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from learning.domain.enrolment import withdraw
from learning.domain.progress import open_lesson
from learning.enums import EnrolmentState
from learning.queries import credentials as credential_queries
from learning.queries.credentials import Credential
from learning.queries.dashboard import lesson_to_go_on_with
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment
from tests.learning.browsing import address, links, soup, text
from tests.learning.taking import lesson, read


def dashboard(client, language="en"):
    return soup(client.get(address("dashboard", language=language)))


def day(offset):
    return timezone.localdate() + timedelta(days=offset)


def test_somebody_new_is_led_to_the_catalogue(alice):
    page = dashboard(alice)
    assert text(page.h1) == "Hello, Alice"
    assert text(page.select_one(".empty-state h2")) == "Choose your first course"
    assert page.select_one(".empty-state a")["href"] == address("catalogue")


def test_one_next_step_with_the_lesson_to_go_on_with(alice, enrolment):
    read(enrolment, "welcome")
    open_lesson(actor=enrolment.user, enrolment=enrolment, lesson_id=lesson("signals"))
    step = dashboard(alice).select_one(".next-step")
    assert "Next: Weak signals" in text(step)
    assert step.select_one("a.button")["href"] == address("resume", enrolment.id)
    assert len(dashboard(alice).select(".next-step")) == 1


def test_the_next_lesson_in_the_readers_language(alice, enrolment):
    assert "Добре дошли" in text(dashboard(alice, "bg").select_one(".next-step"))


def test_deadlines_most_urgent_first_then_the_rest(alice, world):
    for number, due_on in enumerate([day(20), None, day(-2), day(3)], 1):
        version = make_course_version(
            f"c{number}", code=f"C-{number}", title={"bg": f"К{number}", "en": f"T{number}"}
        )
        make_enrolment(world.alice, version, due_on=due_on)
    page = dashboard(alice)
    assert "T3" in text(page.select_one(".next-step"))
    assert "2 days overdue" in text(page.select_one(".next-step"))
    deadlines = [text(row) for row in page.select("[aria-labelledby=deadlines] li")]
    assert ["T4" in deadlines[0], "T1" in deadlines[1], len(deadlines)] == [True, True, 2]
    assert "3 days left" in deadlines[0]
    assert "T2" in text(page.select_one("[aria-labelledby=in-progress]"))


def test_completed_courses_with_their_certificates(alice, world, version, monkeypatch):
    run = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    credential = Credential(
        uuid4(), "valid", "HLSC-1", date(2026, 11, 24), date(2028, 11, 24), "/certificate.pdf", "/verify/1/"
    )
    monkeypatch.setattr(
        credential_queries.hooks, "get_hooks", lambda name: [lambda ids: {run.id: credential}]
    )
    page = dashboard(alice)
    row = page.select_one("[aria-labelledby=completed] li")
    assert "Valid, until" in text(row)
    assert "quiz average 85 %" in text(row)
    assert links(page)["Certificate Foresight basics"] == "/certificate.pdf"
    assert "Nothing is waiting for you" in text(page.select_one(".empty-state"))


@pytest.mark.parametrize(
    ("days", "status", "said"),
    [
        (61, "valid", None),
        (60, "valid", "Valid for 60 more days"),
        (1, "valid", "Valid for 1 more day"),
        (0, "valid", "Valid until today"),
        (30, "revoked", None),
    ],
)
def test_a_certificate_that_ends_soon_is_said_and_no_other(
    alice, world, version, monkeypatch, days, status, said
):
    run = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
    credential = Credential(uuid4(), status, "HLSC-1", day(-700), day(days), "/certificate.pdf", "/verify/1/")
    monkeypatch.setattr(
        credential_queries.hooks, "get_hooks", lambda name: [lambda ids: {run.id: credential}]
    )
    soon = dashboard(alice).select_one("[aria-labelledby=expiring]")
    assert said in text(soon) if said else soon is None


def test_withdrawn_runs_and_those_of_others_do_not_appear(alice, world, enrolment):
    withdraw(actor=world.hana, enrolment=enrolment, reason="Moved on.")
    make_enrolment(world.bob, enrolment.version)
    assert "Choose your first course" in text(dashboard(alice).main)


def test_query_count_does_not_grow(alice, world, django_assert_max_num_queries, django_assert_num_queries):
    def begin(number):
        version = make_course_version(f"c{number}", code=f"C-{number}")
        run = make_enrolment(world.alice, version)
        read(run, "welcome")
        done = make_course_version(f"d{number}", code=f"D-{number}")
        make_enrolment(world.alice, done, state=EnrolmentState.COMPLETED)

    begin(1)
    dashboard(alice)
    with django_assert_max_num_queries(10) as one:
        dashboard(alice)
    before = len(one)
    begin(2)
    begin(3)
    with django_assert_num_queries(before):
        dashboard(alice)


class TestWhereToGoOn:
    def test_stays_in_an_unfinished_lesson(self):
        assert lesson_to_go_on_with([1, 2, 3], {1}, 3) == 3

    def test_goes_on_behind_a_finished_one(self):
        assert lesson_to_go_on_with([1, 2, 3], {2}, 2) == 3

    def test_returns_to_what_was_left_out(self):
        assert lesson_to_go_on_with([1, 2, 3], {2, 3}, 3) == 1

    def test_begins_at_the_beginning(self):
        assert lesson_to_go_on_with([1, 2, 3], set(), None) == 1

    def test_ignores_a_bookmark_that_the_version_does_not_have(self):
        assert lesson_to_go_on_with([1, 2, 3], {1}, 9) == 2

    def test_a_finished_course_opens_where_it_was_left(self):
        assert lesson_to_go_on_with([1, 2, 3], {1, 2, 3}, 2) == 2

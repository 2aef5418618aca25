"""Timed quizzes: the server's clock decides, what was saved counts, extra time is granted."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from learning.domain.attempts import (
    TimeOver,
    close_overdue,
    grant_extra_time,
    save_answer,
    start_attempt,
    submit_attempt,
)
from learning.domain.enrolment import enrol
from learning.domain.errors import NotAllowed
from learning.enums import AttemptState
from learning.models import Attempt, AuditEntry
from tests.factories.courses import make_course_version
from tests.factories.questions import RIGHT
from tests.learning.browsing import soup, text
from tests.learning.taking import answer, block, lesson, start, tokens

pytestmark = pytest.mark.django_db


@pytest.fixture
def timed(world):
    version = make_course_version(time_limit=20)
    return enrol(actor=world.alice, user=world.alice, course=version.course)


def let_pass(attempt, minutes):
    """Let so many minutes pass since the attempt began."""
    delta = timedelta(minutes=minutes)
    Attempt.objects.filter(pk=attempt.pk).update(
        started_at=attempt.started_at - delta, ends_at=attempt.ends_at - delta
    )
    attempt.answers.update(saved_at=timezone.now() - delta)
    attempt.refresh_from_db()


def save(attempt, code):
    return save_answer(
        actor=attempt.enrolment.user, attempt=attempt, code=code, response=tokens(attempt, code, RIGHT[code])
    )


class TestTheClock:
    def test_it_is_the_servers_whatever_the_browser_says(self, timed):
        attempt = start(timed)
        assert attempt.ends_at - attempt.started_at == timedelta(minutes=20)
        save(attempt, attempt.questions[0])
        let_pass(attempt, 21)
        with pytest.raises(TimeOver):
            save(attempt, attempt.questions[1])
        closed = submit_attempt(actor=timed.user, attempt=attempt)
        assert (closed.state, closed.submitted_at) == (AttemptState.SUBMITTED, attempt.ends_at)
        assert closed.points > 0
        assert closed.answers.count() == 1

    def test_the_last_second_counts(self, timed):
        attempt = start(timed)
        let_pass(attempt, 19.99)
        answer(attempt)
        assert submit_attempt(actor=timed.user, attempt=attempt).passed

    def test_who_does_not_come_back_is_graded_by_what_was_saved(self, timed):
        attempt = start(timed)
        answer(attempt)
        let_pass(attempt, 25)
        assert close_overdue(timezone.now(), 10) == 1
        assert close_overdue(timezone.now(), 10) == 0
        attempt.refresh_from_db()
        assert attempt.passed
        assert attempt.submitted_at == attempt.ends_at

    def test_starting_again_after_the_end_begins_a_new_attempt(self, timed):
        first = start(timed)
        let_pass(first, 25)
        second = start(timed)
        assert (second.number, second.pk != first.pk) == (2, True)

    def test_a_quiz_without_limit_has_no_end(self, enrolment):
        assert start(enrolment).ends_at is None


class TestExtraTime:
    def test_it_counts_for_new_and_for_open_attempts(self, world, timed):
        attempt = start(timed)
        run = grant_extra_time(actor=world.stoyan, enrolment=timed, percent=50)
        attempt.refresh_from_db()
        assert attempt.ends_at - attempt.started_at == timedelta(minutes=30)
        submit_attempt(actor=timed.user, attempt=attempt)
        again = start_attempt(
            actor=timed.user, enrolment=run, lesson_id=lesson("check-1"), block_id=block("check-1", "quiz")
        )
        assert again.ends_at - again.started_at == timedelta(minutes=30)

    def test_what_is_over_stays_over(self, world, timed):
        attempt = start(timed)
        let_pass(attempt, 21)
        ended = attempt.ends_at
        grant_extra_time(actor=world.stoyan, enrolment=timed, percent=100)
        attempt.refresh_from_db()
        assert attempt.ends_at == ended

    def test_it_is_for_cluster_staff_never_for_oneself_and_logged_without_a_reason(self, world, timed):
        for nobody in (world.alice, world.hana, world.tanya):
            with pytest.raises(NotAllowed):
                grant_extra_time(actor=nobody, enrolment=timed, percent=50)
        grant_extra_time(actor=world.stoyan, enrolment=timed, percent=50)
        assert AuditEntry.objects.get(action="attempt.extra_time").data == {"percent": 50}

    def test_staff_grant_it_at_the_desk(self, client, staff, timed):
        client.force_login(staff.stoyan)
        desk = reverse("enrolments:desk", args=[timed.pk])
        client.post(desk, {"act": "time", "percent": "400"})
        timed.refresh_from_db()
        assert timed.extra_time_percent == 0
        client.post(desk, {"act": "time", "percent": "25"})
        timed.refresh_from_db()
        assert timed.extra_time_percent == 25


class TestScreens:
    def test_the_rules_say_it_before_the_start(self, alice, world, timed):
        page = reverse("learning:lesson", args=[timed.pk, lesson("check-1")])
        rules = text(soup(alice.get(page)).select_one(".quiz-rules"))
        assert "20 минути" in rules or "20 minutes" in rules
        grant_extra_time(actor=world.stoyan, enrolment=timed, percent=50)
        assert "30" in text(soup(alice.get(page)).select_one(".quiz-rules"))

    def test_the_page_carries_what_is_left_and_after_the_end_the_result(self, alice, timed):
        attempt = start(timed)
        save(attempt, attempt.questions[0])
        address = reverse("learning:attempt", args=[attempt.pk])
        left = int(soup(alice.get(address)).select_one("[data-time-left]")["data-time-left"])
        assert 1190 <= left <= 1200
        let_pass(attempt, 21)
        page = soup(alice.get(address))
        assert not page.select_one("[data-time-left]")
        assert "What was saved until then is counted" in text(page.select_one(".alert"))
        attempt.refresh_from_db()
        assert attempt.state == AttemptState.SUBMITTED

    def test_a_late_answer_is_refused_in_words(self, alice, timed):
        attempt = start(timed)
        code = attempt.questions[0]
        let_pass(attempt, 21)
        answered = alice.post(
            reverse("learning:attempt_answer", args=[attempt.pk, code]),
            {f"{code}-choice": "o1"},
            headers={"accept": "application/json"},
        )
        assert answered.status_code == 422
        assert answered.json()["code"] == "time_over"
        assert attempt.answers.count() == 0

    def test_what_was_wrong_leads_back_to_lessons_that_teach_it(self, alice, timed):
        attempt = start(timed)
        answer(attempt, right=False)
        submit_attempt(actor=timed.user, attempt=attempt)
        page = soup(alice.get(reverse("learning:attempt", args=[attempt.pk])))
        links = [link["href"] for link in page.select(".look-up")[0].select("a")]
        welcome = reverse("learning:lesson", args=[timed.pk, lesson("welcome")])
        assert links[0].split("/", 2)[2] == welcome.split("/", 2)[2]
        answer_right = start(timed)
        answer(answer_right)
        submit_attempt(actor=timed.user, attempt=answer_right)
        assert not soup(alice.get(reverse("learning:attempt", args=[answer_right.pk]))).select(".look-up")

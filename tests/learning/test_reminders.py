"""Letters that the clock asks for: near deadlines, the week ahead, a course that was assigned."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from learning.domain.assigning import assign
from learning.domain.enrolment import set_deadline
from learning.domain.reminders import plan_deadline_letters, plan_digests
from learning.models import Enrolment, LearnerLetter, User
from learning.tasks import send_learner_letters

pytestmark = pytest.mark.django_db
MONDAY = datetime(2031, 5, 5, 7, 30, tzinfo=UTC)  # 10:30 in Sofia


def sent():
    mail.outbox.clear()
    send_learner_letters()
    return [letter.subject for letter in mail.outbox]


@pytest.fixture
def learner(world):
    User.objects.filter(pk=world.alice.pk).update(language="en")
    return world.alice


class TestDeadlines:
    def due(self, enrolment, day):
        Enrolment.objects.filter(pk=enrolment.pk).update(due_on=day)

    def keys(self):
        return [letter.key.rsplit("/", 1)[1] for letter in LearnerLetter.objects.order_by("pk")]

    def test_two_weeks_and_three_days_before_and_never_after(self, learner, enrolment):
        self.due(enrolment, date(2031, 5, 20))
        for day in range(20):
            plan_deadline_letters(MONDAY + timedelta(days=day))
        assert self.keys() == ["14", "3"]

    def test_who_has_four_days_from_the_start_is_reminded_now_and_at_three(self, learner, enrolment):
        self.due(enrolment, date(2031, 5, 9))
        plan_deadline_letters(MONDAY)
        plan_deadline_letters(MONDAY + timedelta(days=1))
        assert self.keys() == ["14", "3"]

    def test_not_before_the_morning_of_the_persons_own_clock(self, learner, enrolment):
        self.due(enrolment, date(2031, 5, 7))
        User.objects.filter(pk=learner.pk).update(time_zone="America/New_York")
        plan_deadline_letters(MONDAY)  # 3:30 there
        assert self.keys() == []
        plan_deadline_letters(MONDAY + timedelta(hours=6))
        assert self.keys() == ["3"]

    def test_it_says_what_is_left_and_is_dropped_when_the_day_changes(self, learner, enrolment, world):
        self.due(enrolment, timezone.localdate() + timedelta(days=2))
        plan_deadline_letters(timezone.now().replace(hour=10))
        mail.outbox.clear()
        send_learner_letters()
        (letter,) = mail.outbox
        assert "That is in 2 days." in letter.body
        assert "lessons are left, about" in letter.body
        plan_deadline_letters(timezone.now().replace(hour=10))
        self.due(enrolment, timezone.localdate() + timedelta(days=30))
        assert sent() == []

    def test_completed_and_withdrawn_runs_are_left_in_peace(self, learner, enrolment):
        self.due(enrolment, date(2031, 5, 7))
        Enrolment.objects.filter(pk=enrolment.pk).update(state="withdrawn")
        plan_deadline_letters(MONDAY)
        assert self.keys() == []

    def test_a_new_deadline_is_told_at_once(self, learner, enrolment, world):
        set_deadline(
            actor=world.stoyan, enrolment=enrolment, due_on=timezone.localdate() + timedelta(days=40)
        )
        (subject,) = sent()
        assert subject.startswith("“Foresight basics”: to be completed by")


class TestDigest:
    def test_once_on_monday_morning_with_the_next_step(self, learner, enrolment):
        plan_digests(MONDAY)
        plan_digests(MONDAY + timedelta(hours=1))
        mail.outbox.clear()
        send_learner_letters()
        (letter,) = mail.outbox
        assert letter.subject == "Your week at the academy: Foresight basics"
        assert "Next lesson: Welcome." in letter.body
        assert "overdue" not in letter.body

    @pytest.mark.parametrize("moment", [MONDAY + timedelta(days=1), MONDAY - timedelta(hours=4)])
    def test_on_no_other_day_and_not_in_the_night(self, learner, enrolment, moment):
        plan_digests(moment)
        assert sent() == []

    def test_not_to_who_switched_it_off_or_has_nothing_open(self, learner, enrolment, world):
        User.objects.filter(pk=learner.pk).update(muted_mails=["digest"])
        plan_digests(MONDAY)
        assert sent() == []


class TestAssigned:
    def test_who_is_given_a_course_is_told_by_whom_and_until_when(self, world, version):
        User.objects.filter(pk=world.alice.pk).update(language="en")
        due_on = timezone.localdate() + timedelta(days=60)
        assign(actor=world.hana, user=world.alice, course=version.course, due_on=due_on)
        mail.outbox.clear()
        send_learner_letters()
        (letter,) = mail.outbox
        assert letter.subject == "A course for you: “Foresight basics”"
        assert "Alpha Lab has assigned" in letter.body
        assert "Please complete it by" in letter.body

    def test_who_begins_by_themselves_gets_no_letter(self, enrolment):
        assert sent() == []

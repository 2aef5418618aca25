"""Letters to learners: what they say, to whom, once, and how they are switched off."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from learning.domain.assignments import review
from learning.domain.mailing.settings import token_for
from learning.enums import MailKind
from learning.models import LearnerLetter, User
from learning.tasks import send_learner_letters
from tests.learning.browsing import soup, text
from tests.learning.taking import hand_in

pytestmark = pytest.mark.django_db
SCORES = {"c1": 4}


def decide(work, world, accept, feedback="Good <b>work</b>; name a second market."):
    return review(actor=world.tanya, submission=work, scores=SCORES, feedback=feedback, accept=accept)


def delivered():
    mail.outbox.clear()
    send_learner_letters()
    return mail.outbox


@pytest.fixture
def work(world, enrolment):
    return hand_in(enrolment)


class TestFeedback:
    def test_returned_work_is_told_in_the_learners_language_with_the_way_to_the_lesson(self, world, work):
        User.objects.filter(pk=world.alice.pk).update(language="bg")
        decide(work, world, accept=False)
        (letter,) = delivered()
        assert letter.to == [world.alice.email]
        assert letter.subject.startswith("Моля, преработете")
        address = reverse("learning:lesson", args=[work.enrolment_id, work.lesson_id])
        html = letter.alternatives[0][0]
        for body in (letter.body, html):
            assert address.split("/", 2)[2] in body
            assert "Hello" not in body
        assert "Good <b>work</b>" in letter.body
        assert "Good &lt;b&gt;work&lt;/b&gt;" in html

    def test_accepted_work_is_told(self, world, work):
        User.objects.filter(pk=world.alice.pk).update(language="en")
        decide(work, world, accept=True)
        (letter,) = delivered()
        assert letter.subject.startswith("Accepted: your work")

    def test_one_decision_is_told_once(self, world, work):
        decide(work, world, accept=False)
        decide(work, world, accept=False)
        assert len(delivered()) == 1
        assert delivered() == []

    def test_a_mail_server_that_refuses_is_tried_again(self, world, work, monkeypatch):
        decide(work, world, accept=False)

        def refuse(*args, **kwargs):
            raise ConnectionRefusedError

        with monkeypatch.context() as patched:
            patched.setattr("django.core.mail.message.EmailMessage.send", refuse)
            assert delivered() == []
        assert len(delivered()) == 1

    def test_who_was_locked_out_gets_nothing(self, world, work):
        decide(work, world, accept=False)
        User.objects.filter(pk=world.alice.pk).update(is_active=False)
        assert delivered() == []
        assert not LearnerLetter.objects.exists()


class TestSwitchingOff:
    def test_who_does_not_want_them_gets_none_even_if_one_waited(self, world, work):
        decide(work, world, accept=False)
        User.objects.filter(pk=world.alice.pk).update(muted_mails=["feedback"])
        assert delivered() == []

    def test_the_link_in_the_letter_works_without_signing_in_and_asks_first(self, world, work):
        decide(work, world, accept=False)
        (letter,) = delivered()
        off = letter.extra_headers["List-Unsubscribe"].strip("<>")
        path = "/" + off.split("/", 3)[3]
        stranger = Client(enforce_csrf_checks=True)
        assert soup(stranger.get(path)).select_one("main form button")
        world.alice.refresh_from_db()
        assert world.alice.muted_mails == []
        answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
        assert "profile" in text(soup(answer))
        world.alice.refresh_from_db()
        assert world.alice.muted_mails == ["feedback"]

    def test_a_forged_link_is_not_found(self, client, world):
        token = token_for(world.alice, MailKind.FEEDBACK)
        assert client.post(reverse("learning:mail_off", args=[token[:-2] + "xx"])).status_code == 404
        world.alice.refresh_from_db()
        assert world.alice.muted_mails == []

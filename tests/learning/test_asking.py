"""Questions about a lesson: who reads them under which name, who answers, what is hidden, who is told."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import GroupPagePermission

from courses.domain.freezing import publish_version
from learning.domain.discussions import PostEmpty, TooManyPosts, ask, hide, mark_answer, reply, report
from learning.domain.enrolment import enrol, withdraw
from learning.domain.errors import NotAllowed
from learning.models import AuditEntry, LessonQuestion, QuestionReply, User
from learning.tasks import send_learner_letters
from tests.factories.course_pages import SLUG, make_paper_course
from tests.factories.courses import lesson_id, make_course_version
from tests.factories.teams import join_team
from tests.learning.browsing import soup, text
from tests.learning.taking import lesson

pytestmark = pytest.mark.django_db


@pytest.fixture
def charlie_run(world, course):
    """A run of somebody of another organisation."""
    return enrol(actor=world.charlie, user=world.charlie, course=course)


@pytest.fixture
def question(world, enrolment):
    return ask(
        actor=world.alice, enrolment=enrolment, lesson_id=lesson("welcome"), text="What is <b>weak</b>?"
    )


def page(client, person, run, name="welcome"):
    client.force_login(person)
    return client.get(reverse("learning:questions", args=[run.pk, lesson(name)]))


def letters():
    mail.outbox.clear()
    send_learner_letters()
    return {letter.to[0]: letter for letter in mail.outbox}


class TestNames:
    def test_colleagues_and_trainers_by_name_others_as_they_chose(
        self, client, world, enrolment, charlie_run, question, course
    ):
        bob_run = enrol(actor=world.bob, user=world.bob, course=course)
        assert "Alice Andreeva" in page(client, world.bob, bob_run).content.decode()
        stranger = page(client, world.charlie, charlie_run).content.decode()
        assert "Alice" not in stranger
        assert "What is &lt;b&gt;weak&lt;/b&gt;?" in stranger
        User.objects.filter(pk=world.alice.pk).update(public_name="Ali")
        assert "Ali" in text(soup(page(client, world.charlie, charlie_run)).select_one(".post-head b"))
        reply(actor=world.tanya, question=question, text="An early hint.")
        answers = soup(page(client, world.charlie, charlie_run)).select_one(".post-reply")
        assert "Tanya Todorova" in text(answers)

    def test_the_name_for_others_is_chosen_in_the_profile(self, alice, world):
        given = {
            "full_name": "Alice Andreeva",
            "latin_name": "Alice Andreeva",
            "public_name": " Ali  from lab ",
        }
        alice.post(reverse("learning:profile"), given | {"language": "en", "time_zone": "Europe/Sofia"})
        world.alice.refresh_from_db()
        assert world.alice.public_name == "Ali from lab"


class TestAnswering:
    def test_who_asked_and_who_writes_the_course_are_written_to(
        self, world, enrolment, question, charlie_run
    ):
        User.objects.update(language="en")
        letters()
        reply(actor=world.charlie, question=question, text="A hint of change.")
        (letter,) = letters().values()
        assert letter.to == [world.alice.email]
        assert "A hint of change." in letter.body
        assert f"#q-{question.pk}" in letter.body
        reply(actor=world.alice, question=question, text="Thank you.")
        assert letters() == {}

    def test_the_answer_is_marked_by_who_asked_or_the_team_and_stands_first(
        self, client, world, enrolment, charlie_run, question
    ):
        first = reply(actor=world.charlie, question=question, text="No idea.")
        best = reply(actor=world.tanya, question=question, text="An early hint.")
        with pytest.raises(NotAllowed):
            mark_answer(actor=world.charlie, reply=best)
        mark_answer(actor=world.alice, reply=best)
        shown = [
            text(one) for one in soup(page(client, world.charlie, charlie_run)).select(".post-reply .prose")
        ]
        assert shown == ["An early hint.", "No idea."]
        mark_answer(actor=world.tanya, reply=best)
        question.refresh_from_db()
        assert (question.answer, first.by_team, best.by_team) == (None, False, True)

    def test_nobody_who_does_not_take_the_course_writes(self, world, question, course):
        with pytest.raises(NotAllowed):
            reply(actor=world.bob, question=question, text="x")
        run = enrol(actor=world.bob, user=world.bob, course=course)
        withdraw(actor=world.stoyan, enrolment=run, reason="Left.")
        with pytest.raises(NotAllowed):
            reply(actor=world.bob, question=question, text="x")

    def test_limits_are_said(self, world, enrolment, question, monkeypatch):
        with pytest.raises(PostEmpty):
            reply(actor=world.alice, question=question, text=" \n")
        monkeypatch.setattr("learning.domain.discussions.MOST_A_DAY", 1)
        with pytest.raises(TooManyPosts):
            reply(actor=world.alice, question=question, text="x")

    def test_a_refused_reply_stays_in_the_form(self, alice, enrolment, question):
        url = reverse("learning:question_reply", args=[enrolment.pk, lesson("welcome"), question.pk])
        answer = soup(alice.post(url, {"text": "z" * 4001}))
        assert answer.select_one("[role=alert]")
        assert answer.select_one(f"#reply-{question.pk}").text == "z" * 4001


class TestModeration:
    def test_reported_then_hidden_by_the_team_alone(self, client, world, enrolment, charlie_run, question):
        rude = reply(actor=world.charlie, question=question, text="Rude words.")
        report(actor=world.alice, post=rude)
        with pytest.raises(NotAllowed):
            hide(actor=world.alice, post=rude, hidden=True)
        hide(actor=world.tanya, post=rude, hidden=True)
        assert "Rude words" not in page(client, world.alice, enrolment).content.decode()
        acts = AuditEntry.objects.filter(action__startswith="post.").order_by("pk")
        assert [entry.action for entry in acts] == ["post.reported", "post.hidden"]
        assert "Rude" not in str([entry.data for entry in acts])

    def test_a_hidden_question_does_not_exist_for_learners(self, client, world, enrolment, question):
        hide(actor=world.tanya, post=question, hidden=True)
        assert "weak" not in page(client, world.alice, enrolment).content.decode().partition("<main")[2]
        url = reverse("learning:question_reply", args=[enrolment.pk, lesson("welcome"), question.pk])
        assert client.post(url, {"text": "x"}).status_code == 404


class TestScreens:
    def test_asked_in_the_lesson_without_and_with_a_script(self, alice, enrolment):
        url = reverse("learning:questions", args=[enrolment.pk, lesson("welcome")])
        assert (
            url
            in alice.get(reverse("learning:lesson", args=[enrolment.pk, lesson("welcome")])).content.decode()
        )
        alice.post(url, {"text": "First?"})
        part = alice.post(url, {"text": "Second?"}, headers={"hx-request": "true"}).content.decode()
        assert "<html" not in part
        assert part.index("Second?") < part.index("First?")

    def test_another_courses_question_is_not_found_under_this_lesson(self, alice, world, enrolment, question):
        other = make_course_version("other-course", code="OTH-1").course
        LessonQuestion.objects.filter(pk=question.pk).update(course=other)
        url = reverse("learning:question_act", args=[enrolment.pk, lesson("welcome"), question.pk])
        assert alice.post(url, {"report": str(question.pk)}).status_code == 404

    def test_trainers_answer_in_the_course(self, client, staff):
        paper = make_paper_course()
        version = publish_version(actor=None, course_page=paper.pages["bg"], major=True, notes={})
        GroupPagePermission.objects.all().delete()
        for page in paper.pages.values():
            join_team(staff.tanya, page)
        run = enrol(actor=staff.alice, user=staff.alice, course=version.course)
        asked = ask(actor=staff.alice, enrolment=run, lesson_id=lesson_id(SLUG, "welcome"), text="Why?")
        client.force_login(staff.tanya)
        screen = reverse("learning_courses:asked", args=[paper.pages["bg"].pk])
        assert "Alice Andreeva" in client.get(screen).content.decode()
        client.post(screen, {"question": asked.pk, "reply": "1", "text": "Because."})
        answer = QuestionReply.objects.get()
        client.post(screen, {"question": asked.pk, "answer": answer.pk})
        asked.refresh_from_db()
        assert (asked.answer, answer.by_team) == (answer, True)
        client.post(screen, {"question": asked.pk, "hide": asked.pk})
        asked.refresh_from_db()
        assert asked.hidden_at
        refused = client.post(screen, {"question": asked.pk, "reply": "1", "text": ""})
        assert refused.status_code == 200

"""What learners see of versions: the note after a move, the offer, and what is not there any more."""

import pytest

from courses.enums import Rollout
from learning.domain.moving import move_run
from learning.enums import EventKind, MoveReason
from learning.models import Enrolment
from tests.factories.editions import next_version
from tests.learning.browsing import address, links, soup, text
from tests.learning.taking import SLUG, answer, block, lesson, read, start, take


def course(client, language="en"):
    return soup(client.get(address("course", SLUG, language=language)))


def dashboard(client):
    return text(soup(client.get(address("dashboard"))).main)


def move(run, version, why=MoveReason.REQUIRED):
    move_run(actor=None, enrolment=run, version=version, why=why)
    run.refresh_from_db()


class TestAfterAMove:
    def test_what_is_new_and_what_is_to_be_done_again(self, alice, enrolment, version):
        read(enrolment, "welcome", "signals")
        move(enrolment, next_version(version, material=["welcome"]))
        note = course(alice).select_one("[aria-labelledby=arrival-title]")
        assert "What is new in version 1.1" in text(note)
        assert "News of 1.1." in text(note)
        assert [link["href"] for link in note.select("a")] == [
            address("lesson", enrolment.id, lesson("welcome"))
        ]
        assert "is now on version 1.1" in dashboard(alice)

    def test_nothing_again_is_said_too(self, alice, enrolment, version):
        read(enrolment, "welcome")
        move(enrolment, next_version(version))
        assert "Everything that you have completed stays completed." in text(course(alice).main)

    def test_notes_of_all_versions_in_between(self, alice, enrolment, version):
        one = next_version(version)
        move(enrolment, next_version(one, lambda draft: draft.write("welcome", "<p>2</p>")))
        note = text(course(alice).select_one("[aria-labelledby=arrival-title]"))
        assert "1.2: News of 1.2. 1.1: News of 1.1." in note

    def test_it_goes_when_it_is_no_news_any_more(self, alice, enrolment, version):
        read(enrolment, "welcome")
        move(enrolment, next_version(version, material=["welcome"]))
        read(enrolment, "signals")
        assert course(alice).select_one("[aria-labelledby=arrival-title]")
        assert "is now on version" not in dashboard(alice)
        read(enrolment, "welcome")
        assert course(alice).select_one("[aria-labelledby=arrival-title]") is None

    def test_in_bulgarian(self, alice, enrolment, version):
        move(enrolment, next_version(version))
        assert "Новото." in text(course(alice, "bg").main)


class TestAnOffer:
    @pytest.fixture
    def offered(self, enrolment, version):
        read(enrolment, "welcome")

        def edit(draft):
            draft.write("welcome", "<p>New</p>")
            draft.add("extra")

        return next_version(version, edit, major=True, rollout=Rollout.OFFER, material=["welcome"])

    def choose(self, client, enrolment, version, choice):
        return client.post(
            address("choose_version", enrolment.id, version.pk), {"choice": choice}, follow=True
        )

    def test_says_what_it_would_mean(self, alice, offered):
        offer = text(course(alice).select_one("[aria-labelledby=offer-title]"))
        for words in (
            "Version 2.0 is offered to you",
            "News of 2.0.",
            "You would have to do again, because it has changed so much: Welcome",
            "New for you would be: Extra",
            "Stay with 1.0",
        ):
            assert words in offer
        assert "A new version of “Foresight basics” is offered to you." in dashboard(alice)

    def test_is_taken(self, alice, enrolment, offered):
        page = soup(self.choose(alice, enrolment, offered, "take"))
        assert Enrolment.objects.get().version == offered
        assert "What is new in version 2.0" in text(page.main)
        assert page.select_one("[aria-labelledby=offer-title]") is None

    def test_is_declined_and_taken_later(self, alice, enrolment, offered):
        page = soup(self.choose(alice, enrolment, offered, "stay"))
        assert "You stay with your version." in text(page.body)
        offer = page.select_one("aside [aria-labelledby=offer-title]")
        assert "Stay with" not in text(offer)
        assert "is offered to you" not in dashboard(alice)
        assert enrolment.events.filter(kind=EventKind.VERSION_KEPT).count() == 1
        self.choose(alice, enrolment, offered, "take")
        assert Enrolment.objects.get().version == offered

    def test_what_is_not_offered_cannot_be_taken(self, alice, enrolment, version):
        left = next_version(version, rollout=Rollout.LEAVE)
        page = soup(self.choose(alice, enrolment, left, "take"))
        assert "this version is not offered to you" in text(page.body)
        assert Enrolment.objects.get().version == version

    def test_of_somebody_else_does_not_exist(self, client, world, enrolment, offered):
        client.force_login(world.bob)
        assert self.choose(client, enrolment, offered, "take").status_code == 404
        assert Enrolment.objects.get().version.number == "1.0"


class TestWhatIsNotThereAnyMore:
    def test_a_lesson_leads_to_the_course(self, alice, enrolment, version):
        read(enrolment, "signals")
        move(enrolment, next_version(version, lambda draft: draft.drop("signals")))
        for response in (
            alice.get(address("lesson", enrolment.id, lesson("signals")), follow=True),
            alice.post(address("lesson_complete", enrolment.id, lesson("signals")), follow=True),
        ):
            assert "What you did in it stays on record." in text(soup(response).body)

    def test_a_lesson_that_never_was_is_not_found(self, alice, enrolment, version):
        move(enrolment, next_version(version, lambda draft: draft.drop("signals")))
        assert alice.get(address("lesson", enrolment.id, lesson("signals"))).status_code == 404

    @pytest.mark.parametrize("how", ["dropped", "replaced"])
    def test_an_attempt_can_be_finished_and_its_result_read(self, alice, enrolment, version, how):
        attempt = start(enrolment)
        edit = (
            (lambda draft: draft.drop("check-1"))
            if how == "dropped"
            else (lambda draft: draft.replace_block("check-1"))
        )
        move(enrolment, next_version(version, edit))
        assert alice.get(address("attempt", attempt.id)).status_code == 200
        answer(attempt)
        page = soup(alice.post(address("attempt_submit", attempt.id), follow=True))
        assert "100 %" in text(page.main)
        assert "not part of your version" in text(page.main)

    def test_the_next_step_of_the_dashboard_is_a_lesson_that_is_there(self, alice, enrolment, version):
        read(enrolment, "welcome")
        Enrolment.objects.update(last_lesson_id=lesson("signals"))
        move(enrolment, next_version(version, lambda draft: draft.drop("signals")))
        assert "Knowledge check" in dashboard(alice)


def test_earlier_results_of_a_renewed_quiz_can_be_read(alice, enrolment, version):
    attempt = take(enrolment)
    move(enrolment, next_version(version, material=["check-1"]))
    page = soup(alice.get(address("lesson", enrolment.id, lesson("check-1"))))
    assert "has to be taken again" in text(page.main)
    assert address("attempt", attempt.id) in links(page).values()
    result = soup(alice.get(address("attempt", attempt.id)))
    assert "from before the quiz was renewed" in text(result.main)


def test_an_answer_to_an_earlier_check_does_not_break_the_lesson(alice, enrolment, version):
    from learning.domain.grading import tokenise_response
    from learning.domain.responses import save_response
    from learning.models import LessonResponse
    from learning.queries.checks import check_languages, check_order

    question = check_languages(enrolment, lesson("welcome"), block("welcome", "check"))
    order = check_order(enrolment.pk, block("welcome", "check"), question["en"])
    save_response(
        actor=enrolment.user,
        enrolment=enrolment,
        lesson_id=lesson("welcome"),
        block_id=block("welcome", "check"),
        data=tokenise_response(order, {"choice": "a"}),
        base_revision=0,
    )

    def other_options(draft):
        for content in draft.contents[str(lesson("welcome"))].values():
            for option in content["blocks"][2]["value"]["question"]["options"]:
                option["id"] = f"n{option['id']}"

    move(enrolment, next_version(version, other_options))
    assert alice.get(address("lesson", enrolment.id, lesson("welcome"))).status_code == 200
    assert LessonResponse.objects.get().data == {"choice": "a"}


def test_handed_in_work_shows_the_rubric_that_judges_it(alice, world, enrolment, version):
    from tests.learning.taking import accept, hand_in

    submission = hand_in(enrolment)

    def other_rubric(draft):
        for content in draft.contents[str(lesson("project"))].values():
            content["blocks"][0]["value"]["rubric"][0]["criterion"] = "Courage"

    move(enrolment, next_version(version, other_rubric))
    accept(submission, world.tanya)
    page = text(soup(alice.get(address("lesson", enrolment.id, lesson("project")))).main)
    assert "Clarity" in page
    assert "Courage" not in page

import json
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import get_messages

from learning.domain.enrolment import withdraw
from learning.domain.progress import save_position
from learning.enums import EnrolmentState, EventKind, LessonState
from learning.models import Enrolment, LessonProgress, ProgressEvent
from tests.factories.courses import make_course_version
from tests.factories.learning import make_enrolment
from tests.learning.browsing import address, links, script_headers, soup, text
from tests.learning.taking import accept, block, hand_in, lesson, read, take

NAMES = ["welcome", "signals", "check-1", "outlook", "project", "final-quiz"]


def lesson_page(client, enrolment, name, language="en"):
    return soup(client.get(address("lesson", enrolment.id, lesson(name), language=language)))


def finish(client, enrolment, name, **extra):
    return client.post(address("lesson_complete", enrolment.id, lesson(name)), **extra)


class TestReading:
    def test_the_lesson_stands_there_with_its_place_in_the_course(self, alice, enrolment):
        page = lesson_page(alice, enrolment, "signals")
        assert text(page.h1) == "Weak signals"
        assert text(page.select_one(".lesson-head .eyebrow")) == "Signals"
        assert "Horizon scan 20 min" in text(page.select_one(".lesson-head .facts"))
        assert "CRISPR" in text(page.select_one(".lesson-blocks"))
        nav = page.select_one(".lesson-nav")
        assert nav.select_one("[rel=prev]")["href"] == address("lesson", enrolment.id, lesson("welcome"))
        assert nav.select_one("[rel=next]")["href"] == address("lesson", enrolment.id, lesson("check-1"))

    def test_states_in_the_outline_are_said_in_words(self, alice, enrolment):
        read(enrolment, "welcome")
        lesson_page(alice, enrolment, "signals")
        outline = lesson_page(alice, enrolment, "check-1").select_one("#outline")
        lines = [text(line) for line in outline.select("a")]
        assert lines[0].startswith("Done: Welcome")
        assert lines[1].startswith("Begun: Weak signals")
        assert lines[4].startswith("Not begun: Your assignment")
        assert text(outline.select_one("[aria-current=page]")).startswith("Begun: Knowledge check")

    def test_opening_begins_the_course_and_is_told_once(self, alice, enrolment):
        for _ in range(2):
            lesson_page(alice, enrolment, "welcome")
        enrolment.refresh_from_db()
        assert enrolment.state == EnrolmentState.IN_PROGRESS
        assert enrolment.last_lesson_id == lesson("welcome")
        assert ProgressEvent.objects.filter(kind=EventKind.LESSON_OPENED).count() == 1

    def test_the_first_lesson_leads_back_nowhere_and_the_last_one_says_what_is_missing(
        self, alice, enrolment
    ):
        assert lesson_page(alice, enrolment, "welcome").select_one(".lesson-nav [rel=prev]") is None
        take(enrolment, "final-quiz")
        page = lesson_page(alice, enrolment, "final-quiz")
        assert page.select_one(".lesson-nav [rel=next]") is None
        assert "The lesson “Welcome” is not finished yet." in text(page.select_one(".lesson-nav"))
        assert links(page)["Go to “Welcome”"] == address("lesson", enrolment.id, lesson("welcome"))

    def test_the_language_changes_in_the_middle_of_a_lesson(self, alice, enrolment):
        page = lesson_page(alice, enrolment, "welcome")
        other = page.select_one("[data-language-link]")["href"]
        assert other == address("lesson", enrolment.id, lesson("welcome"), language="bg")
        bulgarian = soup(alice.get(other))
        assert text(bulgarian.h1) == "Добре дошли"
        ids = [section["id"] for section in page.select("[data-block]")]
        assert ids == [section["id"] for section in bulgarian.select("[data-block]")]
        assert f"b-{block('welcome', 'reflection')}" in ids

    def test_a_lesson_that_only_one_language_has_says_so(self, alice, enrolment, monkeypatch):
        from dataclasses import replace

        from learning.queries import lessons

        real = lessons.lesson_content
        monkeypatch.setattr(
            lessons, "lesson_content", lambda *key: replace(real(*key), language="bg", fallback=True)
        )
        page = lesson_page(alice, enrolment, "welcome")
        assert "not available in English yet" in text(page.select_one(".lesson-head"))
        assert page.select_one("article.lesson")["lang"] == "bg"

    @pytest.mark.parametrize("name", NAMES)
    def test_at_most_eight_queries_with_session_and_user(
        self, alice, world, enrolment, django_assert_max_num_queries, name
    ):
        lesson_page(alice, enrolment, name)
        with django_assert_max_num_queries(8) as few:
            lesson_page(alice, enrolment, name)
        before = len(few)
        read(enrolment, "welcome", "signals")
        hand_in(enrolment)
        take(enrolment, "check-1", right=False)
        take(enrolment, "check-1", right=False)
        lesson_page(alice, enrolment, name)
        with django_assert_max_num_queries(before + (name == "project")):
            lesson_page(alice, enrolment, name)

    @pytest.mark.parametrize("who", ["bob", "hana", "tanya", "stoyan"])
    def test_somebody_elses_lesson_is_not_found(self, client, world, enrolment, who):
        client.force_login(getattr(world, who))
        assert client.get(address("lesson", enrolment.id, lesson("welcome"))).status_code == 404

    def test_an_unknown_lesson_is_not_found(self, alice, enrolment):
        assert alice.get(address("lesson", enrolment.id, uuid4())).status_code == 404
        other = make_course_version("other", code="OTH-1")
        assert other
        assert alice.get(address("lesson", enrolment.id, lesson("welcome", "other"))).status_code == 404

    def test_a_withdrawn_run_can_be_read_but_not_written_in(self, alice, world, enrolment):
        withdraw(actor=world.hana, enrolment=enrolment, reason="Moved on.")
        page = lesson_page(alice, enrolment, "welcome")
        assert text(page.h1) == "Welcome"
        assert "no longer open for you" in text(page.select_one(".lesson-end"))
        assert page.select_one("textarea").has_attr("disabled")
        assert page.select("form[data-autosave]") == []
        response = finish(alice, enrolment, "welcome", follow=True)
        assert "Nothing was recorded" in text(soup(response).select_one(".messages"))
        assert not LessonProgress.objects.filter(state=LessonState.COMPLETED).exists()


class TestPlace:
    def position(self, client, enrolment, **data):
        return client.post(address("lesson_position", enrolment.id, lesson("welcome")), data)

    def test_the_place_is_kept_and_handed_to_the_player(self, alice, enrolment):
        place = block("welcome", "text")
        assert self.position(alice, enrolment, block=place, child=3).status_code == 204
        player = lesson_page(alice, enrolment, "welcome").select_one("[data-player]")
        assert json.loads(player["data-position"]) == {"block": str(place), "child": 3}
        assert player["data-position-url"] == address("lesson_position", enrolment.id, lesson("welcome"))

    def test_the_place_is_the_same_in_the_other_language(self, alice, enrolment):
        self.position(alice, enrolment, block=block("welcome", "callout"), child=1)
        player = lesson_page(alice, enrolment, "welcome", language="bg").select_one("[data-player]")
        assert json.loads(player["data-position"])["child"] == 1

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"block": "x", "child": 1},
            {"block": str(UUID(int=1)), "child": -1},
            {"block": str(UUID(int=1)), "child": "1e3"},
            {"block": str(UUID(int=1)), "child": 100_000},
            {"block": f"{UUID(int=1)}'><script>", "child": 0},
        ],
    )
    def test_nonsense_is_refused_and_changes_nothing(self, alice, enrolment, data):
        save_position(
            actor=enrolment.user,
            enrolment=enrolment,
            lesson_id=lesson("welcome"),
            position=f"{block('welcome', 'text')}:2",
        )
        assert self.position(alice, enrolment, **data).status_code == 400
        assert LessonProgress.objects.get().position.endswith(":2")


class TestFinishing:
    def test_the_button_leads_on_to_the_next_lesson(self, alice, enrolment):
        response = finish(alice, enrolment, "welcome", follow=True)
        page = soup(response)
        assert text(page.h1) == "Weak signals"
        assert "“Welcome” is finished." in text(page.select_one(".messages"))
        assert "You have finished this lesson." in text(
            lesson_page(alice, enrolment, "welcome").select_one(".lesson-end")
        )

    def test_twice_counts_once(self, alice, enrolment):
        for _ in range(2):
            assert finish(alice, enrolment, "welcome").status_code == 302
        assert ProgressEvent.objects.filter(kind=EventKind.LESSON_COMPLETED).count() == 1

    @pytest.mark.parametrize(
        ("name", "words"),
        [
            ("check-1", "when you have submitted the quiz"),
            ("project", "when you have handed in the assignment"),
        ],
    )
    def test_a_quiz_and_an_assignment_say_what_finishes_them(self, alice, enrolment, name, words):
        page = lesson_page(alice, enrolment, name)
        assert words in text(page.select_one(".lesson-end"))
        assert page.select(".lesson-end button") == []
        response = finish(alice, enrolment, name, follow=True)
        assert "The lesson is not completed" in text(soup(response).select_one(".messages"))
        assert not LessonProgress.objects.filter(state=LessonState.COMPLETED).exists()

    def test_only_by_post_and_with_a_token(self, world, enrolment):
        from django.test import Client

        strict = Client(enforce_csrf_checks=True)
        strict.force_login(world.alice)
        url = address("lesson_complete", enrolment.id, lesson("welcome"))
        assert strict.get(url).status_code == 405
        assert strict.post(url).status_code == 403
        assert not LessonProgress.objects.exists()

    def test_the_last_missing_thing_completes_the_course_calmly(self, alice, world, enrolment):
        read(enrolment, "signals")
        take(enrolment, "check-1")
        take(enrolment, "final-quiz")
        accept(hand_in(enrolment), world.tanya)
        assert Enrolment.objects.get().state == EnrolmentState.IN_PROGRESS
        response = finish(alice, enrolment, "welcome")
        assert response["Location"] == f"{address('lesson', enrolment.id, lesson('welcome'))}#end"
        end = text(lesson_page(alice, enrolment, "welcome").select_one("#end"))
        assert "You have completed the course" in end
        assert "Your quiz average is 100 %." in end
        assert Enrolment.objects.get().state == EnrolmentState.COMPLETED

    def test_the_panel_waits_for_the_certificate(self, alice, world, version):
        run = make_enrolment(world.alice, version, state=EnrolmentState.COMPLETED)
        panel = soup(alice.get(address("completion", run.id)))
        assert "You have completed the course" in text(panel)
        assert panel.html is None

    def test_before_the_end_the_panel_leads_back_to_the_lesson(self, alice, enrolment):
        response = alice.get(address("completion", enrolment.id))
        assert response["Location"] == address("resume", enrolment.id)


class TestLostSession:
    def test_a_page_leads_to_the_sign_in_and_back(self, client, enrolment):
        url = address("lesson", enrolment.id, lesson("welcome"))
        assert client.get(url)["Location"] == f"/en/accounts/login/?next={url.replace('/', '%2F')}"

    def test_a_form_leads_to_the_sign_in_and_back_to_the_lesson(self, client, enrolment):
        response = finish(client, enrolment, "welcome")
        back = address("lesson", enrolment.id, lesson("welcome")).replace("/", "%2F")
        assert response["Location"] == f"/en/accounts/login/?next={back}"

    @pytest.mark.parametrize("headers", [script_headers(), {"HX-Request": "true"}])
    def test_a_script_is_told_where_to_sign_in(self, client, enrolment, headers):
        url = address("respond", enrolment.id, lesson("welcome"), block("welcome", "reflection"))
        response = client.post(url, {"text": "Words"}, headers=headers)
        assert response.status_code == 401
        assert response.json()["login_url"].startswith("/en/accounts/login/?next=")


def test_no_message_is_left_over_from_reading(alice, enrolment):
    response = alice.get(address("lesson", enrolment.id, lesson("welcome")))
    assert list(get_messages(response.wsgi_request)) == []

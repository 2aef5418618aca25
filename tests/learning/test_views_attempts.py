import re

import pytest

from learning.domain.enrolment import withdraw
from learning.enums import AttemptState
from learning.models import Attempt, AttemptAnswer, Enrolment
from tests.factories.questions import CODES, RIGHT, WRONG
from tests.learning.browsing import address, fields, links, script_headers, soup, text
from tests.learning.taking import (
    accept,
    answer,
    block,
    hand_in,
    lesson,
    read,
    start,
    take,
    tokens,
)


def as_fields(attempt, code, response):
    """A response as the fields of the page's form."""
    prefix = f"{code}-"
    match tokens(attempt, code, response):
        case {"choice": choice}:
            return {f"{prefix}choice": choice}
        case {"choices": choices}:
            return {f"{prefix}choices": choices}
        case {"matches": matches}:
            return {f"{prefix}match-{left}": right for left, right in matches.items()}
        case {"order": order}:
            return {f"{prefix}position-{item}": str(place) for place, item in enumerate(order, 1)}
        case {"number": number}:
            return {f"{prefix}number": number}
        case {"text": words}:
            return {f"{prefix}text": words}


def whole_form(attempt, answers):
    data = {}
    for code in attempt.questions:
        data |= as_fields(attempt, code, answers[code])
    return data


def attempt_page(client, attempt, language="en"):
    return soup(client.get(address("attempt", attempt.id, language=language)))


def save(client, attempt, code, **data):
    return client.post(address("attempt_answer", attempt.id, code), data, headers=script_headers())


class TestRules:
    def quiz(self, client, enrolment):
        page = soup(client.get(address("lesson", enrolment.id, lesson("check-1"))))
        return page.select_one(f"#b-{block('check-1', 'quiz')}")

    def test_come_before_the_first_question(self, alice, enrolment):
        words = text(self.quiz(alice, enrolment))
        for rule in (
            "6 questions",
            "70 % to pass",
            "3 attempts",
            "The best result counts",
            "3 attempts left",
        ):
            assert rule in words
        assert "What is a weak signal?" not in words
        assert not Attempt.objects.exists()

    def test_start_begins_one_attempt_however_often_it_is_pressed(self, alice, enrolment):
        url = address("quiz_start", enrolment.id, lesson("check-1"), block("check-1", "quiz"))
        where = {alice.post(url)["Location"] for _ in range(3)}
        assert where == {address("attempt", Attempt.objects.get().id)}
        assert "Go on with the attempt" in text(self.quiz(alice, enrolment))

    def test_results_and_what_is_left(self, alice, enrolment):
        take(enrolment, right=False)
        words = text(self.quiz(alice, enrolment))
        assert "Best result so far 0 %" in words
        assert "2 attempts left" in words
        take(enrolment)
        words = text(self.quiz(alice, enrolment))
        assert "Passed, best result 100 %" in words
        assert "Attempt 2: 100 %" in words

    def test_used_up_says_whom_to_ask_and_starts_nothing(self, alice, enrolment):
        for _ in range(3):
            take(enrolment, right=False)
        assert "ask your trainer" in text(self.quiz(alice, enrolment))
        url = address("quiz_start", enrolment.id, lesson("check-1"), block("check-1", "quiz"))
        response = alice.post(url, follow=True)
        assert "all 3 attempts at this quiz are used" in text(soup(response).select_one(".messages"))
        assert Attempt.objects.count() == 3

    def test_a_withdrawn_run_starts_nothing(self, alice, world, enrolment):
        withdraw(actor=world.hana, enrolment=enrolment, reason="Moved on.")
        assert self.quiz(alice, enrolment).select("button") == []

    def test_a_block_that_is_no_quiz_is_refused(self, alice, enrolment):
        url = address("quiz_start", enrolment.id, lesson("welcome"), block("welcome", "reflection"))
        assert alice.post(url).status_code == 302
        assert not Attempt.objects.exists()


class TestAnswering:
    def test_every_question_on_one_page_with_a_map(self, alice, enrolment):
        page = attempt_page(alice, start(enrolment))
        assert len(page.select("[data-question]")) == 6
        assert len(page.select("form.attempt")) == 1
        assert text(page.select_one("[data-map-summary]")) == "Answered: 0 of 6"
        assert [link["href"] for link in page.select("[data-map]")] == [f"#question-{code}" for code in CODES]
        names = [control["name"] for control in page.select(".attempt [name]")]
        single = {name for name in names if names.count(name) == 1}
        assert {f"{code}-flag" for code in CODES} <= single

    @pytest.mark.parametrize("language", ["en", "bg"])
    def test_no_right_answer_in_the_page(self, alice, enrolment, language):
        attempt = start(enrolment)
        html = alice.get(address("attempt", attempt.id, language=language)).content.decode()
        for telling in (
            "Futures wheel",
            "Колело на бъдещето",
            "correct",
            "feedback",
            "tolerance",
            attempt.seed,
        ):
            assert telling not in html, telling
        ids = set(re.findall(r'value="([a-z]\d+)"', html))
        assert ids <= {f"{kind}{number}" for kind in "olri" for number in range(1, 10)}

    @pytest.mark.parametrize("code", CODES)
    def test_each_type_saves_itself(self, alice, enrolment, code):
        attempt = start(enrolment)
        response = save(alice, attempt, code, **as_fields(attempt, code, RIGHT[code]))
        assert response.status_code == 200
        assert set(response.json()) == {"saved_at", "revision"}
        assert AttemptAnswer.objects.get().response == RIGHT[code]
        page = attempt_page(alice, attempt)
        assert text(page.select_one("[data-map-summary]")) == "Answered: 1 of 6"
        form = dict(fields(page.select_one(f"[data-question={code}]")))
        for name, value in as_fields(attempt, code, RIGHT[code]).items():
            assert form[name] == value if isinstance(value, str) else form[name] in value

    def test_without_scripts_one_button_saves_all(self, alice, enrolment):
        attempt = start(enrolment)
        response = alice.post(
            address("attempt", attempt.id), whole_form(attempt, RIGHT) | {"then": "review"}, follow=True
        )
        assert "Answered: 6 of 6." in text(soup(response).main)
        assert {row.question_code: row.response for row in AttemptAnswer.objects.all()} == RIGHT

    def test_an_untouched_page_answers_nothing(self, alice, enrolment):
        attempt = start(enrolment)
        form = attempt_page(alice, attempt).select_one("form.attempt")
        alice.post(address("attempt", attempt.id), dict(fields(form)))
        assert not AttemptAnswer.objects.exists()

    def test_an_answer_can_be_taken_back(self, alice, enrolment):
        attempt = start(enrolment)
        save(alice, attempt, "q-multiple", **as_fields(attempt, "q-multiple", RIGHT["q-multiple"]))
        save(alice, attempt, "q-multiple")
        assert AttemptAnswer.objects.get().response == {}

    def test_a_flag_stays(self, alice, enrolment):
        attempt = start(enrolment)
        save(alice, attempt, "q-single", **{"q-single-flag": "on"})
        page = attempt_page(alice, attempt)
        assert page.select_one("[name=q-single-flag]").has_attr("checked")
        assert "flagged" in text(page.select_one("[data-map=q-single]"))
        assert AttemptAnswer.objects.get().response == {}

    def test_a_number_that_is_none_is_said_and_the_rest_is_saved(self, alice, enrolment):
        attempt = start(enrolment)
        response = save(alice, attempt, "q-numeric", **{"q-numeric-number": "много"})
        assert response.status_code == 422
        assert "one number" in response.json()["message"]
        data = whole_form(attempt, RIGHT) | {"q-numeric-number": "много", "then": "review"}
        page = soup(alice.post(address("attempt", attempt.id), data, follow=True))
        assert "Question 5:" in text(page.select_one(".messages"))
        assert page.select_one("form.attempt")
        assert AttemptAnswer.objects.count() == 5

    def test_two_items_in_one_place_still_make_an_order(self, alice, enrolment):
        attempt = start(enrolment)
        places = {f"q-ordering-position-i{number}": "1" for number in (1, 2, 3)}
        assert save(alice, attempt, "q-ordering", **places).status_code == 200
        assert len(AttemptAnswer.objects.get().response["order"]) == 3

    def test_the_language_may_change_in_between(self, alice, enrolment):
        attempt = start(enrolment)
        save(alice, attempt, "q-single", **as_fields(attempt, "q-single", RIGHT["q-single"]))
        page = attempt_page(alice, attempt, language="bg")
        assert "Ранен намек" in text(page.select_one(".choice:has(:checked)"))

    def test_a_forged_answer_is_refused(self, alice, enrolment):
        attempt = start(enrolment)
        assert save(alice, attempt, "q-single", **{"q-single-choice": "b"}).status_code == 422
        assert save(alice, attempt, "no-such-code").status_code == 404
        assert not AttemptAnswer.objects.exists()

    @pytest.mark.parametrize("who", ["bob", "hana", "tanya", "stoyan"])
    def test_somebody_elses_attempt_is_not_found(self, client, world, enrolment, who):
        attempt = start(enrolment)
        client.force_login(getattr(world, who))
        assert client.get(address("attempt", attempt.id)).status_code == 404
        assert save(client, attempt, "q-single").status_code == 404
        assert client.post(address("attempt_submit", attempt.id)).status_code == 404
        assert Attempt.objects.get().state == AttemptState.IN_PROGRESS

    def test_a_lost_session_is_told_to_the_script(self, client, enrolment):
        response = save(client, start(enrolment), "q-single")
        assert response.status_code == 401
        assert "/accounts/login/?next=%2Fen%2Fattempts%2F" in response.json()["login_url"]

    def test_few_queries(self, alice, enrolment, django_assert_max_num_queries):
        attempt = start(enrolment)
        attempt_page(alice, attempt)
        with django_assert_max_num_queries(8):
            attempt_page(alice, attempt)


class TestReviewing:
    def test_says_what_is_open_and_what_is_flagged(self, alice, enrolment):
        attempt = start(enrolment)
        save(alice, attempt, "q-single", **as_fields(attempt, "q-single", RIGHT["q-single"]))
        save(alice, attempt, "q-short", **{"q-short-flag": "on"})
        page = soup(alice.get(address("attempt_review", attempt.id)))
        assert "5 questions are not answered." in text(page.select_one(".alert"))
        rows = [text(row) for row in page.select(".review-list li")]
        assert "Answered" in rows[0]
        assert "Not answered" in rows[1]
        assert "Flagged" in rows[5]
        assert page.select(".review-list a")[5]["href"].endswith("#question-q-short")

    def test_a_submitted_attempt_has_no_review(self, alice, enrolment):
        attempt = take(enrolment)
        assert alice.get(address("attempt_review", attempt.id))["Location"] == address("attempt", attempt.id)


class TestResult:
    def submit(self, client, attempt):
        return soup(client.post(address("attempt_submit", attempt.id), follow=True))

    def test_passed_with_figures_and_a_way_on(self, alice, enrolment):
        attempt = start(enrolment)
        answer(attempt)
        page = self.submit(alice, attempt)
        assert text(page.select_one(".verdict-title")) == "100 %: passed"
        assert "11 of 11 points; 70 % are needed to pass." in text(page.select_one(".verdict"))
        assert links(page)["Live session"] == address("lesson", enrolment.id, lesson("outlook"))
        assert links(page)["Back to the lesson"] == address("lesson", enrolment.id, lesson("check-1"))

    def test_not_passed_offers_another_attempt_first(self, alice, enrolment):
        attempt = start(enrolment)
        answer(attempt, right=False)
        page = self.submit(alice, attempt)
        assert "not passed yet" in text(page.select_one(".verdict-title"))
        assert "2 attempts left" in text(page.main)
        first = page.select_one(".result-steps").find(["a", "button"])
        assert text(first) == "Try again"

    def test_explains_every_option_and_gives_model_answers(self, alice, enrolment):
        attempt = start(enrolment)
        answer(attempt, right=False)
        page = self.submit(alice, attempt)
        single = page.select_one("#question-q-single")
        assert "Not right" in text(single.select_one(".mark-wrong"))
        assert "An early hint." in text(single.select_one(".mark-missed"))
        assert "Belongs with “early hint”." in text(page.select_one("#question-q-matching"))
        assert "Right place:" in text(page.select_one("#question-q-ordering"))
        assert "Right answer: 0.5 EUR million." in text(page.select_one("#question-q-numeric"))
        assert "Model answer: Futures wheel." in text(page.select_one("#question-q-short"))
        assert all(question.has_attr("disabled") for question in page.select("fieldset.question"))

    def test_in_bulgarian_with_a_decimal_comma(self, alice, enrolment):
        attempt = take(enrolment, right=False)
        words = text(attempt_page(alice, attempt, language="bg").select_one("#question-q-numeric"))
        assert "0,5 млн. евро" in words

    def test_partial_credit_is_called_partly_right(self, alice, enrolment):
        attempt = start(enrolment)
        half = {"choices": ["a"]}
        save(alice, attempt, "q-multiple", **as_fields(attempt, "q-multiple", half))
        page = self.submit(alice, attempt)
        assert "Partly right: 1 of 2 points" in text(page.select_one("#question-q-multiple"))
        assert "Not answered: 0 of 1 points" in text(page.select_one("#question-q-single"))

    def test_a_second_submission_shows_the_result_of_the_first(self, alice, enrolment):
        attempt = start(enrolment)
        answer(attempt)
        self.submit(alice, attempt)
        late = alice.post(address("attempt", attempt.id), whole_form(attempt, WRONG), follow=True)
        assert "submitted before" in text(soup(late).select_one(".messages"))
        page = self.submit(alice, attempt)
        assert text(page.select_one(".verdict-title")) == "100 %: passed"
        assert save(alice, attempt, "q-single", **{"q-single-choice": "o1"}).status_code == 422
        assert Attempt.objects.get().percent == 100

    def test_a_worse_attempt_does_not_hide_the_better_one(self, alice, enrolment):
        take(enrolment)
        page = attempt_page(alice, take(enrolment, right=False))
        assert "Your best result in this quiz still counts." in text(page.main)

    def test_the_last_missing_thing_completes_the_course(self, alice, world, enrolment):
        read(enrolment, "welcome", "signals")
        take(enrolment)
        accept(hand_in(enrolment), world.tanya)
        attempt = start(enrolment, "final-quiz")
        answer(attempt)
        page = self.submit(alice, attempt)
        assert "You have completed the course" in text(page.main)
        assert Enrolment.objects.get().completed_at is not None

    def test_the_answers_that_were_saved_count_when_the_session_is_lost(self, client, world, enrolment):
        attempt = start(enrolment)
        answer(attempt)
        response = client.post(address("attempt_submit", attempt.id))
        assert "/accounts/login/" in response["Location"]
        client.force_login(world.alice)
        assert text(self.submit(client, attempt).select_one(".verdict-title")) == "100 %: passed"


class TestStaleTab:
    def test_takes_away_nothing_that_another_tab_answered(self, alice, enrolment):
        attempt = start(enrolment)
        page = attempt_page(alice, attempt)
        stale = {field["name"]: field["value"] for field in page.select("[data-seen]")}
        assert len(stale) == len(attempt.questions)
        alice.post(address("attempt", attempt.id), whole_form(attempt, RIGHT))
        alice.post(address("attempt", attempt.id), stale | {"then": "review"})
        saved = AttemptAnswer.objects.filter(attempt=attempt).exclude(response={})
        assert saved.count() == len(attempt.questions)

    def test_still_clears_what_was_seen_and_taken_away(self, alice, enrolment):
        attempt = start(enrolment)
        alice.post(address("attempt", attempt.id), whole_form(attempt, RIGHT))
        seen = {field["name"]: field["value"] for field in attempt_page(alice, attempt).select("[data-seen]")}
        alice.post(address("attempt", attempt.id), seen)
        assert not AttemptAnswer.objects.filter(attempt=attempt).exclude(response={}).exists()

    def test_a_place_of_thousands_of_digits_is_no_answer(self, alice, enrolment):
        attempt = start(enrolment)
        for code in attempt.questions:
            sent = as_fields(attempt, code, RIGHT[code])
            places = {name: "9" * 5000 for name in sent if "-position-" in name}
            if places:
                assert save(alice, attempt, code, **places).status_code == 200

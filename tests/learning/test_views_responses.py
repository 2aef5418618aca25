import pytest

from learning.models import AssignmentSubmission, LessonResponse
from tests.factories.courses import make_course_version
from tests.learning.browsing import address, fields, script_headers, soup, text
from tests.learning.taking import TEXT, all_but_review, block, hand_in, lesson


def url(enrolment, name, kind, language="en"):
    route = "assignment" if kind == "assignment" else "respond"
    return address(route, enrolment.id, lesson(name), block(name, kind), language=language)


def send(client, enrolment, name, kind, **data):
    return client.post(url(enrolment, name, kind), data, headers=script_headers())


def submit_form(client, enrolment, name, kind, **data):
    return client.post(url(enrolment, name, kind), data, follow=True)


def act(client, enrolment, name, kind, language="en"):
    page = soup(client.get(address("lesson", enrolment.id, lesson(name), language=language)))
    return page.select_one(f"#b-{block(name, kind)}")


class TestReflection:
    def test_saves_itself_and_is_there_on_return(self, alice, enrolment):
        response = send(alice, enrolment, "welcome", "reflection", text="Едно, две, три", revision=0)
        assert response.status_code == 200
        assert response.json()["revision"] == 1
        assert response.json()["saved_at"].count(":") == 1
        form = act(alice, enrolment, "welcome", "reflection")
        assert form.textarea.get_text() == "Едно, две, три"
        assert form.select_one("[name=revision]")["value"] == "1"
        assert "3 words; at least 5" in text(form)
        assert f"Saved {response.json()['saved_at']}" in text(form)

    def test_the_same_words_in_the_other_language(self, alice, enrolment):
        send(alice, enrolment, "welcome", "reflection", text="Мисъл", revision=0)
        form = act(alice, enrolment, "welcome", "reflection", language="bg")
        assert form.textarea.get_text() == "Мисъл"
        assert "Какво Ви учуди тази седмица?" in text(form)

    def test_without_scripts_by_a_button(self, alice, enrolment):
        response = submit_form(alice, enrolment, "welcome", "reflection", text="По реда", revision=0)
        assert response.redirect_chain[0][0].endswith(f"#b-{block('welcome', 'reflection')}")
        assert "Your answer is saved." in text(soup(response).select_one(".messages"))

    def test_a_second_tab_gets_the_other_words_and_changes_nothing(self, alice, enrolment):
        send(alice, enrolment, "welcome", "reflection", text="First tab", revision=0)
        response = send(alice, enrolment, "welcome", "reflection", text="Second tab", revision=0)
        assert response.status_code == 409
        assert response.json()["fields"] == {"text": "First tab"}
        assert response.json()["revision"] == 1
        assert LessonResponse.objects.get().data == {"text": "First tab"}

    def test_without_scripts_both_versions_stand_on_the_page(self, alice, enrolment):
        send(alice, enrolment, "welcome", "reflection", text="First tab", revision=0)
        response = submit_form(alice, enrolment, "welcome", "reflection", text="Second tab", revision=0)
        assert response.status_code == 409
        form = soup(response).select_one(f"#b-{block('welcome', 'reflection')}")
        assert form.textarea.get_text() == "Second tab"
        assert text(form.select_one(".version")) == "First tab"
        again = alice.post(url(enrolment, "welcome", "reflection"), dict(fields(form.form)))
        assert again.status_code == 302
        assert LessonResponse.objects.get().data == {"text": "Second tab"}

    def test_too_long_is_said_and_not_saved(self, alice, enrolment):
        response = send(alice, enrolment, "welcome", "reflection", text="а" * 20_001, revision=0)
        assert response.status_code == 422
        assert "too long" in response.json()["message"]
        assert not LessonResponse.objects.exists()

    @pytest.mark.parametrize("revision", ["", "abc", "-1", "99999999999999999999"])
    def test_a_senseless_revision_never_overwrites(self, alice, enrolment, revision):
        send(alice, enrolment, "welcome", "reflection", text="Kept", revision=0)
        response = send(alice, enrolment, "welcome", "reflection", text="Lost?", revision=revision)
        assert response.status_code == 409
        assert LessonResponse.objects.get().data == {"text": "Kept"}

    def test_windows_line_ends_and_null_are_harmless(self, alice, enrolment):
        send(alice, enrolment, "welcome", "reflection", text="a\r\nb\0", revision=0)
        assert LessonResponse.objects.get().data == {"text": "a\nb"}

    def test_markup_is_shown_as_written(self, alice, enrolment):
        send(alice, enrolment, "welcome", "reflection", text="<script>alert(1)</script>", revision=0)
        assert (
            act(alice, enrolment, "welcome", "reflection").textarea.get_text() == "<script>alert(1)</script>"
        )

    @pytest.mark.parametrize("who", ["bob", "hana", "tanya", "stoyan"])
    def test_nobody_else_reads_or_writes_it(self, client, world, enrolment, who):
        client.force_login(getattr(world, who))
        assert send(client, enrolment, "welcome", "reflection", text="x", revision=0).status_code == 404
        assert not LessonResponse.objects.exists()

    def test_a_block_of_another_course_is_not_found(self, alice, enrolment):
        make_course_version("other", code="OTH-1")
        foreign = block("welcome", "reflection", "other")
        response = alice.post(address("respond", enrolment.id, lesson("welcome"), foreign), {"text": "x"})
        assert response.status_code == 404


class TestCheck:
    def choices(self, client, enrolment):
        form = act(client, enrolment, "welcome", "check")
        return {text(label.select_one("span")): label.input["value"] for label in form.select(".choice")}

    def test_feedback_at_once_and_again_on_return(self, alice, enrolment):
        wrong = self.choices(alice, enrolment)["A small trend"]
        response = submit_form(alice, enrolment, "welcome", "check", choice=wrong)
        shown = soup(response).select_one(f"#b-{block('welcome', 'check')}")
        assert "Not right" in text(shown.select_one(".mark-wrong"))
        assert "An early hint" in text(shown.select_one(".mark-missed"))
        assert shown.fieldset.has_attr("disabled")
        assert "Not right" in text(act(alice, enrolment, "welcome", "check"))

    def test_a_script_gets_the_check_alone(self, alice, enrolment):
        right = self.choices(alice, enrolment)["An early hint"]
        response = alice.post(
            url(enrolment, "welcome", "check"), {"choice": right}, headers={"HX-Request": "true"}
        )
        assert b"<html" not in response.content
        assert "Right" in text(soup(response).select_one(".mark-right"))

    def test_the_last_answer_replaces_any_other(self, alice, enrolment):
        for words in ("A small trend", "An early hint"):
            choice = self.choices(alice, enrolment).get(words) or ""
            if not choice:
                again = address("lesson", enrolment.id, lesson("welcome"))
                page = soup(alice.get(again, {"again": str(block("welcome", "check"))}))
                labels = page.select(f"#b-{block('welcome', 'check')} .choice")
                choice = next(one.input["value"] for one in labels if words in text(one))
            submit_form(alice, enrolment, "welcome", "check", choice=choice)
        assert LessonResponse.objects.get().data == {"choice": "b"}

    def test_nothing_chosen_asks_for_an_answer(self, alice, enrolment):
        response = submit_form(alice, enrolment, "welcome", "check")
        assert "Choose or write an answer first." in text(soup(response).select_one(".messages"))
        assert not LessonResponse.objects.exists()

    def test_a_forged_choice_is_refused_with_words(self, alice, enrolment):
        response = submit_form(alice, enrolment, "welcome", "check", choice="b")
        assert response.status_code == 200
        assert "was not saved" in text(soup(response).select_one(".messages"))
        assert not LessonResponse.objects.exists()

    def test_before_answering_the_page_does_not_give_it_away(self, alice, enrolment):
        form = act(alice, enrolment, "welcome", "check")
        assert sorted(self.choices(alice, enrolment).values()) == ["o1", "o2"]
        assert "A small trend." not in text(form)
        assert "mark-" not in str(form)


class TestWorksheet:
    def form(self, client, enrolment, language="en"):
        return act(client, enrolment, "signals", "activity", language=language).form

    def test_saves_itself_and_shows_the_same_in_both_languages(self, alice, enrolment):
        name = self.form(alice, enrolment).select_one("textarea[name^=w-], input[type=text][name^=w-]")[
            "name"
        ]
        response = send(alice, enrolment, "signals", "activity", **{name: "CRISPR", "revision": 0})
        assert response.status_code == 200
        for language in ("en", "bg"):
            control = self.form(alice, enrolment, language).select_one(f"[name={name}]")
            assert (control.get_text() or control.get("value")) == "CRISPR"

    def test_what_does_not_fit_is_said_beside_the_field_and_nothing_is_lost(self, alice, enrolment):
        form = self.form(alice, enrolment)
        name = form.select_one("textarea[name^=w-], input[type=text][name^=w-]")["name"]
        response = send(alice, enrolment, "signals", "activity", **{name: "x" * 6000, "revision": 0})
        assert response.status_code == 422
        assert "at most" in response.json()["message"]
        plain = submit_form(alice, enrolment, "signals", "activity", **{name: "x" * 6000, "revision": 0})
        assert plain.status_code == 422
        shown = soup(plain).select_one(f"[name={name}]")
        assert "x" * 6000 in (shown.get_text() or shown.get("value"))
        assert "at most" in text(soup(plain).select_one(".errorlist"))
        assert not LessonResponse.objects.exists()

    def test_a_second_tab_sees_both(self, alice, enrolment):
        form = self.form(alice, enrolment)
        name = form.select_one("textarea[name^=w-], input[type=text][name^=w-]")["name"]
        send(alice, enrolment, "signals", "activity", **{name: "First", "revision": 0})
        response = send(alice, enrolment, "signals", "activity", **{name: "Second", "revision": 0})
        assert response.status_code == 409
        assert response.json()["fields"][name] == "First"


class TestAssignment:
    def test_the_brief_and_the_rubric_stand_there(self, alice, enrolment):
        words = text(act(alice, enrolment, "project", "assignment"))
        for expected in ("Write a signal card.", "Clarity", "4 points", "0 points", "3 of 4 points to pass"):
            assert expected in words

    def test_a_draft_saves_itself(self, alice, enrolment):
        response = send(alice, enrolment, "project", "assignment", text=TEXT, revision=0)
        assert response.json()["revision"] == 1
        shown = act(alice, enrolment, "project", "assignment")
        assert shown.textarea.get_text() == TEXT
        assert AssignmentSubmission.objects.get().state == "draft"

    def test_handing_in_asks_twice_and_keeps_the_text_meanwhile(self, alice, enrolment):
        response = submit_form(
            alice, enrolment, "project", "assignment", text=TEXT, revision=0, action="submit"
        )
        assert response.status_code == 422
        form = soup(response).select_one(f"#b-{block('project', 'assignment')}")
        assert "tick the box" in text(form)
        assert form.textarea.get_text() == TEXT
        assert AssignmentSubmission.objects.get().state == "draft"
        data = dict(fields(form.select_one("form[data-autosave]"))) | {"confirm": "on", "action": "submit"}
        handed = submit_form(alice, enrolment, "project", "assignment", **data)
        assert "Your work is handed in." in text(soup(handed).select_one(".messages"))
        shown = act(alice, enrolment, "project", "assignment")
        assert "Waiting for the reviewer" in text(shown)
        assert TEXT in text(shown)
        assert shown.textarea is None

    def test_after_handing_in_nothing_changes_the_text(self, alice, enrolment):
        hand_in(enrolment)
        response = send(alice, enrolment, "project", "assignment", text="Other", revision=1)
        assert response.status_code == 422
        assert "handed in already" in response.json()["message"]
        assert AssignmentSubmission.objects.get().text == TEXT

    def test_returned_work_shows_the_feedback_and_can_be_handed_in_again(self, alice, world, enrolment):
        from learning.domain.assignments import review

        review(
            actor=world.tanya,
            submission=hand_in(enrolment),
            scores={"c1": 0},
            feedback="Add dates.",
            accept=False,
        )
        shown = act(alice, enrolment, "project", "assignment")
        assert "Returned for revision" in text(shown)
        assert "Tanya Todorova wrote on" in text(shown)
        assert "Add dates." in text(shown)
        assert "0 of 4 points" in text(shown)
        assert "Missing." in text(shown.select_one(".is-given"))
        assert shown.textarea.get_text() == TEXT
        data = {"text": "Better, 2026", "revision": 1, "action": "submit", "confirm": "on"}
        submit_form(alice, enrolment, "project", "assignment", **data)
        assert AssignmentSubmission.objects.get().state == "submitted"

    def test_two_tabs_never_lose_a_text(self, alice, enrolment):
        send(alice, enrolment, "project", "assignment", text="First", revision=0)
        stale = send(alice, enrolment, "project", "assignment", text="Second", revision=0)
        assert stale.status_code == 409
        assert stale.json()["fields"] == {"text": "First"}
        plain = submit_form(alice, enrolment, "project", "assignment", text="Second", revision=0)
        form = soup(plain).select_one(f"#b-{block('project', 'assignment')}")
        assert form.textarea.get_text() == "Second"
        assert text(form.select_one(".version")) == "First"

    def test_a_completed_course_shows_the_work_as_it_was_accepted(self, alice, world, enrolment):
        from tests.learning.taking import accept

        accept(all_but_review(enrolment), world.tanya)
        shown = act(alice, enrolment, "project", "assignment")
        assert "Accepted" in text(shown)
        assert "4 of 4 points" in text(shown)
        assert shown.textarea is None
        response = send(alice, enrolment, "project", "assignment", text="Late", revision=1)
        assert response.status_code == 422

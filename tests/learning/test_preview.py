"""Trainers go through a draft as a learner would: real screens, real grading, no trace."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core import signing
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from courses.models import LessonPage
from learning.domain import papers
from learning.domain.papers import Paper
from learning.domain.rehearsal import Rehearsal
from learning.models import User
from tests.factories.course_pages import SLUG, PaperCourse, make_paper_course
from tests.factories.courses import block_id, lesson_id
from tests.factories.learning import World
from tests.factories.questions import CODES, RIGHT, WRONG, questions
from tests.factories.teams import join_team
from tests.learning.browsing import address, fields, links, script_headers, soup, text
from tests.learning.test_no_answers_before_submission import telling_texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper_course(db: None) -> PaperCourse:
    return make_paper_course()


@pytest.fixture
def author(staff: World, paper_course: PaperCourse) -> User:
    for page in paper_course.pages.values():
        join_team(staff.tanya, page)
    return staff.tanya


@pytest.fixture
def browser(client: Client, author: User) -> Client:
    client.force_login(author)
    return client


def at(course: PaperCourse, name: str, *args: Any, language: str = "en") -> str:
    return address(f"preview_{name}", course.pages["bg"].pk, *args, language=language)


def lesson_at(course: PaperCourse, name: str, language: str = "en") -> str:
    return at(course, "lesson", lesson_id(SLUG, name), language=language)


def form_of(page: BeautifulSoup, ending: str) -> Any:
    """Return the first form whose address's path ends so."""
    return next(
        form
        for form in page.find_all("form")
        if str(form.get("action", "")).partition("?")[0].endswith(ending)
    )


def send(browser: Client, form: Any, **values: Any) -> Any:
    return browser.post(form["action"], dict(fields(form)) | values, follow=True)


def tables() -> dict[str, str]:
    """Return a digest of every table that holds what people do and what is attested of them, and sessions."""
    digests = {}
    names = [
        model._meta.db_table
        for label in ("learning", "certificates", "sessions")
        for model in apps.get_app_config(label).get_models()
    ]
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(
                f"SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t"
            )
            digests[name] = str(cursor.fetchone())
    return digests


@pytest.fixture
def no_trace(browser: Client) -> Iterator[None]:
    before = tables()
    yield
    assert tables() == before


def test_a_lesson_looks_as_it_will_to_learners(browser, paper_course, no_trace):
    response = browser.get(lesson_at(paper_course, "welcome"))
    page = soup(response)
    assert text(page.h1) == "Welcome"
    assert "Preview. Nothing is saved." in text(page.find(class_="preview-banner"))
    assert "Change begins at the edge." in text(page.article)
    assert page.find(class_="next-step") is None
    assert str(Rehearsal().run_id) not in response.content.decode()
    assert [
        a["href"] for a in page.find_all("a", href=re.compile("/learn/")) if "/preview/" not in a["href"]
    ] == []


def test_drafts_are_shown_whether_they_are_published_or_not(browser, paper_course, no_trace):
    lesson = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    lesson.title = "A better welcome"
    lesson.save_revision()
    paper_course.lessons["en"]["signals"].unpublish()
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    assert text(page.h1) == "A better welcome"
    assert "Weak signals" in text(page.find(id="outline") or page.aside)


def test_the_language_link_stays_in_the_preview(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    link = page.find("a", attrs={"data-language-link": True})
    assert "/bg/learn/preview/" in link["href"]
    assert text(soup(browser.get(link["href"])).h1) == "Добре дошли"


def test_a_lesson_without_a_translation_says_so(browser, paper_course):
    paper_course.lessons["en"]["outlook"].delete()
    page = soup(browser.get(lesson_at(paper_course, "outlook")))
    assert "not available in English yet" in text(page.main)


def check_values(page: BeautifulSoup, option: str) -> dict[str, str]:
    """Return the field of the check's form that chooses the option with this text."""
    label = next(label for label in page.find_all("label") if text(label) == option)
    control = label.find("input")
    return {control["name"]: control["value"]}


@pytest.mark.parametrize(
    ("option", "verdict"), [("An early hint", "Right: 1 of 1"), ("A small trend", "Not right: 0")]
)
def test_a_check_is_graded_at_once(browser, paper_course, no_trace, option, verdict):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    form = form_of(page, f"{block_id(SLUG, 'welcome', 'check')}/respond/")
    answered = soup(send(browser, form, **check_values(page, option)))
    assert verdict in text(answered.find(id=f"b-{block_id(SLUG, 'welcome', 'check')}"))
    assert text(answered.h1) == "Welcome"


def test_a_check_answers_a_script_with_the_block_alone(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    form = form_of(page, f"{block_id(SLUG, 'welcome', 'check')}/respond/")
    assert form["hx-post"] == form["action"]
    response = browser.post(
        form["action"], check_values(page, "An early hint"), headers={"HX-Request": "true"}
    )
    assert "Right: 1 of 1" in text(soup(response))
    assert soup(response).h1 is None
    again = soup(response).find("a")
    assert "state=" in again["hx-get"]
    assert again["hx-get"].count("?") == 1
    assert browser.get(again["href"].partition("#")[0]).status_code == 200


@pytest.mark.parametrize("kind", ["reflection", "assignment"])
def test_autosave_is_told_that_nothing_is_kept(browser, paper_course, no_trace, kind):
    name = {"reflection": "welcome", "assignment": "project"}[kind]
    page = soup(browser.get(lesson_at(paper_course, name)))
    form = page.find("form", attrs={"data-autosave": True})
    response = browser.post(form["data-autosave"], {"text": "My thought"}, headers=script_headers())
    assert response.status_code == 422
    assert response.json() == {"message": "Preview: nothing is saved.", "forget": True}


def test_what_one_writes_stays_on_the_page_that_answers(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    form = form_of(page, f"{block_id(SLUG, 'welcome', 'reflection')}/respond/")
    answered = soup(send(browser, form, text="A thought of mine"))
    assert answered.find("textarea").get_text().strip() == "A thought of mine"
    assert "nothing is saved" in text(answered.find(class_="messages"))


def test_a_worksheet_can_be_filled_in(browser, paper_course, no_trace):
    paper_course.change("signals", "en", 1, activity="horizon-scan-radar")
    page = soup(browser.get(lesson_at(paper_course, "signals")))
    form = form_of(page, "/respond/")
    name = form.select_one("textarea, input[type=text]")["name"]
    answered = soup(send(browser, form, **{name: "CRISPR in the field"}))
    assert "CRISPR in the field" in str(form_of(answered, "/respond/"))


def test_finishing_a_lesson_leads_on_and_counts(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    answered = soup(send(browser, form_of(page, "/complete/")))
    assert text(answered.h1) == "Weak signals"
    back = soup(browser.get(answered.find("a", rel="prev")["href"]))
    assert "You have finished this lesson." in text(back.main)


def test_an_assignment_needs_its_length_and_its_yes(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "project")))
    form = form_of(page, "/assignment/")
    refused = soup(send(browser, form, text="Words", action="submit"))
    assert "tick the box" in text(refused.main)
    empty = soup(send(browser, form, text="", action="submit", confirm="on"))
    assert "a learner would read" in text(empty.main)
    taken = soup(send(browser, form, text="My signal card", action="submit", confirm="on"))
    assert "Waiting for the reviewer" in text(taken.main)


def start_quiz(
    browser: Client, course: PaperCourse, name: str = "check-1", language: str = "en"
) -> BeautifulSoup:
    page = soup(browser.get(lesson_at(course, name, language)))
    return soup(send(browser, form_of(page, "/start/")))


def answers_on(page: BeautifulSoup, right: bool) -> dict[str, str | list[str]]:
    """Return the fields that answer every question of an attempt's page rightly or wrongly, by its texts."""
    found: dict[str, str | list[str]] = {}
    for group in page.select("[data-question]"):
        code = str(group["data-question"])
        question, response = questions()[code]["en"], (RIGHT if right else WRONG)[code]
        if question["type"] in ("numeric", "short_answer"):
            key = next(iter(response))
            found[f"{code}-{key}"] = response[key]
        elif "options" in question:
            wanted = {response.get("choice"), *response.get("choices", ())}
            texts = {option["text"] for option in question["options"] if option["id"] in wanted}
            for label in group.find_all("label"):
                control = label.find("input", attrs={"type": ["radio", "checkbox"]})
                if control and text(label) in texts:
                    found.setdefault(control["name"], []).append(control["value"])  # type: ignore[union-attr]
        elif "items" in question:
            texts_by_id = {item["id"]: item["text"] for item in question["items"]}
            for place, item in enumerate(response["order"], 1):
                row = next(row for row in group.select("[data-item]") if texts_by_id[item] in text(row))
                found[str(row.select_one("select")["name"])] = str(place)
        else:
            rights = {pair["right"]["id"]: pair["right"]["text"] for pair in question["pairs"]}
            rights |= {extra["id"]: extra["text"] for extra in question["distractors"]}
            lefts = {pair["left"]["id"]: pair["left"]["text"] for pair in question["pairs"]}
            for left, chosen in response["matches"].items():
                label = next(label for label in group.find_all("label") if text(label) == lefts[left])
                select = group.find(id=label["for"])
                option = next(
                    option for option in select.find_all("option") if rights[chosen] in text(option)
                )
                found[str(select["name"])] = str(option["value"])
    return found


@pytest.mark.parametrize(("right", "verdict"), [(True, "100 %: passed"), (False, "0 %: not passed yet")])
def test_a_quiz_is_answered_looked_over_and_graded(browser, paper_course, no_trace, right, verdict):
    page = start_quiz(browser, paper_course)
    assert {group["data-question"] for group in page.select("[data-question]")} == set(CODES)
    review = soup(
        send(browser, page.find("form", class_="attempt"), **answers_on(page, right), then="review")
    )
    assert "Answered: 6 of 6." in text(review.main)
    result = soup(send(browser, form_of(review, "/submit/")))
    assert verdict in text(result.main)
    lesson = soup(browser.get(result.find("a", string=re.compile("Back to the lesson"))["href"]))
    assert ("Passed, best result 100 %" if right else "Best result so far 0 %") in text(lesson.main)
    assert "2 attempts left" in text(lesson.main)


def test_the_questions_can_be_returned_to_with_their_answers(browser, paper_course, no_trace):
    page = start_quiz(browser, paper_course)
    sent = answers_on(page, right=True)
    review = soup(send(browser, page.find("form", class_="attempt"), **sent, then="review"))
    back = soup(browser.get(review.find("a", string=re.compile("Back to the questions"))["href"]))
    kept = dict(fields(back.find("form", class_="attempt")))
    assert kept["q-short-text"] == sent["q-short-text"]
    assert kept["q-single-choice"] == sent["q-single-choice"][0]


def test_a_refused_answer_says_why(browser, paper_course, no_trace):
    page = start_quiz(browser, paper_course)
    form = page.find("form", class_="attempt")
    answered = soup(send(browser, form, **{"q-numeric-number": "many"}, then="review"))
    assert "Please write one number" in text(answered.find(class_="messages"))


def test_attempts_are_used_up_as_a_learners_are(browser, paper_course, no_trace):
    lesson = soup(browser.get(lesson_at(paper_course, "check-1")))
    for _attempt in range(3):
        page = soup(send(browser, form_of(lesson, "/start/")))
        review = soup(send(browser, page.find("form", class_="attempt"), then="review"))
        result = soup(send(browser, form_of(review, "/submit/")))
        lesson = soup(browser.get(result.find("a", string=re.compile("Back to the lesson"))["href"]))
    assert "You have used all attempts." in text(lesson.main)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_no_page_before_submission_holds_a_right_answer(browser, paper_course, language):
    pages = [
        browser.get(lesson_at(paper_course, name, language)) for name in ("welcome", "check-1", "final-quiz")
    ]
    attempt = browser.post(form_of(soup(pages[1]), "/start/")["action"], follow=True)
    form = soup(attempt).find("form", class_="attempt")
    review = browser.post(form["action"], dict(fields(form)) | {"then": "review"})
    for response in (*pages, attempt, review):
        content = response.content.decode()
        for code in CODES:
            assert not [one for one in telling_texts(code, language) if f">{one}<" in content]
        assert "data-correct" not in content


def test_what_a_page_carries_along_does_not_tell_the_questions_own_ids(browser, paper_course):
    """Those would give the right pairs and the right order away: an ordering's own ids stand in order."""
    page = start_quiz(browser, paper_course)
    review = soup(send(browser, page.find("form", class_="attempt"), **answers_on(page, True), then="review"))
    carried = dict(fields(form_of(review, "/submit/")))["paper"]
    paper = Paper.from_token(carried)
    assert paper.answers["q-ordering"]["order"] != RIGHT["q-ordering"]["order"]
    assert paper.seed not in json.dumps(signing.loads(carried, salt=papers.SALT))


def test_a_changed_token_is_refused(browser, paper_course):
    page = at(paper_course, "attempt", lesson_id(SLUG, "check-1"), block_id(SLUG, "check-1", "quiz"))
    assert browser.get(f"{page}?paper=made-up").status_code == 404
    assert browser.get(f"{lesson_at(paper_course, 'welcome')}?state=made-up").status_code == 200


def test_the_whole_course_can_be_gone_through_but_for_the_reviewer(browser, paper_course, no_trace):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    page = soup(send(browser, form_of(page, "/complete/")))
    page = soup(send(browser, form_of(page, "/complete/")))
    assert text(page.h1) == "Knowledge check"
    page = take(browser, page)
    page = soup(send(browser, form_of(page, "/complete/")))
    assert text(page.h1) == "Your assignment"
    form = form_of(page, "/assignment/")
    page = soup(send(browser, form, text="My signal card", action="submit", confirm="on"))
    page = take(browser, soup(browser.get(page.find("a", rel="next")["href"])))
    final = soup(browser.get(page.find("a", string=re.compile("Back to the lesson"))["href"]))
    assert "A reviewer has not accepted your final assignment yet." in text(final.main)
    assert "99" in str(final.find(class_="progress"))


def take(browser: Client, lesson: BeautifulSoup) -> BeautifulSoup:
    """Take the lesson's quiz with right answers and return what comes next (the result, at the end)."""
    page = soup(send(browser, form_of(lesson, "/start/")))
    review = soup(
        send(browser, page.find("form", class_="attempt"), **answers_on(page, right=True), then="review")
    )
    result = soup(send(browser, form_of(review, "/submit/")))
    assert "100 %: passed" in text(result.main)
    following = result.select_one(".result-steps a.button")
    return soup(browser.get(following["href"])) if "Live session" in text(following) else result


def test_a_course_without_an_assignment_can_be_completed(browser, paper_course, no_trace):
    for language in ("bg", "en"):
        paper_course.lessons[language]["project"].delete()
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    page = soup(send(browser, form_of(page, "/complete/")))
    page = soup(send(browser, form_of(page, "/complete/")))
    page = take(browser, page)
    page = soup(send(browser, form_of(page, "/complete/")))
    result = take(browser, page)
    final = soup(browser.get(result.find("a", string=re.compile("Back to the lesson"))["href"]))
    assert "You have completed the course" in text(final.main)
    assert "Your quiz average is 100 %" in text(final.main)


def test_a_broken_block_shows_its_problem_in_its_place(browser, paper_course, no_trace):
    paper_course.image.delete()
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    assert "cannot be shown" in text(page.article)
    assert "Change begins at the edge." in text(page.article)


def test_a_draft_that_is_not_complete_yet_shows_what_is_missing(browser, paper_course, no_trace):
    lesson = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    body = lesson.body.get_prep_value()
    check = next(child for child in body if child["type"] == "check")
    check["value"] |= {"stem": "", "answers": []}
    lesson.body = body
    lesson.save_revision(clean=False)
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    assert "Question: This field is required." in text(page.article)


def test_a_quiz_whose_bank_is_gone_shows_its_problem(browser, paper_course, no_trace):
    lesson = LessonPage.objects.get(pk=paper_course.lessons["bg"]["final-quiz"].pk)
    for language in ("bg", "en"):
        paper_course.change("final-quiz", language, 0, draw=40)
    page = soup(browser.get(lesson_at(paper_course, "final-quiz")))
    assert "The quiz draws 40 questions, there are only 6." in text(page.article)
    assert lesson.title


def test_the_course_page_is_shown_as_the_catalogue_would(browser, paper_course, no_trace):
    page = soup(browser.get(at(paper_course, "course")))
    assert text(page.h1) == "Course"
    assert text(soup(browser.get(links(page)["Start the course"])).h1) == "Welcome"


def test_only_those_who_may_edit_the_course_see_a_preview(client, paper_course, staff):
    GroupPagePermission.objects.all().delete()
    where = [lesson_at(paper_course, "welcome"), at(paper_course, "course"), screen(paper_course)]
    for person in (staff.alice, staff.hana, staff.tanya):
        client.force_login(person)
        assert {client.get(one).status_code for one in where[:2]} == {404}
    client.force_login(join_team(staff.tanya, paper_course.pages["bg"]))
    assert {client.get(one).status_code for one in where} == {200}


def test_the_frame_is_for_the_site_itself_and_the_policy_stays_strict(browser, paper_course):
    response = browser.get(lesson_at(paper_course, "welcome"))
    policy = response.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"


def screen(course: PaperCourse) -> str:
    return reverse("learning_courses:preview", args=[course.pages["bg"].pk])


def test_the_screen_frames_what_is_chosen(browser, paper_course, no_trace):
    lesson = lesson_id(SLUG, "check-1")
    page = soup(browser.get(screen(paper_course), {"lesson": lesson, "language": "en", "width": "820"}))
    frame = page.find("iframe")
    assert frame["src"] == lesson_at(paper_course, "check-1")
    assert frame["width"] == "820"
    assert [text(tab) for tab in page.select(".course-tabs a[aria-current]")] == ["Preview as learner"]


def test_the_screen_begins_with_the_course_on_a_phone_and_takes_no_nonsense(browser, paper_course):
    for query in ({}, {"lesson": "x", "language": "xx", "width": "9999"}):
        frame = soup(browser.get(screen(paper_course), query)).find("iframe")
        assert frame["src"] == at(paper_course, "course", language="bg")
        assert frame["width"] == "390"
    assert soup(browser.get(screen(paper_course), {"width": "full"})).find("iframe").get("width") is None


@pytest.mark.parametrize("view", ["wagtailadmin_pages:edit", "wagtailadmin_explore"])
def test_the_editor_leads_to_the_preview_of_its_lesson(browser, paper_course, view):
    lesson = paper_course.lessons["bg"]["check-1"]
    content = browser.get(reverse(view, args=[lesson.pk])).content.decode()
    if view == "wagtailadmin_explore":
        content = browser.get(reverse(view, args=[paper_course.pages["bg"].pk])).content.decode()
        assert screen(paper_course) in content
    else:
        assert f"{screen(paper_course)}?lesson={lesson.translation_key}" in content


def test_a_preview_offers_nothing_that_would_be_kept(browser: Client, paper_course: PaperCourse):
    page = soup(browser.get(lesson_at(paper_course, "welcome")))
    for kept in ("#notes", "[data-keep]", "[data-queueable]", "#questions"):
        assert not page.select(kept), kept

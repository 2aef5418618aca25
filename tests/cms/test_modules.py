"""The JavaScript modules in a real Chromium: no word is lost, "saved" is never untrue, places are kept."""

import os
import re

import pytest
from django.template import engines
from django.utils import translation

from tests.cms.stage import Stage, running

CHROMIUM = os.environ.get("CHROMIUM", "")
pytestmark = [pytest.mark.e2e, pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")]

FORM = """{% extends "base.html" %}{% load static %}
{% block main %}
  <form method="post" action="/hand-in" data-autosave="/save">
    <input type="hidden" name="revision" value="{{ revision }}">
    <label for="t">Your words</label><textarea id="t" name="text">{{ text }}</textarea>
    {% include "components/autosave.html" only %}
    <button>Hand in</button>
  </form>
{% endblock main %}
{% block scripts %}
  <script type="module" src="{% static 'cms/js/autosave.js' %}"></script>
{% endblock scripts %}"""

ORDERING = """{% extends "base.html" %}{% load static %}
{% block main %}
  <form method="post" action="/hand-in">{% include "components/question.html" with q=q only %}</form>
{% endblock main %}
{% block scripts %}
  <script type="module" src="{% static 'cms/js/ordering.js' %}"></script>
{% endblock scripts %}"""

LESSON = """{% extends "base.html" %}{% load static %}
{% block main %}
  <div data-player data-position-url="/position" data-position='{{ position }}'>
    {% for block in blocks %}
      <div class="prose" data-block="{{ block }}">
        {% for n in paragraphs %}<p>{{ block }} {{ n }} {{ filler }}</p>{% endfor %}
      </div>
    {% endfor %}
    {% include "components/lesson_nav.html" with next=next only %}
  </div>
  {% include "components/dialog.html" with id="keyboard-help" title="Keys" template=help_template %}
{% endblock main %}
{% block scripts %}
  <script type="module" src="{% static 'cms/js/player.js' %}"></script>
{% endblock scripts %}"""


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def stage():
    with running(Stage()) as played:
        yield played


@pytest.fixture
def page(browser):
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: "Content Security" in message.text and errors.append(message.text))
    page.set_default_timeout(8000)
    page.clock.install()  # pauses and retries are jumped over instead of waited for
    yield page
    context.close()
    assert errors == []


def markup(source, **context):
    with translation.override("en"):
        return engines["django"].from_string(source).render(context)


def show_form(stage, page, text="", revision=1):
    stage.pages["/lesson"] = markup(FORM, text=text, revision=revision)
    page.goto(f"{stage.address}/lesson")


def pause(page, seconds):
    """Let the reader rest: whatever waits for that long happens now."""
    page.clock.fast_forward(1000 * seconds)


def wait_for_status(page, words):
    pause(page, 4)
    page.wait_for_function(
        "words => document.querySelector('[data-autosave-status]').textContent.trim() === words", arg=words
    )


def test_saved_is_said_with_the_servers_time_once_the_server_has_confirmed(stage, page):
    show_form(stage, page)
    page.fill("textarea", "First thoughts")
    assert page.inner_text("[data-autosave-status]") == "Not saved yet"
    wait_for_status(page, "Saved 14:05")
    (sent,) = stage.posted("/save")
    assert sent.pop("written")[0].isdigit()
    assert sent == {"text": ["First thoughts"], "revision": ["1"]}
    assert page.input_value("[name=revision]") == "2"
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('draft:'))") == []


def test_words_outlive_a_server_that_fails_and_are_sent_again(stage, page):
    show_form(stage, page)
    stage.answer = (500, None)
    page.fill("textarea", "Stubborn")
    wait_for_status(page, "Could not be saved. Trying again.")
    stage.answer = (200, {"saved_at": "14:06", "revision": 2})
    wait_for_status(page, "Saved 14:06")


def test_words_outlive_a_lost_connection_and_a_closed_browser(stage, page):
    show_form(stage, page)
    page.context.set_offline(True)
    page.fill("textarea", "Written on a train")
    pause(page, 4)
    page.wait_for_selector("[data-autosave-banner=offline]:visible")
    page.goto("about:blank")
    page.context.set_offline(False)
    show_form(stage, page)
    assert page.input_value("textarea") == "Written on a train"
    wait_for_status(page, "Saved 14:05")
    assert stage.posted("/save")[-1]["text"] == ["Written on a train"]


@pytest.mark.parametrize("answer", [(401, {}), (200, None)], ids=["refused", "led to the sign-in page"])
def test_a_lost_session_keeps_the_words_and_offers_a_new_tab(stage, page, answer):
    show_form(stage, page)
    stage.answer = answer
    page.fill("textarea", "After lunch")
    pause(page, 4)
    page.wait_for_selector("[data-autosave-banner=signed-out]:visible")
    assert page.get_attribute("[data-autosave-banner=signed-out] a", "target") == "_blank"
    assert page.inner_text("[data-autosave-status]") == "Not saved yet"
    stage.answer = (200, {"saved_at": "14:07", "revision": 2})
    wait_for_status(page, "Saved 14:07")
    assert not page.is_visible("[data-autosave-banner=signed-out]")


@pytest.mark.parametrize(("kept", "text"), [("theirs", "From the other tab"), ("mine", "From this tab")])
def test_two_tabs_show_both_texts_and_the_person_chooses(stage, page, kept, text):
    show_form(stage, page)
    stage.answer = (409, {"saved_at": "13:00", "revision": 7, "fields": {"text": "From the other tab"}})
    page.fill("textarea", "From this tab")
    pause(page, 4)
    page.wait_for_selector("[data-autosave-banner=conflict]:visible")
    assert page.inner_text("[data-autosave-theirs]") == "From the other tab"
    assert page.inner_text("[data-autosave-mine]") == "From this tab"
    stage.answer = (200, {"saved_at": "14:08", "revision": 8})
    page.click(f"[data-autosave-keep={kept}]")
    wait_for_status(page, {"theirs": "Saved 13:00", "mine": "Saved 14:08"}[kept])
    assert page.input_value("textarea") == text
    assert page.input_value("[name=revision]") == {"theirs": "7", "mine": "8"}[kept]


def test_an_answer_that_makes_no_sense_any_more_says_why_and_is_not_repeated(stage, page):
    show_form(stage, page)
    stage.answer = (400, {"message": "This attempt is handed in."})
    page.fill("textarea", "Too late")
    wait_for_status(page, "This attempt is handed in.")
    pause(page, 300)
    page.wait_for_timeout(300)
    assert len(stage.posted("/save")) == 1


def test_a_draft_older_than_what_the_server_has_is_not_put_over_it(stage, page):
    show_form(stage, page)
    page.context.set_offline(True)
    page.fill("textarea", "Old draft")
    pause(page, 4)
    page.wait_for_selector("[data-autosave-banner=offline]:visible")
    page.goto("about:blank")
    page.context.set_offline(False)
    show_form(stage, page, text="Newer, from the phone", revision=5)
    pause(page, 4)
    page.wait_for_selector("[data-autosave-banner=conflict]:visible")
    assert page.inner_text("[data-autosave-theirs]") == "Newer, from the phone"
    assert stage.posted("/save") == []


def test_a_second_click_sends_nothing(stage, page):
    show_form(stage, page)
    page.route("**/hand-in", lambda route: None)  # the answer never comes
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.evaluate(
        "for (let click = 0; click < 3; click++) document.querySelector('form button:not([type])').click()"
    )
    page.wait_for_timeout(300)
    assert len([url for url in requests if url.endswith("/hand-in")]) == 1
    page.unroute_all(behavior="ignoreErrors")


def test_lines_are_moved_by_button_and_the_form_knows(stage, page):
    items = [{"id": f"i{n}", "text": f"Line {n}", "position": n} for n in (1, 2, 3)]
    q = {"type": "ordering", "id": "q", "stem": "Order", "items": items, "positions": [1, 2, 3]}
    stage.pages["/quiz"] = markup(ORDERING, q=q)
    page.goto(f"{stage.address}/quiz")
    assert not page.is_visible("[data-position]")
    page.locator("[data-item]").nth(0).locator("[data-down]").click()
    assert page.locator("[data-item-text]").all_inner_texts() == ["Line 2", "Line 1", "Line 3"]
    values = page.evaluate("Object.fromEntries(new FormData(document.querySelector('form:has(.question)')))")
    assert values == {"position-i1": "2", "position-i2": "1", "position-i3": "3"}
    assert page.inner_text("[data-ordering-status]") == "Line 1: place 2 of 3"
    assert page.evaluate("document.activeElement.matches('[data-down]')")
    page.locator("[data-item]").nth(2).drag_to(
        page.locator("[data-item]").nth(0), target_position={"x": 60, "y": 3}
    )
    assert page.locator("[data-item-text]").all_inner_texts() == ["Line 3", "Line 2", "Line 1"]


def test_without_javascript_every_line_has_a_list_of_places(browser, stage):
    items = [{"id": f"i{n}", "text": f"Line {n}", "position": n} for n in (1, 2)]
    q = {"type": "ordering", "id": "q", "stem": "Order", "items": items, "positions": [1, 2]}
    stage.pages["/quiz"] = markup(ORDERING, q=q)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{stage.address}/quiz")
    assert page.locator("[data-position]").count() == 2
    assert page.locator("[data-position]").first.is_visible()
    assert not page.locator("[data-up]").first.is_visible()
    assert not page.locator("[data-theme-toggle]").is_visible()
    context.close()


def show_lesson(stage, page, path="/lesson", position="", **extra):
    context = {
        "blocks": ["b1", "b2", "b3"],
        "paragraphs": range(12),
        "filler": "words " * 60,
        "next": {"url": "/next", "title": "Next"},
        "position": position,
        "help_template": "components/keyboard_help.html",
        "alternate_url": "/other",
        "alternate_language": "bg",
    }
    for where in (path, "/other"):
        stage.pages[where] = markup(LESSON, **context | extra)
    stage.pages["/next"] = "<h1>Next</h1>"
    page.goto(f"{stage.address}{path}")


def place(page):
    return page.get_attribute("[data-player]", "data-place")


def test_the_reading_place_is_reported_restored_and_does_not_drift(stage, page):
    show_lesson(stage, page)
    page.evaluate("document.querySelector('[data-block=b2]').children[4].scrollIntoView()")
    page.wait_for_function("() => document.querySelector('[data-player]').dataset.place.startsWith('b2.')")
    read = place(page)
    block, child = read.split(".")
    with page.expect_response("**/position"):
        pause(page, 2)
    assert stage.posted("/position")[-1] == {"block": [block], "child": [child]}
    for _ in range(3):
        show_lesson(stage, page, position=f'{{"block": "{block}", "child": {child}}}')
        page.wait_for_timeout(150)
        assert place(page) == read


def test_changing_the_language_keeps_the_place(stage, page):
    show_lesson(stage, page)
    page.evaluate("document.querySelector('[data-block=b3]').children[2].scrollIntoView()")
    page.wait_for_function("() => document.querySelector('[data-player]').dataset.place.startsWith('b3.')")
    read = place(page)
    page.click("[data-language-link]")
    page.wait_for_url("**/other")
    page.wait_for_function(
        "(place) => document.querySelector('[data-player]').dataset.place === place", arg=read
    )
    assert page.evaluate("scrollY") > 1000


def test_keys_turn_pages_until_they_are_switched_off(stage, page):
    show_lesson(stage, page)
    page.keyboard.press("?")
    page.wait_for_selector("#keyboard-help:visible")
    page.uncheck("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert page.url.endswith("/lesson")
    page.evaluate("document.getElementById('keyboard-help').showModal()")
    page.check("[data-keys-switch]")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/next")


def test_the_theme_is_chosen_in_three_steps_and_remembered_for_the_server(stage, page):
    show_form(stage, page)
    seen = []
    for _ in range(3):
        page.click("[data-theme-toggle]")
        cookie = next(each["value"] for each in page.context.cookies() if each["name"] == "theme")
        seen.append((page.get_attribute("html", "data-theme"), cookie))
    assert seen == [("light", "light"), ("dark", "dark"), ("system", "system")]
    assert re.match("Colours: as the device", page.get_attribute("[data-theme-toggle]", "title"))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_frame_fits_every_width(stage, page, width):
    page.set_viewport_size({"width": width, "height": 700})
    show_lesson(stage, page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    heights = page.evaluate(
        "[...document.querySelectorAll('.site-tools > *, .brand')].map(e => e.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44

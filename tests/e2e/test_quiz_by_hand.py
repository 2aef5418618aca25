"""A quiz under people's hands: pairs and places by mouse, finger and keys; time that runs out."""

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import Browser, Locator, Page, expect

from learning.domain.enrolment import enrol
from learning.enums import AttemptState
from learning.models import Attempt, Enrolment
from tests.e2e.conftest import is_trouble
from tests.factories.courses import make_course_version
from tests.factories.learning import make_user
from tests.learning.taking import start
from tests.processes import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SAVED = "[data-autosave-status][data-state=saved]"


@pytest.fixture
def run() -> Enrolment:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's event loop runs in this thread
    learner = make_user(language="en")
    return enrol(actor=learner, user=learner, course=make_course_version(time_limit=20).course)


@pytest.fixture
def attempt(run: Enrolment) -> Attempt:
    return start(run)


def open_attempt(browser: Browser, address: str, attempt: Attempt, **options: object) -> Iterator[Page]:
    client = Client()
    client.force_login(attempt.enrolment.user)
    context = browser.new_context(locale="en", base_url=address, **options)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": address}])
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if is_trouble(said.text) else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    with translation.override("en"):
        page.goto(reverse("learning:attempt", args=[attempt.pk]))
    yield page
    assert troubles == []
    context.close()


@pytest.fixture
def desk(browser: Browser, live_academy: str, attempt: Attempt) -> Iterator[Page]:
    yield from open_attempt(browser, live_academy, attempt, viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(browser: Browser, live_academy: str, attempt: Attempt) -> Iterator[Page]:
    yield from open_attempt(
        browser, live_academy, attempt, viewport={"width": 390, "height": 844}, has_touch=True
    )


def question(page: Page, code: str) -> Locator:
    return page.locator(f"[data-question={code}]")


def middle(element: Locator) -> tuple[float, float]:
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def slide(page: Page, begin: tuple[float, float], end: tuple[float, float]) -> None:
    """Put a finger down at `begin`, draw it to `end`, and lift it."""
    session = page.context.new_cdp_session(page)
    for step in range(10):
        x, y = (begin[i] + (end[i] - begin[i]) * step / 9 for i in (0, 1))
        kind = "touchMove" if step else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def stored(attempt: Attempt, code: str) -> dict[str, object]:
    return attempt.answers.get(question_code=code).response


def test_pairs_and_places_by_mouse(desk: Page, attempt: Attempt) -> None:
    pairs = question(desk, "q-matching")
    right, left = pairs.locator("[data-right]").last, pairs.locator("[data-left]").first
    left.scroll_into_view_if_needed()
    desk.mouse.move(*middle(right))
    desk.mouse.down()
    desk.mouse.move(*middle(left), steps=8)
    desk.mouse.up()
    expect(left.locator("select")).to_have_value(right.get_attribute("data-right") or "")
    expect(right).to_have_class("is-used")
    expect(pairs.locator(SAVED)).to_be_visible()
    assert len(next(iter(stored(attempt, "q-matching").values()))) == 1

    places = question(desk, "q-ordering")
    moved = places.locator("[data-item-text]").last.inner_text()
    desk.mouse.move(*middle(places.locator("[data-item]").last))
    desk.mouse.down()
    x, y = middle(places.locator("[data-item]").first)
    desk.mouse.move(x, y - 12, steps=10)
    desk.mouse.up()
    assert places.locator("[data-item-text]").first.inner_text() == moved
    expect(places.locator("[data-ordering-status]")).to_contain_text("place 1 of")
    expect(places.locator(SAVED)).to_be_visible()


def test_pairs_by_finger_and_the_page_still_scrolls(phone: Page, attempt: Attempt) -> None:
    pairs = question(phone, "q-matching")
    pairs.locator(".question-stem").scroll_into_view_if_needed()
    grip, left = pairs.locator("[data-grip]").last, pairs.locator("[data-left]").first
    left.scroll_into_view_if_needed()
    slide(phone, middle(grip), middle(left.locator("label")))
    right = pairs.locator("[data-right]").last.get_attribute("data-right") or ""
    expect(left.locator("select")).to_have_value(right)
    before = phone.evaluate("scrollY")
    text = middle(pairs.locator("[data-right] > span:last-child").first)
    slide(phone, text, (text[0], text[1] - 120))
    phone.wait_for_function("before => scrollY !== before", arg=before)


def test_escape_puts_back_and_keys_do_the_same_as_hands(desk: Page) -> None:
    places = question(desk, "q-ordering")
    before = places.locator("[data-item-text]").all_inner_texts()
    desk.mouse.move(*middle(places.locator("[data-item]").last))
    desk.mouse.down()
    desk.mouse.move(*middle(places.locator("[data-item]").first), steps=10)
    desk.keyboard.press("Escape")
    desk.mouse.up()
    assert places.locator("[data-item-text]").all_inner_texts() == before
    places.locator("[data-up]").last.focus()
    desk.keyboard.press("Enter")
    assert places.locator("[data-item-text]").all_inner_texts() == [*before[:-2], before[-1], before[-2]]


def test_when_the_time_is_over_the_page_shows_the_result_of_what_was_written(
    browser: Browser, live_academy: str, attempt: Attempt
) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=timezone.now() + timedelta(seconds=9))
    for page in open_attempt(browser, live_academy, attempt):
        expect(page.locator("[data-time-shown]")).to_contain_text("0:0")
        page.locator("input[name$=number]").fill("1")
        expect(page.locator("h1")).to_contain_text("Result", timeout=20_000)
        expect(page.locator(".alert").first).to_contain_text("What was saved until then is counted")
    attempt.refresh_from_db()
    assert attempt.submitted_at == attempt.ends_at
    assert attempt.answers.filter(question_code="q-numeric").exists()


def test_a_clock_set_ten_years_on_or_back_wins_nothing(
    browser: Browser, live_academy: str, attempt: Attempt
) -> None:
    Attempt.objects.filter(pk=attempt.pk).update(ends_at=timezone.now() + timedelta(seconds=8))
    for page in open_attempt(browser, live_academy, attempt):
        page.evaluate("Date.now = () => 0; performance.now = () => 0")
        wait_until(lambda: timezone.now() > Attempt.objects.get(pk=attempt.pk).ends_at, 15)
        page.locator("input[name$=number]").fill("7")
        expect(question(page, "q-numeric").locator("[data-autosave-status]")).to_contain_text("time")
    attempt.refresh_from_db()
    assert attempt.state == AttemptState.SUBMITTED
    assert not attempt.answers.exists()

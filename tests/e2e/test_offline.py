"""Without a connection: a kept lesson is read and answered, and what was done is sent once it is back."""

import os
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, expect

from learning.domain.enrolment import enrol
from learning.models import Enrolment, LessonNote, LessonProgress, LessonResponse
from tests.e2e.conftest import is_trouble
from tests.factories.courses import make_course_version
from tests.factories.learning import make_user
from tests.learning.taking import block, lesson
from tests.processes import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
BAR = "[data-outbox-text]"


@pytest.fixture
def run() -> Enrolment:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's event loop runs in this thread
    learner = make_user(language="en")
    return enrol(actor=learner, user=learner, course=make_course_version().course)


def address(run: Enrolment, name: str) -> str:
    with translation.override("en"):
        return reverse("learning:lesson", args=[run.pk, lesson(name)])


def sign_in(context: BrowserContext, run: Enrolment, url: str) -> None:
    client = Client()
    client.force_login(run.user)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


@pytest.fixture
def phone(browser: Browser, live_academy: str, run: Enrolment) -> Iterator[Page]:
    context = browser.new_context(
        locale="en", base_url=live_academy, viewport={"width": 390, "height": 844}, has_touch=True
    )
    sign_in(context, run, live_academy)
    page = context.new_page()
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if is_trouble(said.text) else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    assert troubles == []
    context.close()


def keep(page: Page, path: str) -> None:
    page.goto(path)
    page.evaluate("document.getElementById('outline-drawer').showPopover()")
    page.locator("[data-keep]").click()
    expect(page.locator("[data-keep]")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()  # from now on the worker answers


def test_a_kept_lesson_is_read_answered_noted_and_finished_and_all_of_it_arrives_once(
    phone: Page, run: Enrolment
) -> None:
    path = address(run, "welcome")
    keep(phone, path)
    phone.context.set_offline(True)
    phone.goto(path)
    expect(phone.locator("h1")).to_have_text("Welcome")
    assert phone.evaluate("getComputedStyle(document.querySelector('.site-header')).position") != "static"
    expect(phone.locator(BAR)).to_contain_text("No connection")
    phone.locator("textarea[name=text]").first.fill("Written in a tunnel, five words.")
    expect(phone.locator("[data-autosave-banner=offline]").first).to_be_visible()
    phone.locator("#note-text").fill("A note from the train.")
    phone.locator("[data-note-form] button[type=submit]").click()
    phone.locator("#end form button").click()
    expect(phone.locator(BAR)).to_contain_text("will be sent by itself")
    assert not LessonResponse.objects.exists()

    other = phone.context.new_page()  # the lesson's page is closed before the connection is back
    phone.close()
    phone.context.set_offline(False)
    other.goto("/en/dashboard/")
    expect(other.locator(BAR)).to_contain_text("Sent what you did without connection: 3", timeout=15_000)
    answer = LessonResponse.objects.get(block_id=block("welcome", "reflection"))
    assert answer.data["text"] == "Written in a tunnel, five words."
    assert answer.written_at is not None
    assert answer.written_at < answer.updated_at
    assert LessonNote.objects.get().text == "A note from the train."
    assert LessonProgress.objects.get(lesson_id=lesson("welcome")).state == "completed"
    other.reload()
    expect(other.locator(BAR)).to_be_empty()
    assert (LessonResponse.objects.count(), LessonNote.objects.count()) == (1, 1)


def test_what_is_not_kept_leads_to_the_list_of_what_is(phone: Page, run: Enrolment) -> None:
    keep(phone, address(run, "welcome"))
    phone.context.set_offline(True)
    phone.goto(address(run, "signals"))
    expect(phone.locator("h1")).to_have_text("Lessons on this device")
    expect(phone.locator("[data-kept-list] a")).to_contain_text("Welcome")


def test_two_devices_wrote_and_the_person_chooses(phone: Page, run: Enrolment) -> None:
    path = address(run, "welcome")
    phone.goto(path)
    phone.locator("textarea[name=text]").first.fill("First words, saved at once.")
    expect(phone.locator("[data-autosave-status][data-state=saved]").first).to_be_visible()
    phone.context.set_offline(True)
    phone.locator("textarea[name=text]").first.fill("Mine from the mountains.")
    expect(phone.locator("[data-autosave-banner=offline]").first).to_be_visible()
    wait_until(lambda: LessonResponse.objects.exists(), 5)
    LessonResponse.objects.update(data={"text": "Theirs from the desk."}, revision=7)
    other = phone.context.new_page()
    phone.close()
    phone.context.set_offline(False)
    other.goto("/en/dashboard/")
    expect(other.locator(BAR)).to_contain_text("changed elsewhere meanwhile", timeout=15_000)
    other.locator("[data-outbox-link]").click()
    expect(other.locator("[data-autosave-theirs]").first).to_have_text("Theirs from the desk.")
    expect(other.locator("[data-autosave-mine]").first).to_have_text("Mine from the mountains.")
    assert LessonResponse.objects.get().data == {"text": "Theirs from the desk."}


def test_signing_out_leaves_no_lesson_behind(phone: Page, run: Enrolment) -> None:
    keep(phone, address(run, "welcome"))
    phone.goto("/en/dashboard/")
    phone.locator(".menu summary").click()
    phone.locator("[data-sign-out] button").click()
    phone.wait_for_url(lambda url: "dashboard" not in url)
    assert (
        phone.evaluate("caches.open('kept').then((kept) => kept.keys()).then((pages) => pages.length)") == 0
    )
    assert phone.evaluate("localStorage.getItem('kept')") == "{}"

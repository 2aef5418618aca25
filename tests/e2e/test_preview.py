"""An author goes through a draft on a phone, in both languages; the screens about a course are accessible."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.db import connections
from django.test import Client
from playwright.sync_api import Browser, FrameLocator, Page, expect

from courses.domain.freezing import publish_version
from learning.domain.people import set_site_role
from learning.models import LessonComment, User
from tests.e2e.acts import answer
from tests.e2e.conftest import is_trouble
from tests.factories.course_pages import SLUG, PaperCourse, make_paper_course
from tests.factories.courses import lesson_id
from tests.factories.learning import make_trainer
from tests.factories.questions import questions
from tests.factories.runs import make_answers, make_runs
from tests.factories.teams import join_team
from tests.learning.test_preview import tables

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture(autouse=True)
def own_connection(browser: Browser) -> Iterator[None]:
    """Close what a test opened beside Playwright's event loop, where Django keeps connections of its own."""
    yield
    connections.close_all()


@pytest.fixture
def course(transactional_db: None) -> PaperCourse:
    return make_paper_course()


@pytest.fixture
def author(course: PaperCourse) -> User:
    person = make_trainer("author@example.org", full_name="Радост Василева")
    set_site_role(actor=None, user=person, role=person.site_role)
    for page in course.pages.values():
        join_team(person, page)
    return person


@contextmanager
def signed_in(browser: Browser, live_server: Any, person: User, **options: Any) -> Iterator[Page]:
    """A browser in which the person is signed in; troubles on its console fail the test."""
    client = Client()
    client.force_login(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(base_url=live_server.url, **options)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda message: troubles.append(message.text) if is_trouble(message.text) else None)
    try:
        yield page
        assert troubles == []
    finally:
        context.close()


def speak(person: User, language: str) -> None:
    person.language = language
    person.save(update_fields=["language"])


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_quiz_is_taken_on_a_phone_and_nothing_is_kept(browser, live_server, course, author, language):
    speak(author, language)
    with signed_in(browser, live_server, author, viewport=PHONE) as page:
        before = tables()
        address = f"/cms/courses/{course.pages['bg'].pk}/preview/"
        page.goto(f"{address}?lesson={lesson_id(SLUG, 'check-1')}&language={language}&width=390")
        frame = page.frame_locator("iframe.preview-frame")
        expect(frame.locator(".preview-banner")).to_be_visible()
        frame.locator("form[action*='/start/'] button").click()
        take(frame, language)
        expect(frame.locator(".verdict")).to_contain_text("100")
        frame.locator(".preview-ways a").first.click()
        expect(frame.locator("h1")).to_have_text({"bg": "Курс", "en": "Course"}[language])
        assert tables() == before


def take(frame: FrameLocator, language: str) -> None:
    """Answer the open attempt rightly, look it over and submit it."""
    expect(frame.locator("[data-question]")).to_have_count(6)
    for group in frame.locator("[data-question]").all():
        code = group.get_attribute("data-question")
        answer(group, questions()[code or ""][language])
    said = {"bg": "нищо не се записва", "en": "nothing is saved"}[language]
    expect(frame.locator("[data-autosave-status]").last).to_contain_text(said)
    frame.locator("button[name=then][value=review]").click()
    frame.locator("form[action*='/submit/'] button").click()


def test_a_text_in_a_preview_is_kept_nowhere_not_even_on_the_device(browser, live_server, course, author):
    speak(author, "en")
    with signed_in(browser, live_server, author, viewport=PHONE) as page:
        page.goto(f"/en/learn/preview/{course.pages['bg'].pk}/{lesson_id(SLUG, 'welcome')}/")
        page.locator("form[data-autosave] textarea").fill("Only a try")
        expect(page.locator("[data-autosave-status]")).to_have_text("Preview: nothing is saved.")
        page.locator("#comment summary").click()
        page.locator("#comment textarea").fill("To nobody")
        assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('draft:'))") == []
        page.locator("#comment button").click()
        expect(page.locator("#comment")).to_contain_text("Preview: nothing is sent.")
        expect(page.locator("#comment textarea")).to_have_value("To nobody")
        page.reload()
        expect(page.locator("form[data-autosave] textarea")).to_have_value("")


def test_a_comment_survives_leaving_the_page_and_is_sent_once(browser, live_server, course, author):
    version = publish_version(actor=None, course_page=course.pages["bg"], major=True, notes={})
    (run,) = make_runs(version, 1, lessons=1)
    with signed_in(browser, live_server, run.user, viewport=PHONE) as page:
        address = f"/en/learn/{run.pk}/{lesson_id(SLUG, 'welcome')}/"
        page.goto(address)
        page.locator("#comment summary").click()
        page.locator("#comment textarea").fill("What is a signal?")
        page.goto(address)
        page.locator("#comment summary").click()
        expect(page.locator("#comment textarea")).to_have_value("What is a signal?")
        page.locator("#comment button").click()
        expect(page.locator("#comment [data-remark]")).to_have_text("What is a signal?")
        page.goto(address)
        expect(page.locator("#comment textarea")).to_have_value("")
    assert LessonComment.objects.get().text == "What is a signal?"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_screens_are_accessible(browser, live_server, course, author, language, scheme):
    speak(author, language)
    version = publish_version(actor=None, course_page=course.pages["bg"], major=True, notes={})
    runs = make_runs(version, 6, lessons=3)
    make_answers(runs, "q-ordering", "0")
    LessonComment.objects.create(
        enrolment=runs[0],
        version=version,
        lesson_id=lesson_id(SLUG, "welcome"),
        text="?",
        created_at=runs[0].started_at,
    )
    pk = course.pages["bg"].pk
    course.image.delete()
    with signed_in(browser, live_server, author, viewport=PHONE, color_scheme=scheme) as page:
        for address in (
            f"/cms/courses/{pk}/preview/",
            f"/cms/courses/{pk}/insight/",
            f"/{language}/learn/preview/{pk}/",
            f"/{language}/learn/preview/{pk}/{lesson_id(SLUG, 'welcome')}/",
        ):
            page.goto(address)
            page.wait_for_load_state("networkidle")
            assert violations(page) == [], address
            assert not re.search("wide", overflow(page)), address


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA in what is ours, the frame's inner page left to itself."""
    found = Axe().run(
        page,
        context={"include": ["main"], "exclude": ["iframe"]},
        options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    )
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]


def overflow(page: Page) -> str:
    """Return "wide" when the page scrolls sideways."""
    return str(
        page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1 ? 'wide' : ''"
        )
    )

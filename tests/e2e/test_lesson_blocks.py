"""A lesson with a block of every kind, as its learner meets it in Chromium."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from courses.domain.freezing import publish_version
from courses.models import CoursePage, LessonPage
from learning.models import Enrolment
from tests.e2e.conftest import is_trouble
from tests.factories.block_samples import block_id, make_sample_media, put_samples
from tests.factories.course_pages import SLUG, make_paper_course
from tests.factories.courses import lesson_id
from tests.factories.learning import make_enrolment, make_user
from tests.processes import wait_until

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FILM = "https://www.youtube.com/watch?v=aqz-KE-bpKQ"
PLAYER = re.compile(r"https://www\.youtube-nocookie\.com/.*")


@dataclass
class Reader:
    """A learner's run through a course whose lesson `signals` holds the samples."""

    address: str
    enrolment: Enrolment
    cookie: str

    def lesson(self, language: str = "bg") -> str:
        with translation.override(language):
            path = reverse("learning:lesson", args=[self.enrolment.id, lesson_id(SLUG, "signals")])
        return self.address + path

    def context(self, browser: Browser, **options: object) -> BrowserContext:
        context = browser.new_context(
            **{"locale": "bg", "viewport": {"width": 390, "height": 844}, **options}
        )
        context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": self.address}])
        return context


def link_a_film(lesson: str) -> None:
    """Let the lesson show a film at its provider instead of its own."""
    for page in LessonPage.objects.filter(slug=lesson):
        body = page.body.get_prep_value()
        for child in body:
            if child["type"] == "video":
                child["value"] |= {"file": None, "captions": [], "link": FILM}
        page.body = body
        page.save_revision(clean=False).publish()


@pytest.fixture
def course() -> CoursePage:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's event loop runs in this thread
    made = make_paper_course()
    put_samples(made, make_sample_media())
    return made.pages["bg"]


def reader_of(course: CoursePage, address: str) -> Reader:
    version = publish_version(actor=None, course_page=course, major=False, notes={"bg": "…", "en": "…"})
    user = make_user()
    client = Client()
    client.force_login(user)
    return Reader(address, make_enrolment(user, version), client.cookies["sessionid"].value)


@pytest.fixture
def reader(course: CoursePage, live_academy: str) -> Reader:
    return reader_of(course, live_academy)


@pytest.fixture
def film_reader(course: CoursePage, live_academy: str) -> Reader:
    """The same, but the film stands at its provider."""
    link_a_film("signals")
    return reader_of(course, live_academy)


def block(page: Page, kind: str) -> object:
    return page.locator(f"#b-{block_id(kind)}")


def test_the_border_between_two_pictures_moves_by_keyboard(reader: Reader, browser: Browser):
    with reader.context(browser) as context:
        page = context.new_page()
        page.goto(reader.lesson())
        pair = block(page, "before_after")
        slider = pair.get_by_role("slider")
        slider.focus()
        clip = "element => getComputedStyle(element.querySelector('.compare-after')).clipPath"
        before = pair.evaluate(clip)
        for _press in range(10):
            page.keyboard.press("ArrowRight")
        assert "50%" in before
        assert "60%" in pair.evaluate(clip)
        expect(slider).to_have_attribute("aria-valuetext", "60 %")


def test_without_javascript_both_pictures_the_text_and_a_link_are_there(
    film_reader: Reader, browser: Browser
):
    with film_reader.context(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(film_reader.lesson())
        first, second = (block(page, "before_after").locator("img").nth(place) for place in (0, 1))
        assert second.bounding_box()["y"] >= first.bounding_box()["y"] + first.bounding_box()["height"] - 1
        expect(block(page, "before_after").get_by_role("slider")).to_be_hidden()
        expect(block(page, "video").get_by_role("link")).to_have_attribute("href", FILM)
        expect(block(page, "video").get_by_role("button")).to_be_hidden()


def test_a_film_plays_with_captions_in_both_languages_and_can_be_searched(reader: Reader, browser: Browser):
    with reader.context(browser) as context:
        page = context.new_page()
        parts: list[int] = []
        page.on("response", lambda answer: parts.append(answer.status) if ".webm" in answer.url else None)
        page.goto(reader.lesson())
        film = block(page, "video").locator("video")
        film.evaluate("film => { film.muted = true; return film.play(); }")
        wait_until(lambda: film.evaluate("film => film.currentTime > 0.2"), seconds=20)
        assert set(parts) == {206}
        tracks = film.evaluate("film => [...film.textTracks].map(track => [track.language, track.mode])")
        assert tracks == [["bg", "showing"], ["en", "disabled"]]
        words = "film => [...film.textTracks[0].cues].map(cue => cue.text)"
        assert film.evaluate(words) == ["Първи надпис", "Втори надпис"]
        lines = block(page, "video").locator("[data-cues]")
        lines.locator("summary").click()
        lines.locator("li button").last.click()
        expect(lines.locator("[aria-current]")).to_contain_text("Втори надпис")
        transcript = block(page, "video").locator("details:not([data-cues])")
        transcript.locator("summary").click()
        expect(transcript).to_contain_text("A square moves (bg)")


def test_nothing_is_asked_of_the_other_host_before_the_learner_presses(film_reader: Reader, browser: Browser):
    foreign: list[str] = []

    def play(route: Route) -> None:
        foreign.append(route.request.url)
        route.fulfill(content_type="text/html", body="<title>film</title><p>film</p>")

    with film_reader.context(browser) as context:
        troubles: list[str] = []
        page = context.new_page()
        page.on("console", lambda said: troubles.append(said.text) if is_trouble(said.text) else None)
        page.route(lambda url: not url.startswith(film_reader.address), play)
        answer = page.goto(film_reader.lesson())
        page.wait_for_load_state("networkidle")
        assert foreign == []
        assert "frame-src www.youtube-nocookie.com" in answer.headers["content-security-policy"]

        if folder := os.environ.get("SCREENSHOTS"):
            block(page, "video").screenshot(path=Path(folder) / "film-card.png")

        block(page, "video").get_by_role("button").press("Enter")

        frame = block(page, "video").frame_locator("iframe")
        expect(frame.get_by_text("film")).to_be_visible()
        assert foreign == ["https://www.youtube-nocookie.com/embed/aqz-KE-bpKQ?rel=0"]
        assert troubles == []


def test_a_page_without_a_foreign_film_allows_no_frame(reader: Reader, browser: Browser):
    with reader.context(browser) as context:
        answer = context.new_page().goto(reader.lesson())
        assert "frame-src" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["bg", "en"])
def test_the_lesson_is_accessible_and_fits_a_phone(
    reader: Reader, browser: Browser, language: str, theme: str
):
    with reader.context(browser, color_scheme=theme) as context:
        page = context.new_page()
        page.emulate_media(reduced_motion="reduce", color_scheme=theme)
        page.goto(reader.lesson(language))
        for summary in page.locator(".lesson details summary").all():
            summary.click()
        results = Axe().run(page, context=".lesson")
        assert results.violations_count == 0, results.generate_report()
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
        if folder := os.environ.get("SCREENSHOTS"):
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.screenshot(path=Path(folder) / f"blocks-{language}-{theme}-{width}.png", full_page=True)


def test_nothing_jumps_while_the_lesson_loads(reader: Reader, browser: Browser):
    with reader.context(browser) as context:
        page = context.new_page()
        page.add_init_script(
            "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
            " if (!entry.hadRecentInput) window.shift += entry.value; })"
            ".observe({type: 'layout-shift', buffered: true});"
        )
        page.goto(reader.lesson())
        page.wait_for_load_state("networkidle")
        for place in range(0, 12_000, 700):
            page.mouse.wheel(0, place and 700)
            page.wait_for_timeout(60)
        assert page.evaluate("window.shift") < 0.01

"""Every page that a learner meets: no barrier that axe knows, nothing to scroll sideways, no broken script.

In both languages, light and dark, on a phone and at a desk.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Page

from learning.domain.attempts import submit_attempt
from learning.domain.discussions import ask, reply
from learning.domain.enrolment import enrol
from learning.domain.notes import Passage, write_note
from learning.models import Enrolment
from tests.e2e.conftest import is_trouble
from tests.factories.certificates import make_issued
from tests.factories.courses import make_course_version
from tests.factories.learning import World, make_world
from tests.factories.teams import join_course
from tests.learning.taking import answer, hand_in, lesson, start

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
WIDTHS = (390, 1280)
SETTLED = """async () => {
    for (const _frame of [1, 2, 3]) await new Promise(requestAnimationFrame);
    await Promise.allSettled(document.getAnimations().map((each) => each.finished));
}"""
HEIGHT = 5000  # pixels: what stands fixed at the lower edge of a phone hides nothing
WCAG = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
# All that a theme can change.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
    "resultTypes": ["violations"],
}


@dataclass
class Learner:
    """Somebody in the middle of a course, with one of every page."""

    world: World
    run: Enrolment
    pages: dict[str, tuple[str, list[object]]] = field(default_factory=dict)


@pytest.fixture
def learner() -> Learner:
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's event loop runs in this thread
    world, version = make_world(), make_course_version(time_limit=30)
    join_course(world.tanya, version.course)
    run = enrol(actor=world.alice, user=world.alice, course=version.course)
    result = start(run, "final-quiz")
    answer(result, right=False)
    submit_attempt(actor=world.alice, attempt=result)
    welcome = lesson("welcome")
    passage = Passage(quote="Change begins at the edge.")
    write_note(
        actor=world.alice, enrolment=run, lesson_id=welcome, language="en", passage=passage, text="So?"
    )
    asked = ask(actor=world.alice, enrolment=run, lesson_id=welcome, text="What is weak?")
    reply(actor=world.tanya, question=asked, text="An early hint.")
    make_issued(world.alice, make_course_version("other-course", code="OTH-101"))
    hand_in(run)
    attempt = start(run, "check-1")
    made = Learner(world, run)
    made.pages = {
        "home": ("wagtail_serve", [""]),
        "catalogue": ("learning:catalogue", []),
        "course": ("learning:course", [version.course.slug]),
        "reading": ("learning:lesson", [run.pk, welcome]),
        "worksheet": ("learning:lesson", [run.pk, lesson("signals")]),
        "quiz rules": ("learning:lesson", [run.pk, lesson("check-1")]),
        "live session": ("learning:lesson", [run.pk, lesson("outlook")]),
        "assignment": ("learning:lesson", [run.pk, lesson("project")]),
        "questions": ("learning:questions", [run.pk, welcome]),
        "attempt": ("learning:attempt", [attempt.pk]),
        "look over": ("learning:attempt_review", [attempt.pk]),
        "result": ("learning:attempt", [result.pk]),
        "dashboard": ("learning:dashboard", []),
        "notes": ("learning:notes", []),
        "calendar": ("learning:calendar", []),
        "profile": ("learning:profile", []),
        "certificates": ("certificates:list", []),
        "on this device": ("offline", []),
    }
    return made


@pytest.fixture
def page(browser: Browser, live_academy: str, learner: Learner) -> Iterator[Page]:
    client = Client()
    client.force_login(learner.world.alice)
    context = browser.new_context(base_url=live_academy, service_workers="block", reduced_motion="reduce")
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_academy}
    context.add_cookies([session])
    yield context.new_page()
    context.close()


def faults(page: Page, name: str) -> list[str]:
    """Return what is wrong with the page as it stands, at both widths and in both themes."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for theme, rules in (("light", WCAG), ("dark", COLOURS)):
            page.emulate_media(color_scheme=theme)
            page.evaluate(SETTLED)
            where = f"{name}, {theme}, {width}"
            results = page.evaluate("(options) => axe.run(document, options)", rules)
            found += [
                f"{where}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
                for violation in results["violations"]
            ]
            if not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
                found.append(f"{where}: it scrolls sideways")
    return found


@pytest.mark.parametrize("language", ["bg", "en"])
def test_no_page_has_a_barrier(page: Page, learner: Learner, language: str) -> None:
    troubles: list[str] = []
    page.on("console", lambda said: troubles.append(said.text) if is_trouble(said.text) else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    found = []
    for name, (route, args) in learner.pages.items():
        with translation.override(language):
            page.goto(reverse(route, args=args))
        page.wait_for_load_state("networkidle")
        assert page.locator("html").get_attribute("lang") == language, name
        found += faults(page, name)
    assert "\n".join(found) == ""
    assert troubles == []

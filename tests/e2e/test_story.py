"""The whole story in Chromium: from an invitation to a certificate in HR's hands."""

import csv
import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from cms.demo.texts import FEEDBACK, WORK
from courses.models import Course, CourseVersion, LessonPage
from learning.models import Enrolment, User
from learning.queries.outlines import Lesson, outline_of
from tests.e2e.acts import go_on_through, press, sign_in, take_quiz
from tests.e2e.conftest import Site, visitor

pytestmark = pytest.mark.e2e

COURSE = "for-101-foresight-foundations"
EMAIL = "nina.marinova@bio.example"
NAME = "Нина Асенова Маринова"
PASSWORD = "една-дълга-парола-26"
THOUGHT = "Бюджетът ни е прогноза, а би трябвало да е няколко възможности."
NEW_TITLE = "Предвиждане, а не прогноза: ново заглавие"


def test_from_an_invitation_to_a_certificate_in_hrs_hands(
    site: Site, browser: Browser, tmp_path: Path
) -> None:
    invited(site, browser)
    with visitor(browser, site, viewport={"width": 390, "height": 844}) as learner:
        sign_in(learner, EMAIL, PASSWORD)
        version = enrols(learner)
        reads_reflects_and_comes_back(learner, version)
        with visitor(browser, site) as trainer, visitor(browser, site) as reviewer:
            edits_a_lesson_and_submits_it(trainer)
            approves_it(site, reviewer)
            publishes_a_new_version(trainer)
        keeps_the_old_version(learner, version)
        studies_to_the_end(learner, version)
        with visitor(browser, site) as trainer:
            accepts_the_assignment(trainer)
        number = receives_the_certificate(learner, tmp_path)
    with visitor(browser, site, "en-GB") as hr:
        finds_and_downloads(hr, number, tmp_path)
    with visitor(browser, site) as competitor:
        sees_nothing_of_it(competitor)


def invited(site: Site, browser: Browser) -> None:
    """Cluster staff invite Nina; she follows the letter and chooses a password."""
    with visitor(browser, site) as staff:
        sign_in(staff, "admin@example.org")
        staff.goto("/cms/invitations/new/")
        staff.locator("[name=email]").fill(EMAIL)
        staff.locator("[name=full_name]").fill(NAME)
        staff.locator("[name=organisation]").select_option(label="Демо Био ООД")
        staff.locator("main form button[type=submit], main form [type=submit]").first.click()
        expect(staff.locator(".messages")).to_contain_text(EMAIL)
    with visitor(browser, site) as nina:
        for _try in range(300):
            if letters := site.letters_to(EMAIL):
                break
            nina.wait_for_timeout(100)
        link = re.search(r"http://\S+/invitations/\S+", letters[-1])
        assert link is not None
        nina.goto(link[0])
        expect(nina.locator("[name=full_name]")).to_have_value(NAME)
        nina.locator("[name=password]").fill(PASSWORD)
        nina.locator("main form button[type=submit]").first.click()
        nina.wait_for_url(re.compile("/dashboard/"))
        nina.goto(link[0])
        assert nina.locator("[name=password]").count() == 0, "the letter works once"


def enrols(page: Page) -> CourseVersion:
    """Nina finds the course in the catalogue and enrols, twice as people do."""
    page.goto("/bg/courses/?q=предвиждане")
    page.locator(f"a[href$='/courses/{COURSE}/']").first.click()
    press(page, "/enrol/")
    page.wait_for_url(re.compile("/learn/"))
    enrolment = Enrolment.objects.get(user__email=EMAIL)
    assert enrolment.version.number == "1.0"
    return Course.objects.get(slug=COURSE).current_version


def open_lesson(page: Page, lesson: Lesson) -> None:
    """Open a lesson of Nina's enrolment by its address."""
    enrolment = Enrolment.objects.get(user__email=EMAIL, course__slug=COURSE)
    page.goto(f"/bg/learn/{enrolment.id}/{lesson.id}/")


def reads_reflects_and_comes_back(page: Page, version: CourseVersion) -> None:
    """Nina writes a reflection that saves itself, changes the language, leaves, and is where she was."""
    first = outline_of(version.id).lessons[0]
    open_lesson(page, first)
    note = page.locator("section[data-block] textarea[name=text]").first
    note.fill(THOUGHT)
    expect(page.locator("[data-autosave-status]", has_text=re.compile(r"\d\d:\d\d")).first).to_be_visible()
    block = note.locator("xpath=ancestor::section[@data-block]").get_attribute("data-block")
    note.scroll_into_view_if_needed()
    page.wait_for_timeout(2500)  # the reading position is told once it has rested
    page.locator("a[hreflang=en]").first.click()
    page.wait_for_url(re.compile("/en/learn/"))
    expect(page.locator("section[data-block] textarea[name=text]").first).to_have_value(THOUGHT)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert near_the_block(page, str(block)), "the place is kept in the other language"
    page.goto("/bg/dashboard/")
    page.locator("main a.button").first.click()
    page.wait_for_url(re.compile(f"/bg/learn/.*{first.id}"))
    page.wait_for_timeout(800)
    assert near_the_block(page, str(block)), "the place is kept after leaving"
    go_on_through(page)


def near_the_block(page: Page, block: str) -> bool:
    """Return whether a block is on the screen, or one screen above or below."""
    box = page.locator(f"#b-{block}").bounding_box()
    assert box is not None
    height = page.viewport_size["height"] if page.viewport_size else 0
    return -height - box["height"] <= box["y"] <= 2 * height


def first_lesson() -> LessonPage:
    """Return the page of the course's first lesson, in Bulgarian."""
    return LessonPage.objects.get(slug="foresight-not-forecast", locale__language_code="bg")


def edits_a_lesson_and_submits_it(page: Page) -> None:
    """The author renames a lesson, looks at it as a learner would, saves it, and submits the course."""
    sign_in(page, "trainer@example.org")
    lesson = first_lesson()
    course = lesson.get_parent().get_parent()
    page.goto(f"/cms/pages/{lesson.id}/edit/")
    page.locator("#id_title").fill(NEW_TITLE)
    page.locator("[data-side-panel-toggle=preview]").first.click()
    preview = page.frame_locator("iframe[title]").first
    expect(preview.locator("h1", has_text=NEW_TITLE).first).to_be_visible(timeout=20_000)
    expect(page.locator("[name=action-publish]")).to_have_count(0)
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    page.goto(f"/cms/courses/{course.id}/review/")
    with page.expect_navigation():
        page.locator("[name=act][value=submit]").click()
    expect(page.locator("main")).to_contain_text(NEW_TITLE)
    assert LessonPage.objects.get(pk=lesson.pk).title != NEW_TITLE


def approves_it(site: Site, page: Page) -> None:
    """The reviewer follows the letter, looks at what is new, and approves it."""
    for _try in range(900):
        if letters := site.letters_to("trainer2@example.org"):
            break
        page.wait_for_timeout(100)
    link = re.search(r"http://\S+/cms/courses/\d+/review/", letters[-1])
    assert link is not None
    sign_in(page, "trainer2@example.org")
    page.goto(link[0])
    assert page.locator("main tbody tr").count() == 1, "only what is new waits"
    page.locator("a[href*='/revisions/compare/live...latest/']").click()
    expect(page.locator("main")).to_contain_text(NEW_TITLE)
    page.goto(link[0])
    with page.expect_navigation():
        page.locator("[name=act][value=approve]").click()
    assert first_lesson().title == NEW_TITLE


def publishes_a_new_version(page: Page) -> None:
    """The author makes a new version from what was approved."""
    course = first_lesson().get_parent().get_parent()
    page.goto(f"/cms/courses/{course.id}/versions/")
    page.locator("[name=notes_bg]").fill("Ново заглавие на първия урок.")
    page.locator("[name=notes_en]").fill("A new title for the first lesson.")
    page.locator("form:has([name=notes_bg]) [type=submit]").click()
    expect(page.locator("main")).to_contain_text("1.1")
    version = Course.objects.get(slug=COURSE).current_version
    assert version is not None
    assert version.number == "1.1"


def keeps_the_old_version(page: Page, version: CourseVersion) -> None:
    """Nina's lesson has the title it had; the catalogue shows everybody else the new edition."""
    first = outline_of(version.id).lessons[0]
    open_lesson(page, first)
    expect(page.locator("article.lesson h1")).to_have_text(first.title["bg"])
    assert NEW_TITLE not in page.content()


def studies_to_the_end(page: Page, version: CourseVersion) -> None:
    """Nina finishes every lesson, meets all six types of questions, and hands in the assignment."""
    met = set()
    for lesson in outline_of(version.id).lessons[1:]:
        open_lesson(page, lesson)
        if lesson.quiz:
            met |= take_quiz(page, version.questions)
        elif lesson.assignment:
            page.locator("form[data-autosave$='/assignment/'] textarea[name=text]").fill(WORK["FOR"])
            page.locator("[name=confirm]").check()
            with page.expect_navigation():
                page.locator("button[name=action][value=submit]").click()
        else:
            go_on_through(page)
    assert met == {"single_choice", "multiple_choice", "matching", "ordering", "numeric", "short_answer"}
    enrolment = Enrolment.objects.get(user__email=EMAIL)
    assert enrolment.state == "in_progress", "the assignment is not accepted yet"


def accepts_the_assignment(page: Page) -> None:
    """The trainer reviews Nina's work by the rubric and accepts it."""
    sign_in(page, "trainer@example.org")
    page.goto("/cms/assignments/?state=submitted")
    page.locator("main a", has_text=NAME).first.click()
    page.wait_for_url(re.compile("/review/"))
    best: dict[str, int] = {}
    for radio in page.locator("main form input[type=radio]").all():
        criterion, points = radio.get_attribute("name"), int(radio.get_attribute("value") or 0)
        best[str(criterion)] = max(points, best.get(str(criterion), 0))
    for criterion, points in best.items():
        page.locator(f"input[type=radio][name='{criterion}'][value='{points}']").check()
    page.locator("[name=feedback]").fill(FEEDBACK["FOR"])
    with page.expect_navigation():
        page.locator("[name=decision][value=accept]").click()
    assert Enrolment.objects.get(user__email=EMAIL).state == "completed"


def receives_the_certificate(page: Page, folder: Path) -> str:
    """Within seconds the certificate is there by itself; its public page says that it is valid."""
    for _try in range(60):
        page.goto("/bg/certificates/")
        if page.locator("a[href$='/download/']").count():
            break
        page.wait_for_timeout(500)
    with page.expect_download() as download:
        page.locator("a[href$='/download/']").first.click()
    download.value.save_as(folder / "mine.pdf")
    text = "".join(sheet.extract_text() for sheet in PdfReader(folder / "mine.pdf").pages)
    assert NAME in text
    assert "версия 1.0" in text, "the version that was studied, not the current one"
    page.locator("main a[href*='/verify/']").first.click()
    expect(page.locator("main")).to_contain_text("Този сертификат е издаден от нас и днес е валиден.")
    expect(page.locator("main")).to_contain_text("We issued this certificate, and it is valid today.")
    assert NAME not in page.content()
    found = re.search(r"HLSC-\d{4}-\d{6}", page.content())
    assert found is not None
    return found[0]


def finds_and_downloads(page: Page, number: str, folder: Path) -> None:
    """HR finds Nina, her certificate, the list and the ZIP of all."""
    sign_in(page, "hr@example.org")
    page.goto("/en/hr/people/?q=Маринова")
    page.locator("main a", has_text=NAME).first.click()
    page.wait_for_load_state()
    with page.expect_download() as download:
        page.locator("a[href$='/download/']").first.click()
    assert (download.value.path()).read_bytes() == (folder / "mine.pdf").read_bytes()
    page.goto("/en/hr/certificates/")
    with page.expect_download() as download:
        page.locator("a[href*='list.csv']").click()
    rows = list(csv.reader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert number in {cell for row in rows for cell in row}
    press(page, "/hr/certificates/exports/")
    page.locator("a[href$='/download/']").wait_for(timeout=60_000)
    with page.expect_download() as download:
        page.locator("a[href$='/download/']").click()
    with zipfile.ZipFile(download.value.path()) as archive:
        names = archive.namelist()
        assert len(names) == len(rows), "a file for each line of the list, and the list"
        nina = next(name for name in names if NAME in name)
        assert archive.read(nina) == (folder / "mine.pdf").read_bytes()


def sees_nothing_of_it(page: Page) -> None:
    """HR of another organisation finds neither Nina nor her certificate."""
    sign_in(page, "hr2@example.org")
    nina = User.objects.get(email=EMAIL)
    page.goto("/bg/hr/people/?q=Маринова")
    assert NAME not in page.locator("main").inner_text()
    response = page.goto(f"/bg/hr/people/{nina.id}/")
    assert response is not None
    assert response.status == 404
    certificate = nina.certificates.get()
    assert page.request.get(f"/bg/certificates/{certificate.id}/download/").status == 404

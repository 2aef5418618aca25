"""The trainers' workshop in Chromium: a lesson from first word to two versions, while fifty people learn."""

import time
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.models import Course, CoursePage, CourseVersion, FrozenLesson, LessonPage
from courses.queries.lessons import lesson_content
from learning.domain.attempts import start_attempt, submit_attempt
from learning.domain.enrolment import enrol
from learning.domain.progress import complete_lesson, open_lesson
from learning.domain.responses import save_response
from learning.models import Attempt, Enrolment, LessonProgress, LessonResponse, ProgressEvent, User
from learning.queries.outlines import outline_of
from tests.e2e.acts import sign_in
from tests.e2e.conftest import Site, visitor
from tests.factories.learning import make_user

pytestmark = pytest.mark.e2e

COURSE = "for-101-foresight-foundations"
PEOPLE = 50
TITLES = {"bg": "Четири въпроса към всеки сигнал", "en": "Four questions for every signal"}
TEXTS = {
    "bg": "Преди да запишете сигнал, проверете източника, датата, мащаба и интереса на автора.",
    "en": "Before you note a signal, check its source, its date, its scale and its author's interest.",
}
RENAMED = "Предвиждане, а не прогноза: какво се промени"


def test_a_lesson_is_written_translated_reviewed_and_published_and_nobody_loses_a_thing(
    site: Site, browser: Browser
) -> None:
    runs = fifty_people_in_the_middle()
    before = [record_of(run) for run in runs]
    with visitor(browser, site) as author, visitor(browser, site) as reviewer:
        sign_in(author, "trainer@example.org")
        sign_in(reviewer, "trainer2@example.org")
        writes_a_lesson(author)
        translates_it(author)
        submits(author)
        approves(reviewer)
        publishes(author, "minor", "1.1")
        everybody_is_on(runs, "1.1", PEOPLE)
        assert [record_of(run) for run in runs] == before, (
            "a revision takes nothing and asks for nothing again"
        )
        both_languages_have_the_lesson("1.1")
        renames_the_first_lesson(author)
        submits(author)
        approves(reviewer)
        publishes(author, "major", "2.0", material=first_lesson().translation_key)
    begun = [run for run in runs if any(record_of(run)["completed"])]
    everybody_is_on(runs, "2.0", PEOPLE - len(begun))
    assert [record_of(run) for run in runs] == before, "a new edition leaves those in progress where they are"
    with visitor(browser, site, viewport={"width": 390, "height": 844}) as learner:
        takes_the_offer(learner, begun[0])
    nothing_but_the_marked_lesson_is_asked_again(begun[0], before[runs.index(begun[0])])
    assert [record_of(run) for run in runs if run != begun[0]] == [
        record for run, record in zip(runs, before, strict=True) if run != begun[0]
    ]


def fifty_people_in_the_middle() -> list[Enrolment]:
    """Return runs of people who are at different places: every fifth has not begun, the others have completed
    up to four lessons; some have written, some are in a quiz, some have submitted one.
    """
    course = Course.objects.get(slug=COURSE)
    version = CourseVersion.objects.get(course=course)
    lessons = outline_of(version.pk).lessons
    reading = [lesson for lesson in lessons if not lesson.quiz and not lesson.assignment]
    quiz = next(lesson for lesson in lessons if lesson.quiz)
    password = User.objects.get(email="trainer@example.org").password  # as the site hashes it
    runs = []
    for number in range(PEOPLE):
        user = make_user(f"learner{number}@workshop.example", language="bg")
        User.objects.filter(pk=user.pk).update(password=password)
        run = enrol(actor=user, user=user, course=course)
        for lesson in reading[: number % 5]:
            open_lesson(actor=user, enrolment=run, lesson_id=lesson.id)
            complete_lesson(actor=user, enrolment=run, lesson_id=lesson.id)
        if number % 5:
            write_something(run, reading[0].id, number)
            attempt = start_attempt(actor=user, enrolment=run, lesson_id=quiz.id, block_id=quiz.quiz.block_id)
            if number % 2:
                submit_attempt(actor=user, attempt=attempt)
        runs.append(run)
    return runs


def write_something(run: Enrolment, lesson: UUID, number: int) -> None:
    """Save a reflection of the lesson."""
    content = FrozenLesson.objects.get(version=run.version_id, lesson_id=lesson).content["bg"]
    block = next(block for block in content["blocks"] if block["type"] == "reflection")
    save_response(
        actor=run.user,
        enrolment=run,
        lesson_id=lesson,
        block_id=UUID(block["id"]),
        data={"text": f"Мисъл {number}"},
        base_revision=0,
    )


def record_of(run: Enrolment) -> dict[str, Any]:
    """Return what somebody has done: completed lessons with their dates, answers, attempts, and the story."""
    progress = LessonProgress.objects.filter(enrolment=run).order_by("lesson_id")
    return {
        "completed": list(progress.exclude(completed_at=None).values_list("lesson_id", "completed_at")),
        "opened": list(progress.values_list("lesson_id", "opened_at", "position")),
        "answers": list(
            LessonResponse.objects.filter(enrolment=run).order_by("pk").values_list("block_id", "data")
        ),
        "attempts": list(
            Attempt.objects.filter(enrolment=run)
            .order_by("number")
            .values_list("pk", "state", "questions", "seed", "percent", "version")
        ),
        "story": list(
            ProgressEvent.objects.filter(enrolment=run, lesson_id__isnull=False)
            .exclude(kind="lesson_reopened")
            .order_by("pk")
            .values_list("pk", "kind", "lesson_id", "recorded_at")
        ),
    }


def course_page() -> CoursePage:
    """Return the course's page in Bulgarian."""
    return CoursePage.objects.get(slug=COURSE, locale__language_code="bg")


def first_lesson() -> LessonPage:
    """Return the page of the course's first lesson, in Bulgarian."""
    return LessonPage.objects.get(slug="foresight-not-forecast", locale__language_code="bg")


def writes_a_lesson(page: Page) -> None:
    """The author adds a lesson to the first module and writes its text in Bulgarian."""
    page.goto(f"/cms/courses/{course_page().pk}/outline/")
    page.locator("summary", has_text="Добавяне на урок").click()
    form = page.locator("form:has([value=add_lesson])")
    for language, title in TITLES.items():
        form.locator(f"[name=lesson-title_{language}]").fill(title)
    form.locator("[name=lesson-module]").select_option(index=0)
    with page.expect_navigation():
        form.locator("[value=add_lesson]").click()
    written = LessonPage.objects.get(title=TITLES["bg"])
    page.goto(f"/cms/pages/{written.pk}/edit/")
    page.locator(".c-sf-add-button").first.click()
    page.locator("[role=option]", has_text="Текст").first.click()
    page.locator(".public-DraftEditor-content").first.click()
    page.keyboard.type(TEXTS["bg"])
    page.wait_for_timeout(300)
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()
    expect(page.locator(".public-DraftEditor-content").first).to_contain_text(TEXTS["bg"])


def translates_it(page: Page) -> None:
    """The Languages tab says what is missing; the author translates it side by side."""
    page.goto(f"/cms/courses/{course_page().pk}/languages/")
    row = page.locator("tr", has_text=TITLES["bg"])
    expect(row).to_contain_text("Не е преведено: блок 1 (Текст)")
    with page.expect_navigation():
        row.locator("a", has_text="Превод").click()
    page.get_by_role("button", name="Превод", exact=True).click()
    page.locator("main textarea, main [contenteditable=true]").last.fill(TEXTS["en"])
    page.get_by_role("button", name="Запазване", exact=True).click()
    expect(page.get_by_role("button", name="Превод", exact=True)).to_have_count(0)
    with page.expect_navigation():
        page.locator("button", has_text="Запазване на страницата като чернова").first.click()
    page.goto(f"/cms/courses/{course_page().pk}/languages/")
    expect(page.locator("tr", has_text=TITLES["bg"])).to_contain_text("2 / 2")


def submits(page: Page) -> None:
    """The author submits everything that is new for review; nothing of it is published yet."""
    page.goto(f"/cms/courses/{course_page().pk}/review/")
    with page.expect_navigation():
        page.locator("[name=act][value=submit]").click()


def approves(page: Page) -> None:
    """The reviewer approves everything that waits, which publishes the pages."""
    page.goto(f"/cms/courses/{course_page().pk}/review/")
    with page.expect_navigation():
        page.locator("[name=act][value=approve]").click()


def publishes(page: Page, size: str, number: str, material: UUID | None = None) -> None:
    """The author looks at whom the new version concerns, and publishes it."""
    page.goto(f"/cms/courses/{course_page().pk}/versions/")
    page.locator(f"[name=size][value={size}]").check()
    if material:
        page.locator(f"[name=material][value='{material}']").check()
    with page.expect_navigation():
        page.locator("[name=look]").click()
    page.locator("[name=notes_bg]").fill(f"Новото във версия {number}.")
    page.locator("[name=notes_en]").fill(f"What is new in version {number}.")
    with page.expect_navigation():
        page.locator("[name=publish]").click()
    expect(page.locator("main")).to_contain_text(number)
    version = Course.objects.get(slug=COURSE).current_version
    assert version is not None
    assert version.number == number


def everybody_is_on(runs: list[Enrolment], number: str, many: int) -> None:
    """Wait until the worker has moved so many of the runs to the version."""
    keys, major, minor = [run.pk for run in runs], *number.split(".")
    moved = Enrolment.objects.filter(pk__in=keys, version__major=major, version__minor=minor)
    for _try in range(240):
        if moved.count() == many:
            return
        time.sleep(0.25)
    assert moved.count() == many


def both_languages_have_the_lesson(number: str) -> None:
    """The version holds the new lesson as it was written and translated."""
    version = Course.objects.get(slug=COURSE).current_version
    assert version is not None
    assert version.number == number
    lesson = LessonPage.objects.get(title=TITLES["bg"]).translation_key
    for language, text in TEXTS.items():
        shown = lesson_content(version.pk, lesson, language)
        assert shown.title == TITLES[language]
        assert text.replace("'", "&#x27;") in str(shown.segments[0].html) or text in str(
            shown.segments[0].html
        )


def renames_the_first_lesson(page: Page) -> None:
    """The author changes the first lesson."""
    page.goto(f"/cms/pages/{first_lesson().pk}/edit/")
    page.locator("#id_title").fill(RENAMED)
    with page.expect_navigation():
        page.locator("footer button[type=submit]").first.click()


def takes_the_offer(page: Page, run: Enrolment) -> None:
    """A learner reads on the phone what would have to be done again, and takes the new version."""
    sign_in(page, run.user.email)
    page.goto(f"/bg/courses/{COURSE}/")
    offer = page.locator("section[aria-labelledby=offer-title]")
    expect(offer).to_contain_text("Новото във версия 2.0.")
    expect(offer).to_contain_text(RENAMED)
    with page.expect_navigation():
        offer.locator("[name=choice][value=take]").click()
    assert Enrolment.objects.get(pk=run.pk).version.number == "2.0"


def nothing_but_the_marked_lesson_is_asked_again(run: Enrolment, before: dict[str, Any]) -> None:
    """All that was done is there, with its dates; the one lesson that was marked is to be done again."""
    after, marked = record_of(run), first_lesson().translation_key
    assert after["completed"] == [one for one in before["completed"] if one[0] != marked]
    assert len(after["completed"]) == len(before["completed"]) - 1
    assert after["answers"] == before["answers"]
    assert after["attempts"] == before["attempts"]
    assert after["story"] == before["story"], "what happened stays told"

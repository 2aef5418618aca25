"""What the pre-flight says about whole courses, in what is published and in the drafts."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.documents.models import Document
from wagtail.models import Page

from courses.domain.editions import PublishError
from courses.domain.freezing import publish_version
from courses.domain.preflight import Finding, Severity, preflight, preflight_lesson
from courses.domain.translating.lining_up import keep_in_line
from courses.models import Course, CourseOutcome, LessonPage, ModulePage, Question
from tests.courses.preflight.samples import TODAY
from tests.factories.course_pages import PaperCourse
from tests.factories.courses import make_course_version

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def found(course: PaperCourse, *, drafts: bool = False) -> list[Finding]:
    return preflight(course.pages["bg"], drafts=drafts, today=TODAY)


def of_rule(course: PaperCourse, rule: str, *, drafts: bool = False) -> list[Finding]:
    return [finding for finding in found(course, drafts=drafts) if finding.rule == rule]


def refusals(course: PaperCourse) -> list[str]:
    """What `publish_version` says when it refuses."""
    with pytest.raises(PublishError) as caught:
        publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    return [reason.message for reason in caught.value.reasons]


def blocking(course: PaperCourse) -> list[Finding]:
    return [finding for finding in found(course) if finding.severity == Severity.BLOCK]


def change_lesson(course: PaperCourse, slug: str, **fields) -> None:
    for language in ("bg", "en"):
        page = LessonPage.objects.get(pk=course.lessons[language][slug].pk)
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision(clean=False).publish()


# --- what blocks


def test_a_sound_course_is_not_blocked(paper_course: PaperCourse):
    assert blocking(paper_course) == []
    publish_version(actor=None, course_page=paper_course.pages["bg"], major=False, notes=NOTES)


@pytest.mark.parametrize("language", ["bg", "en"])
def test_a_picture_needs_a_description(paper_course: PaperCourse, language: str):
    page = paper_course.change("welcome", language, 4, alt=" ")

    (finding,) = blocking(paper_course)

    assert (finding.page_id, finding.language, finding.block) == (page.pk, language, 5)
    assert finding.anchor == f"#block-{page.body[4].id}-section"
    assert "no description" in finding.message
    assert refusals(paper_course) == [finding.message]


def test_a_picture_of_a_gallery_may_be_decoration(paper_course: PaperCourse):
    def pictures(**second) -> None:
        shown = {"image": paper_course.image.pk, "alt": "A cone", "decorative": False, "caption": ""}
        items = [
            {"type": "item", "id": _key(place), "value": shown | change}
            for place, change in ((0, {}), (1, second))
        ]
        gallery = {"type": "gallery", "id": _key(9), "value": {"title": "", "pictures": items}}
        for language in ("bg", "en"):
            page = LessonPage.objects.get(pk=paper_course.lessons[language]["outlook"].pk)
            page.body = [gallery]
            page.save()

    pictures(alt="", decorative=True)
    assert blocking(paper_course) == []
    pictures(alt="")
    assert len(blocking(paper_course)) == 2


@pytest.mark.parametrize("kind", ["page", "document"])
def test_a_link_to_what_was_deleted(paper_course: PaperCourse, kind: str):
    document = Document.objects.create(title="D", file=ContentFile(b"d", name="d.txt"))
    live = paper_course.lessons["en"]["signals"].pk
    good = {"page": live, "document": document.pk}[kind]
    html = '<p><a linktype="{kind}" id="{key}">MDR &amp; IVDR</a></p>'
    paper_course.change("welcome", "en", 0, html=html.format(kind=kind, key=good))
    assert blocking(paper_course) == []

    paper_course.change("welcome", "en", 0, html=html.format(kind=kind, key=987654))

    (finding,) = blocking(paper_course)
    assert "Block 1: the link “MDR & IVDR” leads to a page or document" in finding.message
    assert refusals(paper_course) == [finding.message]


def test_something_must_be_mandatory(paper_course: PaperCourse):
    LessonPage.objects.update(mandatory=False)
    assert "No lesson is mandatory" in refusals(paper_course)[0]

    LessonPage.objects.filter(slug="welcome").update(mandatory=True)
    assert blocking(paper_course) == []


def test_prerequisites_in_a_circle(paper_course: PaperCourse):
    page = paper_course.pages["bg"]
    make_course_version("third", code="THI-1")
    other = make_course_version("second", code="SEC-1", prerequisites=["third"])
    page.prerequisites = [other.course]
    page.save()
    assert blocking(paper_course) == []

    make_course_version("third", code="THI-1", minor=1, prerequisites=[page.slug])

    (finding,) = blocking(paper_course)
    assert "paper-course → second → third → paper-course" in finding.message
    assert finding.page_id == page.pk


def test_an_assignment_that_nobody_can_pass(paper_course: PaperCourse):
    for language in ("bg", "en"):
        paper_course.change("project", language, 0, pass_points=5)

    (finding,) = blocking(paper_course)

    assert "asks for 5 points and its criteria give at most 4" in finding.message
    assert refusals(paper_course) == [finding.message]


@pytest.mark.parametrize(("name", "value"), [("attempts", 0), ("pass_percent", 101)])
def test_a_quiz_that_nobody_can_pass(paper_course: PaperCourse, name: str, value: int):
    for language in ("bg", "en"):
        paper_course.change("final-quiz", language, 0, **{name: value})

    (finding,) = blocking(paper_course)

    assert finding.title == "Заключителен тест"
    assert finding.block == 1


def test_a_question_without_a_right_answer(paper_course: PaperCourse):
    question = Question.objects.get(code="q-single", locale__language_code="bg")
    answers = question.answers.get_prep_value()
    for answer in answers:
        answer["value"]["correct"] = False
    question.answers = answers
    question.save()

    messages = [finding.message for finding in blocking(paper_course)]

    assert any("q-single (bg): Mark exactly one answer as right." in message for message in messages)


def test_what_blocks_is_what_publishing_refuses(paper_course: PaperCourse):
    paper_course.change("welcome", "bg", 4, alt="")
    paper_course.change("signals", "en", 0, rows=[])
    LessonPage.objects.update(mandatory=False)
    Question.objects.filter(code="q-short", locale__language_code="en").delete()
    paper_course.image.delete()

    said = {finding.message for finding in blocking(paper_course)}

    assert len(said) == 5
    assert all(any(message in sentence for sentence in said) for message in refusals(paper_course))


def test_a_course_that_is_not_published(paper_course: PaperCourse):
    for page in paper_course.pages.values():
        page.unpublish()

    assert [finding.message for finding in found(paper_course)] == ["Publish the course page first."]
    assert [f for f in found(paper_course, drafts=True) if f.severity == Severity.BLOCK] == []


# --- drafts


def test_drafts_are_looked_at_before_they_are_published(paper_course: PaperCourse):
    page = LessonPage.objects.get(pk=paper_course.lessons["en"]["welcome"].pk)
    page.title = "A new title"
    body = page.body.get_prep_value()
    body[4]["value"]["alt"] = ""
    page.body = body
    page.save_revision(clean=False)

    (finding,) = [f for f in found(paper_course, drafts=True) if f.severity == Severity.BLOCK]

    assert (finding.title, finding.block) == ("A new title", 5)
    assert blocking(paper_course) == []


def test_a_draft_page_is_only_in_the_drafts(paper_course: PaperCourse):
    module = ModulePage.objects.get(slug="m1", locale__language_code="bg")
    page = LessonPage(title="Чернова", slug="draft", kind="quiz", live=False, locale=module.locale)
    module.add_child(instance=page)
    page.save_revision(clean=False)

    titles = {f.title for f in found(paper_course, drafts=True) if f.severity == Severity.BLOCK}

    assert titles == {"Чернова"}
    assert blocking(paper_course) == []


# --- what warns


def test_links_that_lead_to_not_found(paper_course: PaperCourse):
    hidden = paper_course.lessons["en"]["outlook"]
    LessonPage.objects.filter(pk=hidden.pk).update(live=False)
    page = paper_course.lessons["en"]["welcome"]
    own = page.body[1].id
    make_course_version("other-course", code="OTH-1")
    bad = [
        f'<a linktype="page" id="{hidden.pk}">hidden</a>',
        f'<a linktype="page" id="{paper_course.pages["en"].pk}">no version</a>',
        '<a href="#b-8f14e45f">no such place</a>',
        '<a href="/en/nowhere/at/all/">no address</a>',
        '<a href="/en/courses/no-such-course/">no course</a>',
        '<a href="/documents/4711/x.pdf">no file</a>',
        '<a href="http://localhost/en/nowhere/">own host</a>',
    ]
    good = [
        f'<a linktype="page" id="{page.pk}">live</a>',
        f'<a href="#b-{own}">place</a>',
        '<a href="/en/courses/">catalogue</a>',
        '<a href="/en/courses/other-course/">course</a>',
        '<a href="/bg/dashboard">without its slash</a>',
        '<a href="https://example.org/nowhere/">elsewhere</a>',
        '<a href="mailto:a@example.org">mail</a>',
    ]
    paper_course.change("welcome", "en", 0, html=f"<h2>A</h2><p>{' '.join(bad + good)}</p>")

    said = "\n".join(finding.message for finding in of_rule(paper_course, "link_dead"))

    for words in ("hidden", "no version", "no such place", "no address", "no course", "no file", "own host"):
        assert f"“{words}”" in said
    assert len(said.splitlines()) == len(bad)


def test_a_page_of_the_site_is_found_by_its_address(paper_course: PaperCourse):
    home = paper_course.pages["en"].get_parent().get_parent()
    home.add_child(instance=Page(title="About", slug="about", locale=home.locale))
    html = '<h2>A</h2><p><a href="/en/about/">about</a> <a href="/en/about-us/">us</a></p>'
    paper_course.change("welcome", "en", 0, html=html)

    (finding,) = of_rule(paper_course, "link_dead")

    assert "“us”" in finding.message


def test_what_is_not_translated(paper_course: PaperCourse):
    assert of_rule(paper_course, "translation_missing") == []
    LessonPage.objects.filter(pk=paper_course.lessons["en"]["outlook"].pk).update(live=False)
    ModulePage.objects.filter(slug="m1", locale__language_code="en").update(live=False)

    said = [finding.message for finding in of_rule(paper_course, "translation_missing")]

    assert "The lesson is missing in this language: English." in said[1]
    assert "The module “M1” is missing in this language: English." in said[0]


def test_a_course_in_one_language(paper_course: PaperCourse):
    paper_course.pages["en"].delete()

    (finding,) = of_rule(paper_course, "translation_missing")

    assert "no page in this language: English" in finding.message


def test_a_language_that_is_written_but_not_published(paper_course: PaperCourse):
    paper_course.pages["en"].unpublish()

    (finding,) = of_rule(paper_course, "translation_missing")

    assert "its page is not published: English" in finding.message


def test_the_same_long_text_in_two_languages(paper_course: PaperCourse):
    assert of_rule(paper_course, "text_untranslated") == []
    words = "Промяната започва от края, където почти никой не гледа внимателно."
    paper_course.change("welcome", "bg", 0, html=f"<h2>А</h2><p>{words}</p>")
    paper_course.change("welcome", "en", 0, html=f"<h2>А</h2><p>{words}</p>")

    (finding,) = of_rule(paper_course, "text_untranslated")

    assert (finding.language, finding.block) == ("en", 1)


def test_a_translation_whose_original_has_changed_since(paper_course: PaperCourse):
    original = paper_course.lessons["bg"]["welcome"].pk
    keep_in_line(LessonPage.objects.get(pk=original))
    assert of_rule(paper_course, "translation_stale") == []
    paper_course.change("welcome", "bg", 1, text="<p>Записвайте всичко, което Ви учудва.</p>")
    keep_in_line(LessonPage.objects.get(pk=original))

    (finding,) = of_rule(paper_course, "translation_stale")

    assert (finding.language, finding.block) == ("en", 2)
    assert finding.page_id == paper_course.lessons["en"]["welcome"].pk


def test_questions_of_the_bank_without_feedback(paper_course: PaperCourse):
    silent = {finding.message for finding in of_rule(paper_course, "feedback_missing")}
    assert not any("q-single" in message for message in silent)
    for question in Question.objects.filter(code="q-single"):
        answers = question.answers.get_prep_value()
        for answer in answers:
            answer["value"]["feedback"] = ""
        question.answers = answers
        question.save()

    messages = [finding.message for finding in of_rule(paper_course, "feedback_missing")]

    assert any("q-single" in message for message in messages)


def test_an_average_of_nothing(paper_course: PaperCourse):
    assert of_rule(paper_course, "average_without_quiz") == []
    LessonPage.objects.filter(kind="quiz").update(mandatory=False)
    assert len(of_rule(paper_course, "average_without_quiz")) == 1

    type(paper_course.pages["bg"]).objects.update(quiz_average_percent=0)
    assert of_rule(paper_course, "average_without_quiz") == []


def test_outcomes_are_named_and_taught(paper_course: PaperCourse):
    page = paper_course.pages["bg"]
    assert len(of_rule(paper_course, "without_outcomes")) == 1
    for number, code in enumerate(("FOR-1", "FOR-9")):
        CourseOutcome.objects.create(
            page=page, code=f"o{number}", competence_code=code, level="foundation", text=f"Можете {code}.",
            locale=page.locale,
        )  # fmt: skip

    (finding,) = of_rule(paper_course, "outcome_untaught")

    assert "Можете FOR-9." in finding.message
    assert of_rule(paper_course, "without_outcomes") == []


def test_a_prerequisite_that_nobody_can_take(paper_course: PaperCourse):
    page = paper_course.pages["bg"]
    page.prerequisites = [
        make_course_version("second", code="SEC-1").course,
        Course.objects.create(pk="a5a0a4cb-0d0f-4d44-9d7c-3f8f5b0f1a99", slug="never", code="NEV-1"),
    ]
    page.save()

    (finding,) = of_rule(paper_course, "prerequisite_unpublished")

    assert "NEV-1" in finding.message


# --- one lesson, order, cost


def test_a_lesson_s_editor_says_the_same_about_it(paper_course: PaperCourse):
    page = paper_course.change("welcome", "en", 4, alt="")
    paper_course.change("signals", "en", 1, settings="a: [")

    findings = preflight_lesson(page, TODAY)

    assert findings == [finding for finding in found(paper_course) if finding.page_id == page.pk]
    assert findings[-1].severity == Severity.BLOCK


def test_the_final_quiz_says_the_same_about_itself(paper_course: PaperCourse):
    page = paper_course.lessons["bg"]["final-quiz"]

    assert preflight_lesson(page, TODAY) == [f for f in found(paper_course) if f.page_id == page.pk]


def test_findings_come_in_the_order_of_the_course(paper_course: PaperCourse):
    for slug in ("project", "welcome", "check-1"):
        change_lesson(paper_course, slug, facts_to_check="Такси", last_checked=None)

    facts = [finding.title for finding in of_rule(paper_course, "facts_overdue")]

    assert facts == ["Добре дошли", "Проверка на знанията", "Вашата задача"]


@pytest.mark.parametrize("drafts", [False, True])
def test_the_cost_does_not_grow_with_the_lessons(paper_course: PaperCourse, drafts: bool):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            preflight(paper_course.pages["bg"], drafts=drafts)
        return len(counted)

    for page in LessonPage.objects.all():
        page.save_revision(clean=False).publish()
    few = queries()
    for number in range(24):
        for language in ("bg", "en"):
            lesson = LessonPage.objects.get(pk=paper_course.lessons[language]["welcome"].pk)
            copy = LessonPage(
                title=f"{number}",
                slug=f"copy-{number}",
                locale=lesson.locale,
                translation_key=_key(number),
                body=lesson.body.get_prep_value(),
            )
            lesson.get_parent().add_child(instance=copy)
            copy.save_revision(clean=False)

    assert LessonPage.objects.count() == 2 * 30
    assert queries() == few


def _key(number: int) -> str:
    return f"a5a0a4cb-0d0f-4d44-9d7c-3f8f5b0f1b{number:02}"

"""The languages of a course are those it is written in, and what one language lacks or alone has is named."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page, Workflow
from wagtail_localize.models import StringTranslation

from courses.domain.editions import build_edition
from courses.domain.translating import writing_languages
from courses.domain.translating.lining_up import keep_in_line
from courses.domain.translating.locks import Locked
from courses.domain.translating.po_files import export_course
from courses.domain.translating.po_importing import import_course, plan_import
from courses.domain.translating.twins import (
    create_twins,
    keep_course_in_line,
    notice_changes,
    save_translation,
    save_translations,
)
from courses.models import CoursePage, LessonPage, QuestionBank
from courses.permissions import lock_against
from courses.queries.own_blocks import pages_without_original
from courses.queries.translations import completeness
from tests.courses.test_languages_view import overview, put, signed_in, stale, trainer  # noqa: F401
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_user

pytestmark = pytest.mark.django_db
OWN = {"type": "text", "value": "<p>Only here.</p>", "id": "6f1f7a1e-0000-4000-8000-000000000001"}


@pytest.fixture
def english() -> Locale:
    return Locale.objects.get(language_code="en")


def lesson(course: PaperCourse, slug: str, language: str = "bg") -> LessonPage:
    return LessonPage.objects.get(pk=course.lessons[language][slug].pk)


def lock(page: Any, user: Any) -> None:
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=user)


def put_own_block(course: PaperCourse, place: int = 1) -> LessonPage:
    """Write a block in the English page alone."""
    page = lesson(course, "welcome", "en")
    body = page.body.get_prep_value()
    page.body = [*body[:place], OWN, *body[place:]]
    page.save_revision(clean=False).publish()
    return page


# --- Which languages


def test_a_course_has_the_languages_that_it_is_written_in(paper_course: PaperCourse):
    assert writing_languages(paper_course.pages["en"]) == ["bg", "en"]

    CoursePage.objects.get(pk=paper_course.pages["en"].pk).delete()

    assert writing_languages(paper_course.pages["bg"]) == ["bg"]


def test_a_course_in_one_language_is_not_measured_in_others(paper_course: PaperCourse):
    CoursePage.objects.get(pk=paper_course.pages["en"].pk).delete()
    author = signed_in(trainer("author@example.org", paper_course.pages["bg"]))
    page = paper_course.pages["bg"].pk

    content = author.get(overview(paper_course)).content.decode()

    assert completeness(paper_course.pages["bg"]) == []
    assert "The course is not written in this language." in content
    assert "texts translated" not in content
    assert author.get(reverse("course_languages:export", args=[page]), {"language": "en"}).status_code == 404
    assert author.post(reverse("course_languages:create", args=[page]), {"language": "en"}).status_code == 302
    assert writing_languages(paper_course.pages["bg"]) == ["bg", "en"]


@pytest.mark.parametrize("paired", [True, False])
def test_a_page_that_is_missing_counts_as_nothing_translated(
    paper_course: PaperCourse, english: Locale, paired: bool
):
    if paired:
        keep_course_in_line(paper_course.pages["bg"])
    lesson(paper_course, "signals", "en").delete()
    author = signed_in(trainer("author@example.org", paper_course.pages["bg"]))

    content = author.get(overview(paper_course)).content.decode()
    [state] = [state for state in completeness(paper_course.pages["bg"]) if state.twin is None]

    assert (state.original.slug, state.translated, state.complete) == ("signals", 0, False)
    assert state.total > 0
    assert "No page yet" in content
    assert "1 page is missing." in content
    assert "(100 %)" not in content


def test_a_page_that_is_missing_is_translated_from_a_file_and_made_afterwards(
    paper_course: PaperCourse, english: Locale
):
    course = paper_course.pages["bg"]
    lesson(paper_course, "signals", "en").delete()
    text = export_course(course, english)
    assert 'msgid "Слаби сигнали"\nmsgstr ""' in text
    data = text.replace('msgid "Слаби сигнали"\nmsgstr ""', 'msgid "Слаби сигнали"\nmsgstr "Weak signals"')
    [page] = plan_import(course, english, data.encode()).touched
    assert (page.twin, page.new) == (None, 1)
    import_course(actor=make_user(), course_page=course, locale=english, data=data.encode())

    [made] = create_twins(actor=None, course_page=paper_course.pages["bg"], locale=english)
    assert made.title == "Слаби сигнали"
    assert (
        save_translations(actor=None, course_page=paper_course.pages["bg"], locale=english, publish=False)
        == 1
    )

    page = LessonPage.objects.get(pk=made.pk)
    assert page.get_latest_revision_as_object().title == "Weak signals"


def test_pages_that_exist_in_another_language_alone_are_named(paper_course: PaperCourse, english: Locale):
    lesson(paper_course, "signals").delete()
    author = signed_in(trainer("author@example.org", paper_course.pages["bg"]))

    content = author.get(overview(paper_course)).content.decode()

    assert [page.slug for page in pages_without_original(paper_course.pages["bg"], english)] == ["signals"]
    assert "Only in this language (English)." in content
    assert "Weak signals" in content


def test_a_course_without_an_original_opens_and_is_not_complete(paper_course: PaperCourse):
    QuestionBank.objects.update(course=None)
    author = signed_in(trainer("author@example.org", paper_course.pages["en"]))
    CoursePage.objects.get(pk=paper_course.pages["bg"].pk).delete()

    content = author.get(overview(paper_course, "en")).content.decode()

    assert writing_languages(paper_course.pages["en"]) == ["en"]
    assert "no page in the site" in content
    assert "100 %" not in content


# --- The tab reads, and pairs nothing


def test_the_tab_pairs_nothing_and_says_the_same_as_after_pairing(paper_course: PaperCourse):
    paper_course.change("outlook", "en", 0, html="<p>One paragraph.</p><p>And one more than there.</p>")
    notice_changes(paper_course.pages["bg"])
    assert not StringTranslation.objects.exists()
    before = completeness(paper_course.pages["bg"])

    keep_course_in_line(paper_course.pages["bg"])

    after = completeness(paper_course.pages["bg"])
    told = [
        [(state.original.slug, state.total, state.stale, state.missing) for state in states]
        for states in (before, after)
    ]
    assert told[0] == told[1]


def test_a_change_is_noticed_though_nothing_was_paired_before(paper_course: PaperCourse):
    notice_changes(paper_course.pages["bg"])
    paper_course.change("welcome", "bg", 1, text="<p>Записвайте всичко, което Ви учудва.</p>")

    notice_changes(paper_course.pages["bg"])

    [state] = [state for state in completeness(paper_course.pages["bg"]) if state.stale]
    assert state.original.slug == "welcome"


# --- Blocks of one language alone


@pytest.mark.parametrize("place", [0, 1, 99])
def test_a_block_of_the_translation_alone_survives_its_saving(
    paper_course: PaperCourse, english: Locale, place: int
):
    before = put_own_block(paper_course, place).body.get_prep_value()

    save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english, publish=True)

    after = lesson(paper_course, "welcome", "en").body.get_prep_value()
    assert [block["id"] for block in after] == [block["id"] for block in before]
    assert OWN["value"] in str(after)


def test_publishing_in_the_editor_keeps_it_too_and_says_so(
    paper_course: PaperCourse, django_capture_on_commit_callbacks: Any
):
    page = put_own_block(paper_course)
    reviewer = signed_in(trainer("reviewer@example.org", paper_course.pages["bg"], "reviewer"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])

    content = reviewer.get(address).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        reviewer.post(address, {"action": "publish"})

    assert "Only in this language, not in the original." in content
    assert "block 2" in content
    assert "Only here." in str(lesson(paper_course, "welcome", "en").body.get_prep_value())
    assert "Only in this language: block 2" in reviewer.get(overview(paper_course)).content.decode()


def test_a_block_that_was_deleted_from_the_original_goes(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    original = lesson(paper_course, "welcome")
    original.save_revision(clean=False).publish()
    gone = original.body[1].id
    original.body = [block for block in original.body.get_prep_value() if block["id"] != gone]
    original.save_revision(clean=False).publish()

    save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english, publish=True)

    assert gone not in str(lesson(paper_course, "welcome", "en").body.get_prep_value())
    assert build_edition(paper_course.pages["bg"])


# --- Locks


def test_a_locked_page_stops_a_save_of_all_pages(paper_course: PaperCourse, english: Locale):
    keep_course_in_line(paper_course.pages["bg"])
    StringTranslation.objects.filter(data="Welcome").update(data="Come in")
    StringTranslation.objects.filter(data="Weak signals").update(data="Faint signals")
    for row in StringTranslation.objects.filter(data__in=["Come in", "Faint signals"]):
        row.save()  # notes when
    lock(paper_course.lessons["en"]["signals"], make_user("holder@example.org", full_name="Ада Холд"))

    with pytest.raises(Locked, match="Ада Холд"):
        save_translations(
            actor=make_user(), course_page=paper_course.pages["bg"], locale=english, publish=True
        )

    assert lesson(paper_course, "welcome", "en").title == "Welcome"
    assert lesson(paper_course, "signals", "en").title == "Weak signals"


def test_a_locked_page_stops_a_file_and_the_trial_says_who_has_it(paper_course: PaperCourse, english: Locale):
    course = paper_course.pages["bg"]
    author = trainer("author@example.org", course)
    data = export_course(course, english).replace('msgstr "Weak signals"', 'msgstr "Faint signals"').encode()
    lock(paper_course.lessons["en"]["signals"], make_user("holder@example.org", full_name="Ада Холд"))

    plan = plan_import(course, english, data, author)

    assert [page.original.slug for page in plan.touched] == ["signals"]
    assert "Ада Холд" in plan.locks[0]
    with pytest.raises(Locked, match="Ада Холд"):
        import_course(actor=author, course_page=course, locale=english, data=data)
    assert not StringTranslation.objects.filter(data="Faint signals").exists()


def test_a_lock_on_another_page_does_not_stop_a_file(paper_course: PaperCourse, english: Locale):
    course = paper_course.pages["bg"]
    data = export_course(course, english).replace('msgstr "Weak signals"', 'msgstr "Faint signals"').encode()
    lock(paper_course.lessons["en"]["welcome"], make_user())

    import_course(actor=trainer("author@example.org", course), course_page=course, locale=english, data=data)

    assert StringTranslation.objects.filter(data="Faint signals").exists()


def test_a_page_in_review_is_closed_and_says_who_handed_it_in(
    paper_course: PaperCourse,
    stale: Any,  # noqa: F811
):
    twin = lesson(paper_course, "welcome", "en")
    author = trainer("author@example.org", paper_course.pages["bg"])
    trainer("reviewer@example.org", paper_course.pages["bg"], "reviewer")
    workflow = twin.get_workflow() or Workflow.objects.get()
    twin.save_revision()
    workflow.start(twin, author)
    twin = lesson(paper_course, "welcome", "en")
    client = signed_in(author)
    before = twin.latest_revision_id

    refused = put(client, stale, "Добре дошли", "Come in")
    answer = client.post(reverse("course_languages:save_twin", args=[stale.pk]), follow=True)
    client.post(
        reverse("course_languages:confirm", args=[stale.pk]),
        {"block": lesson(paper_course, "welcome").body[1].id},
    )

    assert author.get_full_name() in lock_against(author, twin)
    assert refused.status_code == 403
    assert "was handed in for review by" in answer.content.decode()
    assert StringTranslation.objects.filter(tool_name="stale").exists()
    assert lesson(paper_course, "welcome", "en").latest_revision_id == before


def test_a_title_that_is_too_long_changes_nothing(paper_course: PaperCourse, english: Locale):
    course = paper_course.pages["bg"]
    keep_course_in_line(course)
    StringTranslation.objects.filter(data="Weak signals").update(data="long " * 60, updated_at=timezone.now())
    author = signed_in(trainer("author@example.org", course))

    with pytest.raises(ValidationError):
        save_translation(actor=None, original=lesson(paper_course, "signals"), locale=english)
    answer = author.post(reverse("course_languages:save", args=[course.pk]), {"language": "en"}, follow=True)

    assert "Nothing was changed." in answer.content.decode()


# --- Before a version is published


def test_the_versions_tab_counts_what_is_older_than_its_original(
    paper_course: PaperCourse,
    stale: Any,  # noqa: F811
):
    author = signed_in(trainer("author@example.org", paper_course.pages["bg"]))
    address = reverse("course_versions:list", args=[paper_course.pages["bg"].pk])

    content = author.get(address).content.decode()

    assert "English: 1 block older than its original" in content

    StringTranslation.objects.update(tool_name="")
    assert "older than" not in author.get(address).content.decode()


def test_the_versions_tab_names_a_language_that_it_leaves_out(paper_course: PaperCourse):
    paper_course.pages["en"].unpublish()
    author = signed_in(trainer("author@example.org", paper_course.pages["bg"]))

    content = author.get(reverse("course_versions:list", args=[paper_course.pages["bg"].pk])).content.decode()

    assert "English: the course is written in this language too" in content

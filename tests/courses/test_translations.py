"""Twins: what is taken over, what becomes stale or is missing, and what reaches the translated page."""

from typing import Any

import pytest
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from courses.domain.editions import build_edition
from courses.domain.freezing import publish_version
from courses.domain.translating.lining_up import keep_in_line
from courses.domain.translating.sources import find_source, remember
from courses.domain.translating.twins import (
    NoCatalogue,
    confirm_block,
    create_twins,
    keep_course_in_line,
    save_translation,
    save_translations,
)
from courses.models import CataloguePage, CoursePage, LessonPage, Question, QuestionBank
from courses.queries.translations import completeness, state_of, untranslated_blocks
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_user

pytestmark = pytest.mark.django_db

TEXT, CALLOUT = 0, 1


@pytest.fixture
def english(paper_course: PaperCourse) -> Locale:
    return Locale.objects.get(language_code="en")


def lesson(course: PaperCourse, slug: str, language: str = "bg") -> LessonPage:
    return LessonPage.objects.get(pk=course.lessons[language][slug].pk)


def state(course: PaperCourse, slug: str, locale: Locale) -> Any:
    keep_in_line(lesson(course, slug))
    return state_of(lesson(course, slug), locale)


def block(course: PaperCourse, slug: str, position: int) -> str:
    return str(lesson(course, slug).body[position].id)


def translate(course: PaperCourse, slug: str, locale: Locale, original: str, text: str) -> None:
    """Translate one text, as the side-by-side editor does."""
    keep_in_line(lesson(course, slug))
    source = find_source(lesson(course, slug))
    segment = source.stringsegment_set.get(string__data=original)
    StringTranslation.objects.update_or_create(
        translation_of=segment.string,
        context=segment.context,
        locale=locale,
        defaults={"data": text, "tool_name": ""},
    )


def stored(page: Any) -> Any:
    list(page.body)  # what has been read is stored with the defaults of its blocks
    return page.body.get_prep_value()


@pytest.mark.parametrize("slug", ["welcome", "signals", "check-1", "outlook", "project"])
def test_what_was_written_as_two_pages_is_taken_over_in_full(
    paper_course: PaperCourse, english: Locale, slug: str
):
    before = stored(lesson(paper_course, slug, "en"))

    found = state(paper_course, slug, english)
    again = save_translation(actor=None, original=lesson(paper_course, slug), locale=english, publish=True)

    assert (found.stale, found.missing, found.waiting) == ((), (), False)
    assert found.translated == found.total > 0
    assert stored(lesson(paper_course, slug, "en")) == stored(again) == before
    assert build_edition(paper_course.pages["bg"]), "the languages are still the same, block by block"


def test_a_question_is_taken_over_with_its_own_accepted_answers(paper_course: PaperCourse, english: Locale):
    question = Question.objects.get(code="q-short", locale__language_code="bg")
    twin = Question.objects.get(code="q-short", locale=english)
    answers = [child["value"] for child in twin.answers.get_prep_value()]

    keep_in_line(question)
    save_translation(actor=None, original=question, locale=english)

    twin.refresh_from_db()
    assert [child["value"] for child in twin.answers.get_prep_value()] == answers
    assert twin.bank.locale == english


def test_the_whole_course_is_complete_after_it_was_taken_over(paper_course: PaperCourse, english: Locale):
    keep_course_in_line(paper_course.pages["en"])

    states = completeness(paper_course.pages["en"])

    assert {s.kind for s in states} == {"course", "module", "lesson"}
    assert [s for s in states if not s.complete] == []


def test_a_changed_text_is_stale_and_keeps_its_translation(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    before = stored(lesson(paper_course, "welcome", "en"))
    paper_course.change("welcome", "bg", CALLOUT, text="<p>Записвайте всичко, което Ви учудва.</p>")

    found = state(paper_course, "welcome", english)

    assert found.stale == (block(paper_course, "welcome", CALLOUT),)
    assert found.missing == ()
    assert found.translated == found.total - 1
    [said] = untranslated_blocks(lesson(paper_course, "welcome", "en"))
    assert (said.state, said.number, said.text) == ("stale", 2, "Записвайте всичко, което Ви учудва.")
    twin = save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english)
    assert stored(twin) == before


def test_a_draft_of_the_original_counts_too(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    draft = lesson(paper_course, "welcome")
    draft.title = "Добре дошли отново"
    draft.save_revision()

    assert state(paper_course, "welcome", english).stale == ("title",)


def test_a_text_that_is_changed_back_is_translated_again(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    old = "<p>Записвайте това, което Ви учудва.</p>"
    for text in ("<p>Едно.</p>", "<p>Друго.</p>"):
        paper_course.change("welcome", "bg", CALLOUT, text=text)
        assert state(paper_course, "welcome", english).stale
    paper_course.change("welcome", "bg", CALLOUT, text=old)

    assert state(paper_course, "welcome", english).stale == ()
    left = StringTranslation.objects.filter(context__path__contains=block(paper_course, "welcome", CALLOUT))
    assert left.count() == 1


def test_saying_that_it_is_still_right_makes_it_translated(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    paper_course.change("welcome", "bg", CALLOUT, text="<p>Записвайте онова, което Ви учудва.</p>")
    keep_in_line(lesson(paper_course, "welcome"))
    writer = make_user("writer@example.org")

    number = confirm_block(
        actor=writer,
        original=lesson(paper_course, "welcome"),
        locale=english,
        block=block(paper_course, "welcome", CALLOUT),
    )

    assert number == 1
    assert state(paper_course, "welcome", english).stale == ()
    assert untranslated_blocks(lesson(paper_course, "welcome", "en")) == []


def test_one_changed_paragraph_leaves_its_neighbours_translated(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    paper_course.change(
        "welcome", "bg", TEXT, html="<h2>Начало</h2><p>Ново тук.</p><p>Промяната започва от края.</p>"
    )

    found = state(paper_course, "welcome", english)

    assert found.missing == (block(paper_course, "welcome", TEXT),)
    assert found.stale == ()
    assert found.translated == found.total - 1


def test_a_new_block_reaches_the_twin_and_is_seen_to_be_untranslated(
    paper_course: PaperCourse, english: Locale
):
    keep_in_line(lesson(paper_course, "signals"))
    original = lesson(paper_course, "signals")
    new = {"type": "text", "id": "6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11", "value": "<p>Съвсем ново.</p>"}
    original.body = [new, *stored(original)]
    original.save_revision(clean=False).publish()

    assert state(paper_course, "signals", english).missing == (new["id"],)
    save_translation(actor=None, original=original, locale=english, publish=True)

    twin = lesson(paper_course, "signals", "en")
    assert [child["id"] for child in stored(twin)] == [child["id"] for child in stored(original)]
    assert stored(twin)[0]["value"] == "<p>Съвсем ново.</p>"
    [said] = untranslated_blocks(twin)
    assert (said.block, said.state, said.number) == (new["id"], "missing", 1)
    assert build_edition(paper_course.pages["bg"]), "both languages still have the same blocks"

    translate(paper_course, "signals", english, "Съвсем ново.", "Quite new.")
    assert untranslated_blocks(twin), "the page does not say it yet"
    assert state(paper_course, "signals", english).waiting
    save_translation(actor=None, original=original, locale=english, publish=True)
    assert untranslated_blocks(lesson(paper_course, "signals", "en")) == []


def test_moved_blocks_stay_translated(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    original = lesson(paper_course, "welcome")
    original.body = list(reversed(stored(original)))
    original.save_revision(clean=False).publish()

    found = state(paper_course, "welcome", english)
    assert (found.stale, found.missing) == ((), ())
    twin = save_translation(actor=None, original=original, locale=english, publish=True)

    assert [child["id"] for child in stored(twin)] == [child["id"] for child in stored(original)]
    assert build_edition(paper_course.pages["bg"])


def test_numbers_need_no_translation(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "signals"))
    original = lesson(paper_course, "signals")
    body = stored(original)
    body[0]["value"]["rows"].append({"values": ["<p>2031</p>", "<p>TRL 4</p>"]})
    original.body = body
    original.save_revision(clean=False).publish()

    found = state(paper_course, "signals", english)

    assert (found.missing, found.stale) == ((), ())


def test_a_saved_draft_leaves_the_published_twin_alone(paper_course: PaperCourse, english: Locale):
    keep_in_line(lesson(paper_course, "welcome"))
    translate(paper_course, "welcome", english, "Добре дошли", "Come in")

    save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english)

    twin = lesson(paper_course, "welcome", "en")
    assert (twin.title, twin.live) == ("Welcome", True)
    assert twin.get_latest_revision_as_object().title == "Come in"


def test_what_cannot_be_matched_is_kept_and_marked(paper_course: PaperCourse, english: Locale):
    paper_course.change("welcome", "en", TEXT, html="<h2>A start</h2><p>One.</p><p>Two <b>more</b>.</p>")

    found = state(paper_course, "welcome", english)

    assert found.stale == (block(paper_course, "welcome", TEXT),)
    kept = StringTranslation.objects.filter(context__path__contains=found.stale[0]).values_list(
        "data", flat=True
    )
    assert set(kept) == {"A start", "One.<br/>Two <b>more</b>."}
    assert "Two <b>more</b>" in str(stored(lesson(paper_course, "welcome", "en"))), "the page is as it was"


def test_a_picture_and_links_of_its_own_stay_with_the_twin(paper_course: PaperCourse, english: Locale):
    bulgarian, own = "https://example.org/bg", "https://example.org/en"
    paper_course.change("welcome", "bg", CALLOUT, text=f'<p>Вижте <a href="{bulgarian}">тук</a>.</p>')
    paper_course.change("welcome", "en", CALLOUT, text=f'<p>Look <a href="{own}">here</a>.</p>')
    before = stored(lesson(paper_course, "welcome", "en"))
    keep_in_line(lesson(paper_course, "welcome"))

    twin = save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english)

    assert stored(twin) == before


def test_what_was_remembered_is_what_the_translation_belongs_to(paper_course: PaperCourse, english: Locale):
    """An import remembers the originals; a change by any other way than the editor is noticed then."""
    remember([lesson(paper_course, "welcome")])
    paper_course.change("welcome", "bg", CALLOUT, text="<p>Съвсем друго.</p>")

    assert state(paper_course, "welcome", english).stale == (block(paper_course, "welcome", CALLOUT),)


def test_the_english_twin_of_a_course_is_made_at_once(paper_course: PaperCourse, english: Locale):
    QuestionBank.objects.update(course=None)
    CoursePage.objects.get(pk=paper_course.pages["en"].pk).delete()
    original = paper_course.pages["bg"]

    made = create_twins(actor=None, course_page=original, locale=english)

    assert len(made) == 9
    assert not any(page.live for page in made)
    assert [page.slug for page in made] == [s.original.slug for s in completeness(original)]
    states = [s for s in completeness(original) if s.kind == "lesson"]
    assert all(s.twin is not None and s.missing for s in states)
    assert create_twins(actor=None, course_page=original, locale=english) == []


def test_a_new_lesson_gets_its_place_in_the_other_language(paper_course: PaperCourse, english: Locale):
    lesson(paper_course, "signals", "en").delete()

    [made] = create_twins(actor=None, course_page=paper_course.pages["en"], locale=english)

    assert [page.slug for page in made.get_parent().get_children()] == ["welcome", "signals", "check-1"]


def test_without_a_catalogue_in_the_language_nothing_is_made(paper_course: PaperCourse, english: Locale):
    CataloguePage.objects.get(locale=english).delete()
    count = CoursePage.objects.count()

    with pytest.raises(NoCatalogue):
        create_twins(actor=None, course_page=paper_course.pages["bg"], locale=english)

    assert CoursePage.objects.count() == count


def test_every_waiting_translation_is_put_into_its_page(paper_course: PaperCourse, english: Locale):
    keep_course_in_line(paper_course.pages["bg"])
    translate(paper_course, "welcome", english, "Добре дошли", "Come in")
    translate(paper_course, "signals", english, "Слаби сигнали", "Faint signals")

    number = save_translations(actor=None, course_page=paper_course.pages["bg"], locale=english, publish=True)

    assert number == 2
    assert lesson(paper_course, "signals", "en").title == "Faint signals"
    assert not any(s.waiting for s in completeness(paper_course.pages["bg"]))


def test_a_version_holds_both_languages_after_the_change(paper_course: PaperCourse, english: Locale):
    """One lesson, one enrolment: the ids that learners' work hangs on are the same in both languages."""
    keep_course_in_line(paper_course.pages["bg"])
    first = publish_version(
        actor=make_user(), course_page=paper_course.pages["bg"], major=False, notes={"bg": "1", "en": "1"}
    )
    paper_course.change("welcome", "bg", CALLOUT, text="<p>Записвайте онова, което Ви учудва.</p>")
    translate(
        paper_course, "welcome", english, "Записвайте онова, което Ви учудва.", "Note whatever surprises you."
    )
    save_translation(actor=None, original=lesson(paper_course, "welcome"), locale=english, publish=True)

    second = publish_version(
        actor=make_user(), course_page=paper_course.pages["bg"], major=False, notes={"bg": "2", "en": "2"}
    )

    old, new = (
        version.lessons.get(lesson_id=lesson(paper_course, "welcome").translation_key).content
        for version in (first, second)
    )
    assert "Note whatever surprises you." in str(new["en"])
    assert "онова" in str(new["bg"])
    assert [b["id"] for b in new["en"]["blocks"]] == [b["id"] for b in old["bg"]["blocks"]]


def test_nothing_is_written_when_nothing_changed(paper_course: PaperCourse, english: Locale):
    keep_course_in_line(paper_course.pages["bg"])
    before = list(Translation.objects.values_list("pk", "source__last_updated_at"))

    keep_course_in_line(paper_course.pages["bg"])

    assert list(Translation.objects.values_list("pk", "source__last_updated_at")) == before

"""A course as a PO file: out, translated, checked line by line, and back in whole or not at all."""

from collections.abc import Iterator

import polib
import pytest
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from courses.domain.translating.lining_up import keep_in_line
from courses.domain.translating.po_files import MAX_BYTES, BadFile, export_course
from courses.domain.translating.po_importing import import_course, plan_import
from courses.models import Course, LessonPage, QuestionBank
from courses.queries.translations import completeness
from tests.factories.course_pages import PaperCourse
from tests.factories.learning import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _bulgarian() -> Iterator[None]:
    with translation.override("bg"):
        yield


@pytest.fixture
def english(paper_course: PaperCourse) -> Locale:
    return Locale.objects.get(language_code="en")


@pytest.fixture
def changed(paper_course: PaperCourse, english: Locale) -> PaperCourse:
    """A course with one stale text (a callout) and one that is missing (a new paragraph)."""
    for slug in paper_course.lessons["bg"]:
        keep_in_line(LessonPage.objects.get(pk=paper_course.lessons["bg"][slug].pk))
    paper_course.change(
        "welcome", "bg", 1, text="<p>Записвайте онова, което Ви учудва.</p><p>Всеки {name} ден.</p>"
    )
    return paper_course


def exported(course: PaperCourse, locale: Locale) -> polib.POFile:
    return polib.pofile(export_course(course.pages["en"], locale))


def entry(file: polib.POFile, text: str) -> polib.POEntry:
    return next(entry for entry in file if entry.msgid == text)


STALE, MISSING = "Записвайте онова, което Ви учудва.", "Всеки {name} ден."


def test_the_file_holds_every_text_with_what_is_translated(changed: PaperCourse, english: Locale):
    course, _new = Course.objects.get_or_create(
        pk=changed.pages["bg"].translation_key, defaults={"slug": "p", "code": "P"}
    )
    QuestionBank.objects.update(course=course)

    file = exported(changed, english)

    assert len(file) == sum(state.total for state in completeness(changed.pages["bg"]))
    assert entry(file, "Слаби сигнали").msgstr == "Weak signals"
    assert (
        entry(file, "Слаби сигнали").comment == "Lesson: Слаби сигнали"
        or "Слаби" in entry(file, "Слаби сигнали").comment
    )
    assert entry(file, STALE).fuzzy
    assert entry(file, STALE).msgstr == "Write down what surprises you."
    assert entry(file, MISSING).msgstr == ""
    assert any(item.msgctxt.startswith("question/") for item in file)


def test_an_untouched_file_changes_nothing(changed: PaperCourse, english: Locale):
    plan = plan_import(changed.pages["bg"], english, export_course(changed.pages["bg"], english).encode())

    assert plan.accepted == 0
    assert (plan.total("fuzzy"), plan.total("empty")) == (1, 1)
    assert plan.total("same") > 0
    assert plan.broken == plan.unknown == plan.outdated == []


def test_what_was_translated_elsewhere_comes_back(changed: PaperCourse, english: Locale):
    file = exported(changed, english)
    entry(file, MISSING).msgstr = "Every {name} day."
    entry(file, STALE).flags.remove("fuzzy")
    entry(file, "Слаби сигнали").msgstr = "Faint signals"
    translator = make_user()

    plan = import_course(
        actor=translator, course_page=changed.pages["bg"], locale=english, data=str(file).encode()
    )

    assert [plan.total(name) for name in ("new", "changed", "confirmed")] == [1, 1, 1]
    states = {state.original.slug: state for state in completeness(changed.pages["bg"])}
    assert states["welcome"].translated == states["welcome"].total
    assert states["signals"].waiting, "the page shows it after it is saved"
    assert StringTranslation.objects.get(data="Faint signals").last_translated_by == translator


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ("<script>alert(1)</script>", "script"),
        ('<b onclick="x()">Every {name} day.</b>', "атрибути"),
        ('Every {name} <a id="a7">day</a>.', "a7"),
        ("Every day.", "{name}"),
    ],
)
def test_a_broken_translation_is_named_with_its_line_and_nothing_is_imported(
    changed: PaperCourse, english: Locale, broken: str, reason: str
):
    file = exported(changed, english)
    entry(file, MISSING).msgstr = broken
    entry(file, "Слаби сигнали").msgstr = "Faint signals"
    data = str(file).encode()
    line = next(number for number, text in enumerate(str(file).split("\n"), 1) if MISSING in text)

    plan = plan_import(changed.pages["bg"], english, data)

    [found] = plan.broken
    assert 0 <= line - found.line <= 3, "where the entry begins"
    assert found.text == MISSING
    assert reason in found.reason
    with pytest.raises(BadFile):
        import_course(actor=make_user(), course_page=changed.pages["bg"], locale=english, data=data)
    assert not StringTranslation.objects.filter(data="Faint signals").exists()


def test_an_entry_that_stands_twice_in_the_file_or_is_too_long_is_broken(
    changed: PaperCourse, english: Locale
):
    file = exported(changed, english)
    found = entry(file, "Слаби сигнали")
    found.msgstr = "Weak signals " * 30
    file.append(polib.POEntry(msgctxt=found.msgctxt, msgid=found.msgid, msgstr="Faint signals"))

    plan = plan_import(changed.pages["bg"], english, str(file).encode())

    reasons = [found.reason for found in plan.broken]
    assert len(reasons) == 2
    assert "255" in reasons[0]
    assert "два пъти" in reasons[1]
    [page] = [page for page in plan.touched if page.broken]
    assert page.original.title == "Слаби сигнали"


def test_a_trial_stores_nothing(changed: PaperCourse, english: Locale):
    file = exported(changed, english)
    entry(file, MISSING).msgstr = "Every {name} day."
    before = sorted(StringTranslation.objects.values_list("pk", "data", "tool_name", "updated_at"))

    plan = plan_import(changed.pages["bg"], english, str(file).encode())

    assert plan.accepted == 1
    assert sorted(StringTranslation.objects.values_list("pk", "data", "tool_name", "updated_at")) == before


def test_a_text_that_changed_since_the_export_is_told_from_an_unknown_one(
    changed: PaperCourse, english: Locale
):
    file = exported(changed, english)
    file.append(polib.POEntry(msgctxt="lesson/nowhere/title", msgid="Друго", msgstr="Other"))
    changed.change("welcome", "bg", 1, text="<p>Съвсем друго.</p>")

    plan = plan_import(changed.pages["bg"], english, str(file).encode())

    assert {found.text for found in plan.outdated} == {STALE, MISSING}
    assert [found.text for found in plan.unknown] == ["Друго"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("X-Academy-Course: ", "X-Academy-Course: x"), "друг курс"),
        (lambda text: text.replace("Language: en", "Language: de"), "друг език"),
        (lambda text: "/etc/passwd", "не е PO файл"),
        (lambda text: "", "не е PO файл"),
        (lambda text: text + "\nno entry at all\n", "ред"),
        (lambda text: text.encode("utf-16"), "UTF-8"),
        (lambda text: text + " " * MAX_BYTES, "MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(
    changed: PaperCourse, english: Locale, change, reason
):
    data = change(export_course(changed.pages["bg"], english))

    with pytest.raises(BadFile, match=reason):
        plan_import(changed.pages["bg"], english, data if isinstance(data, bytes) else data.encode())

"""Lessons from Markdown files: drafts in the course, with the ids that their blocks have."""

import io
from collections.abc import Iterator
from typing import IO

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from wagtail.images.models import Image
from wagtail.models import Locale

from courses.domain.archive import ArchiveError
from courses.domain.lesson_files import ModuleNeeded, import_lessons
from courses.domain.outline import OutlineError
from courses.domain.pack import PackError
from courses.domain.translating.lining_up import keep_in_line
from courses.domain.translating.twins import save_translation
from courses.models import LessonPage
from courses.queries.outline import read_outline
from learning.models import User
from tests.factories.archives import Member, zip_of
from tests.factories.course_pages import SVG, PaperCourse
from tests.factories.learning import make_trainer

pytestmark = pytest.mark.django_db
TEXT = """---
course: paper-course
lesson: {slug}
lang: {language}
kind: case
minutes: 12
competences: []
level: foundation
last_checked: 2026-11-23
---
# {title}
## A heading
{text}
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def tanya(db: None) -> User:
    return make_trainer("tanya@example.org")


def lesson(
    slug: str, language: str, text: str = "Some words.", title: str = "A title"
) -> dict[str, IO[bytes]]:
    data = TEXT.format(slug=slug, language=language, text=text, title=f"{title} ({language})")
    return {f"{slug}.{language}.md": io.BytesIO(data.encode())}


def write(course: PaperCourse, actor: User, files: dict[str, IO[bytes]], **options: object):
    page = course.pages["bg"]
    options.setdefault("module", read_outline(page).modules[1].item.key)
    return import_lessons(actor=actor, course_page=page, files=files, **options)  # type: ignore[arg-type]


def newest(slug: str, language: str) -> LessonPage:
    page = LessonPage.objects.get(slug=slug, locale__language_code=language)
    found: LessonPage = page.get_latest_revision_as_object()
    return found


def faults(course: PaperCourse, actor: User, files: dict[str, IO[bytes]]) -> list[str]:
    with pytest.raises(PackError) as refused:
        write(course, actor, files)
    return [str(fault) for fault in refused.value.faults]


def test_a_new_lesson_is_a_draft_in_both_languages(paper_course: PaperCourse, tanya: User):
    done = write(paper_course, tanya, lesson("new-one", "bg") | lesson("new-one", "en"))

    assert [(item.change, item.languages) for item in done] == [("new", ["bg", "en"])]
    added = read_outline(paper_course.pages["bg"]).modules[1].lessons[-1]
    assert [page.title for page in added.pages.values()] == ["A title (bg)", "A title (en)"]
    pages = [newest("new-one", language) for language in ("bg", "en")]
    assert not any(page.live for page in pages)
    assert [page.minutes for page in pages] == [12, 12]
    first, second = ([child.id for child in page.body] for page in pages)
    assert first == second


def test_a_known_lesson_gets_a_draft_and_keeps_what_is_live(paper_course: PaperCourse, tanya: User):
    before = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    ids = {child.block_type: child.id for child in before.body}

    done = write(paper_course, tanya, lesson("welcome", "bg"))

    assert [(item.change, item.languages) for item in done] == [("changed", ["bg"])]
    after = LessonPage.objects.get(pk=before.pk)
    assert (after.title, str(after.body), after.live) == (before.title, str(before.body), True)
    draft = newest("welcome", "bg")
    assert (draft.title, draft.kind) == ("A title (bg)", "case")
    assert [child.id for child in draft.body] == [ids["text"]]


@pytest.mark.parametrize("paired", [True, False])
def test_a_file_in_the_second_language_survives_the_next_save_of_translations(
    paper_course: PaperCourse, tanya: User, paired: bool
):
    original = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    if paired:
        keep_in_line(original)

    write(paper_course, tanya, lesson("welcome", "en", "Written in English alone."))
    save_translation(actor=None, original=original, locale=Locale.objects.get(language_code="en"))

    draft = newest("welcome", "en")
    assert draft.title == "A title (en)"
    assert "Written in English alone." in str(draft.body.get_prep_value())


def test_what_a_trainer_wrote_stays_in_the_history(paper_course: PaperCourse, tanya: User):
    page = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    page.title = "Mine"
    page.save_revision()

    write(paper_course, tanya, lesson("welcome", "bg"))

    titles = [revision.content["title"] for revision in page.revisions.order_by("pk")]
    assert titles[-2:] == ["Mine", "A title (bg)"]


def test_a_page_without_history_begins_one_with_its_text(paper_course: PaperCourse, tanya: User):
    page = LessonPage.objects.get(pk=paper_course.lessons["bg"]["welcome"].pk)
    page.revisions.all().delete()
    LessonPage.objects.filter(pk=page.pk).update(latest_revision=None)

    write(paper_course, tanya, lesson("welcome", "bg"))

    titles = [revision.content["title"] for revision in page.revisions.order_by("pk")]
    assert titles == ["Добре дошли", "A title (bg)"]


def test_the_same_file_again_changes_nothing(paper_course: PaperCourse, tanya: User):
    write(paper_course, tanya, lesson("welcome", "bg"))
    count = newest("welcome", "bg").revisions.count()

    done = write(paper_course, tanya, lesson("welcome", "bg"))

    assert [item.change for item in done] == ["unchanged"]
    assert newest("welcome", "bg").revisions.count() == count


def test_a_zip_with_figures(paper_course: PaperCourse, tanya: User):
    text = "![A cone](figures/cone.bg.svg)"
    inner = lesson("new-one", "bg", text)["new-one.bg.md"].read()
    data = zip_of(
        Member(b"lessons/paper-course/new-one.bg.md", inner),
        Member(b"lessons/paper-course/figures/cone.bg.svg", SVG.encode()),
        Member(b"__MACOSX/._x", b""),
    )

    write(paper_course, tanya, {"lessons.zip": io.BytesIO(data)})

    figure = next(child for child in newest("new-one", "bg").body if child.block_type == "figure")
    assert figure.value["image"].title == "Cone"
    assert Image.objects.count() == 2
    write(paper_course, tanya, {"lessons.zip": io.BytesIO(data)})
    assert Image.objects.count() == 2  # the same picture is not stored again


def test_a_trial_keeps_nothing(paper_course: PaperCourse, tanya: User):
    files = default_storage.listdir("original_images")[1]
    text = "![A cone](figures/cone.bg.svg)"
    uploads = lesson("new-one", "bg", text) | {
        "cone.bg.svg": io.BytesIO(SVG.replace("0 0 40", "0 0 41").encode())
    }

    done = write(paper_course, tanya, uploads, dry_run=True)

    assert [item.change for item in done] == ["new"]
    assert not LessonPage.objects.filter(slug="new-one").exists()
    assert default_storage.listdir("original_images")[1] == files


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("kind: case", "kind: game"), "welcome.bg.md:5: the lesson kind “game” is not known"),
        (("minutes: 12", "minutes: many"), "welcome.bg.md:6: “minutes” must be a whole number"),
        (("competences: []", "competences: [FOR-99]"), "welcome.bg.md:7: the competence “FOR-99”"),
        (("2026-11-23", "soon"), "welcome.bg.md:9: “last_checked” must be a date"),
        (("course: paper-course", "course: other"), "welcome.bg.md:2: “course” is “other”"),
        (("Some words.", "```quiz\nbank: nothing\ndraw: 1\n```"), "the bank “nothing” is not known"),
        (("# A title (bg)\n", ""), "the lesson has no title"),
    ],
)
def test_faults_are_named_by_file_and_line(
    paper_course: PaperCourse, tanya: User, change: tuple[str, str], expected: str
):
    text = lesson("welcome", "bg")["welcome.bg.md"].read().decode().replace(*change)

    found = faults(paper_course, tanya, {"welcome.bg.md": io.BytesIO(text.encode())})

    assert any(expected in fault for fault in found), found


def test_two_languages_that_differ_are_refused(paper_course: PaperCourse, tanya: User):
    files = lesson("welcome", "bg") | lesson("welcome", "en", "> [!NOTE]\n> Another block.")

    assert any(fault.startswith("welcome.en.md") for fault in faults(paper_course, tanya, files))


@pytest.mark.parametrize("name", ["notes.txt", "welcome.md", "welcome.de.md", "Welcome.bg.md"])
def test_other_files_are_named(paper_course: PaperCourse, tanya: User, name: str):
    found = faults(paper_course, tanya, {name: io.BytesIO(b"x")})

    assert found[0].startswith(f"{name}:1: neither a lesson")


def test_an_unsafe_zip_is_refused(paper_course: PaperCourse, tanya: User):
    with pytest.raises(ArchiveError, match="leads out"):
        write(paper_course, tanya, {"x.zip": io.BytesIO(zip_of(Member(b"../welcome.bg.md")))})


def test_a_figure_with_a_script_is_refused(paper_course: PaperCourse, tanya: User):
    evil = SVG.replace("<path", "<script>x</script><path")
    files = lesson("welcome", "bg", "![A cone](figures/cone.bg.svg)") | {
        "cone.bg.svg": io.BytesIO(evil.encode())
    }

    assert any("script" in fault for fault in faults(paper_course, tanya, files))


def test_new_lessons_need_a_module(paper_course: PaperCourse, tanya: User):
    with pytest.raises(ModuleNeeded, match="new-one"):
        write(paper_course, tanya, lesson("new-one", "bg"), module=None)


def test_a_locked_lesson_is_left_alone(paper_course: PaperCourse, tanya: User):
    other = make_trainer("other@example.org")
    pk = paper_course.lessons["bg"]["welcome"].pk
    LessonPage.objects.filter(pk=pk).update(locked=True, locked_by=other)

    with pytest.raises(OutlineError, match="is locked"):
        write(paper_course, tanya, lesson("welcome", "bg"))

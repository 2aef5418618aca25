"""Importing a small pack: what is whole, what is broken, what has changed since the last time."""

import shutil
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.images.models import Image
from wagtail.models import Page, Revision

from courses.domain.importing import NoHomePage, import_pack, run
from courses.models import Course, CoursePage, CourseVersion, ImportedItem, LessonPage, Question
from tests.factories.sites import make_homes

pytestmark = pytest.mark.django_db
LESSON = "lessons/one/everything"


@pytest.fixture
def folder(mini_pack: Path, tmp_path: Path) -> Path:
    """A copy of a small pack that the test may break."""
    return Path(shutil.copytree(mini_pack, tmp_path / "pack"))


def stored_files() -> set[str]:
    """Return the names of the originals of all images."""
    if not default_storage.exists("original_images"):
        return set()
    return set(default_storage.listdir("original_images")[1])


def test_a_broken_file_is_named_with_line_and_reason_and_nothing_is_imported(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    make_homes()
    before, files = Page.objects.count(), stored_files()
    lesson = folder / f"{LESSON}.en.md"
    lesson.write_text(lesson.read_text() + "\n```quiz\nbank: no-such-bank\n```\n")
    line = lesson.read_text().count("\n") - 1

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_content", str(folder))

    error = capsys.readouterr().err
    assert f"{LESSON}.en.md:{line}: " in error
    assert "no-such-bank" in error
    assert Page.objects.count() == before
    assert not Question.objects.exists()
    assert not Image.objects.exists()
    assert not ImportedItem.objects.exists()
    assert stored_files() == files


def test_a_fault_in_the_middle_of_writing_leaves_neither_rows_nor_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch
):
    make_homes()
    before, files = Page.objects.count(), stored_files()
    seen = set()

    def fail(**_kwargs: object) -> None:
        seen.update(stored_files())
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(run, "publish_version", fail)
    with pytest.raises(RuntimeError):
        import_pack(folder)

    assert seen > files
    assert stored_files() == files
    assert Page.objects.count() == before
    assert not Image.objects.exists()
    assert not Course.objects.exists()


def test_a_lesson_without_files_becomes_a_draft_that_no_learner_meets(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    make_homes()

    call_command("import_content", str(folder))

    drafts = LessonPage.objects.filter(slug="unwritten")
    assert [page.live for page in drafts] == [False, False]
    assert all(page.title and not page.body for page in drafts)
    assert "two/unwritten.bg" in capsys.readouterr().out
    assert [version.card["code"] for version in CourseVersion.objects.all()] == ["ONE"]
    assert CoursePage.objects.filter(code="TWO").count() == 2


def test_a_lesson_that_is_written_in_english_only_stays_a_draft(folder: Path):
    make_homes()
    (folder / f"{LESSON}.bg.md").unlink()

    import_pack(folder)

    assert [page.live for page in LessonPage.objects.filter(slug="everything")] == [False, False]
    assert "everything" not in str(CourseVersion.objects.get().outline)


def test_a_published_lesson_stays_when_its_file_goes_from_the_pack(folder: Path):
    make_homes()
    import_pack(folder)
    (folder / f"{LESSON}.bg.md").unlink()

    import_pack(folder)

    assert all(page.live and page.body for page in LessonPage.objects.filter(slug="everything"))


def test_the_lesson_is_published_once_its_file_arrives(folder: Path):
    make_homes()
    file = folder / f"{LESSON}.bg.md"
    text = file.read_text()
    file.unlink()
    import_pack(folder)
    file.write_text(text)

    report = import_pack(folder)

    assert report.updated == 2
    assert all(page.live and page.body for page in LessonPage.objects.filter(slug="everything"))


def test_a_new_lesson_takes_its_place_in_the_module(folder: Path):
    make_homes()
    import_pack(folder)
    blueprint = folder / "courses.yaml"
    text = blueprint.read_text()
    start = text.index("    - slug: check-one")
    entry = (
        text[start : text.index("  - code: M2")].replace("check-one", "brand-new").replace("quiz", "reading")
    )
    blueprint.write_text(text[:start] + entry + text[start:])

    import_pack(folder)

    page = LessonPage.objects.get(slug="brand-new", locale__language_code="bg")
    siblings = [sibling.slug for sibling in page.get_parent().get_children()]
    assert siblings == ["everything", "brand-new", "check-one"]


def test_a_changed_figure_is_replaced_in_its_image(folder: Path):
    make_homes()
    import_pack(folder)
    before = {image.pk: image.file.name for image in Image.objects.all()}
    figure = folder / "lessons/one/figures/circle.bg.svg"
    figure.write_text(figure.read_text().replace("<title>", "<title>New: "))

    report = import_pack(folder)

    after = {image.pk: image.file.name for image in Image.objects.all()}
    assert report.updated == 1
    assert set(after) == set(before)
    assert sum(after[key] != before[key] for key in after) == 1


def test_overwrite_restores_the_packs_text_and_keeps_the_trainers_in_the_history(folder: Path):
    make_homes()
    import_pack(folder)
    page = LessonPage.objects.get(slug="everything", locale__language_code="en")
    original = page.title
    page.title = "Our own title"
    page.save_revision().publish()

    import_pack(folder)
    kept = LessonPage.objects.get(pk=page.pk).title
    call_command("import_content", str(folder), "--overwrite")

    assert kept == "Our own title"
    assert LessonPage.objects.get(pk=page.pk).title == original
    assert "Our own title" in [revision.content["title"] for revision in Revision.objects.for_instance(page)]
    assert CourseVersion.objects.count() == 1


def test_without_home_pages_the_command_says_what_to_run(folder: Path):
    with pytest.raises(NoHomePage):
        import_pack(folder)
    with pytest.raises(CommandError, match="setup_site"):
        call_command("import_content", str(folder))

"""A pack with a fault is refused as a whole; a pack with a gap leaves a draft."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.images.models import Image
from wagtail.models import Page

from courses.domain import importing
from courses.domain.importing import NoHomePage, import_pack
from courses.models import Course, CourseVersion, ImportedItem, LessonPage, Question
from tests.factories.sites import make_homes

pytestmark = pytest.mark.django_db
LESSON = "lessons/for-101-foresight-foundations/my-assumptions"


def _stored_files() -> set[str]:
    if not default_storage.exists("original_images"):
        return set()
    return set(default_storage.listdir("original_images")[1])


def test_a_broken_file_is_named_with_line_and_reason_and_nothing_is_imported(
    small_pack: Path, capsys: pytest.CaptureFixture[str]
):
    make_homes()
    before, files = Page.objects.count(), _stored_files()
    lesson = small_pack / f"{LESSON}.en.md"
    lesson.write_text(lesson.read_text() + "\n```quiz\nbank: no-such-bank\n```\n")
    line = lesson.read_text().count("\n") - 1

    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_content", str(small_pack))

    error = capsys.readouterr().err
    assert f"{LESSON}.en.md:{line}: " in error
    assert "no-such-bank" in error
    assert Page.objects.count() == before
    assert not Question.objects.exists()
    assert not Image.objects.exists()
    assert not ImportedItem.objects.exists()
    assert _stored_files() == files


def test_a_fault_in_the_middle_of_writing_leaves_neither_rows_nor_files(
    small_pack: Path, monkeypatch: pytest.MonkeyPatch
):
    make_homes()
    before, files = Page.objects.count(), _stored_files()

    def fail(**_kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(importing.run, "publish_version", fail)
    with pytest.raises(RuntimeError):
        import_pack(small_pack)

    assert Page.objects.count() == before
    assert not Image.objects.exists()
    assert not Course.objects.exists()
    assert _stored_files() == files


def test_a_missing_lesson_becomes_a_draft_that_no_learner_meets(small_pack: Path):
    make_homes()
    for language in ("bg", "en"):
        (small_pack / f"{LESSON}.{language}.md").unlink()

    report = import_pack(small_pack)

    drafts = LessonPage.objects.filter(slug="my-assumptions")
    assert sorted(report.drafts) == [
        f"for-101-foresight-foundations/my-assumptions.{code}" for code in ("bg", "en")
    ]
    assert [page.live for page in drafts] == [False, False]
    assert all(page.title and not page.body for page in drafts)
    version = CourseVersion.objects.get(card__code="FOR-101")
    assert "my-assumptions" not in str(version.outline)


def test_the_lesson_is_published_once_its_file_arrives(small_pack: Path):
    make_homes()
    texts = {}
    for language in ("bg", "en"):
        file = small_pack / f"{LESSON}.{language}.md"
        texts[file] = file.read_text()
        file.unlink()
    import_pack(small_pack)
    for file, text in texts.items():
        file.write_text(text)

    report = import_pack(small_pack)

    assert report.updated == 2
    assert all(page.live and page.body for page in LessonPage.objects.filter(slug="my-assumptions"))


def test_a_new_lesson_takes_its_place_in_the_module(small_pack: Path):
    make_homes()
    blueprint = small_pack / "courses.yaml"
    text = blueprint.read_text()
    import_pack(small_pack)
    start = text.index("    - slug: export-readiness-check")
    entry = (
        '    - slug: brand-new\n      title: {en: "Brand new", bg: "Съвсем нов"}\n      kind: reading\n'
        '      minutes: 5\n      competences: [INT-1]\n      key_points: ["One"]\n'
    )
    counts = text[:start] + entry + text[start:]
    blueprint.write_text(counts.replace("lesson_count: 16", "lesson_count: 17", 1).replace("483", "488", 1))

    import_pack(small_pack)

    page = LessonPage.objects.get(slug="brand-new", locale__language_code="bg")
    siblings = [sibling.slug for sibling in page.get_parent().get_children()]
    assert siblings[:3] == ["motives-and-modes", "brand-new", "export-readiness-check"]


def test_without_home_pages_the_command_says_what_to_run(small_pack: Path):
    with pytest.raises(NoHomePage):
        import_pack(small_pack)
    with pytest.raises(CommandError, match="setup_site"):
        call_command("import_content", str(small_pack))

"""Course archives: what is exported, and everything that makes an import refuse."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import translation
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, Page, PageLogEntry
from wagtail_localize.models import Translation

from courses.domain.archive import ArchiveError, export_course, import_course
from courses.domain.canonical import content_sha256, version_sha256
from courses.domain.duplicating import Identity, duplicate_course
from courses.domain.editions import build_edition
from courses.domain.freezing import publish_version
from courses.domain.translating.twins import keep_course_in_line
from courses.models import Course, CourseVersion, LessonPage, Question, QuestionBank
from tests.factories.block_samples import KINDS, make_sample_media, put_samples
from tests.factories.course_pages import SLUG, PaperCourse, make_paper_course
from tests.factories.wiping import wipe_courses

pytestmark = pytest.mark.django_db
NOTES = {"bg": "Ново.", "en": "New."}
Files = dict[str, bytes]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def course(db: None) -> PaperCourse:
    """A course with a version, a draft and a picture."""
    course = make_paper_course()
    publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
    lesson = LessonPage.objects.get(pk=course.lessons["bg"]["signals"].pk)
    lesson.title = "Още непубликувано"
    lesson.save_revision()
    return course


def exported() -> io.BytesIO:
    archive = io.BytesIO()
    export_course(Course.objects.get(), archive, actor=None)
    return archive


def members(archive: io.BytesIO) -> Files:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(files: Files, *, honest: bool = True) -> io.BytesIO:
    """Pack members again; `honest`: with a manifest that fits them."""
    if honest:
        manifest = json.loads(files["manifest.json"])
        manifest["members"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in files.items()
            if name != "manifest.json"
        ]
        files = files | {"manifest.json": json.dumps(manifest).encode()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in files.items():
            opened.writestr(name, data)
    return archive


def changed(files: Files, name: str, change: Callable[[Any], Any]) -> Files:
    """Change the JSON of a member."""
    value = json.loads(files[name])
    value = change(value) or value
    return files | {name: json.dumps(value).encode()}


@pytest.fixture
def archive(course: PaperCourse) -> Files:
    """The members of an honest archive, on a site that does not have the course."""
    found = members(exported())
    wipe_courses()
    return found


def stored_files() -> list[str]:
    found = []
    for folder in ("frozen", "original_images", "documents"):
        if default_storage.exists(folder):
            found += [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    return sorted(found)


def everything() -> tuple[Any, ...]:
    counts = [
        model.objects.count()
        for model in (Course, CourseVersion, Page, QuestionBank, Question, Image, Collection)
    ]
    return (*counts, *stored_files())


def refused(archive: io.BytesIO, reason: str) -> None:
    """The import is refused for this reason, and nothing of it is left."""
    before = everything()
    with pytest.raises(ArchiveError, match=reason):
        import_course(archive, actor=None)
    assert everything() == before


class TestExport:
    def test_every_member_is_in_the_manifest_with_its_hash(self, course: PaperCourse):
        files = members(exported())

        manifest = json.loads(files.pop("manifest.json"))
        assert {entry["name"]: entry["sha256"] for entry in manifest["members"]} == {
            name: hashlib.sha256(data).hexdigest() for name, data in files.items()
        }
        assert manifest["course"]["slug"] == SLUG
        assert (manifest["format"], manifest["number"]) == ("cluster-academy-course", 1)

    def test_no_primary_key_is_in_it(self, course: PaperCourse):
        text = members(exported())["pages/bg.json"].decode()

        assert '"image": "image:' in text
        assert '"value": "courses.question:' in text

    def test_drafts_come_along(self, course: PaperCourse):
        pages = json.loads(members(exported())["pages/bg.json"])

        drafts = [page["draft"]["title"] for page in pages if page["draft"]]
        assert drafts == ["Още непубликувано"]

    def test_an_export_is_in_the_history(self, course: PaperCourse):
        exported()

        entries = PageLogEntry.objects.filter(action="courses.export_course")
        assert [entry.page_id for entry in entries] == [course.pages["bg"].pk]

    def test_a_file_that_is_gone_is_named(self, course: PaperCourse):
        default_storage.delete(course.image.file.name)

        with pytest.raises(ArchiveError, match="The file of “Cone” is gone"):
            exported()

    def test_two_exports_of_the_same_course_hold_the_same(self, course: PaperCourse):
        one, two = members(exported()), members(exported())

        assert {name for name in one if one[name] != two[name]} == {"manifest.json"}


class TestImport:
    def test_pages_are_what_they_were(self, course: PaperCourse):
        before = build_edition(course.pages["bg"])
        source = exported()
        wipe_courses()

        report = import_course(source, actor=None)

        after = build_edition(report.page)
        assert (after.card, after.outline, after.questions) == (before.card, before.outline, before.questions)
        assert after.sha256 == before.sha256
        lesson = LessonPage.objects.get(slug="signals", locale__language_code="bg")
        assert (lesson.title, lesson.draft_title) == ("Слаби сигнали", "Още непубликувано")
        assert lesson.get_latest_revision_as_object().title == "Още непубликувано"
        assert [page.has_unpublished_changes for page in LessonPage.objects.all()].count(True) == 1

    def test_banks_belong_to_the_course(self, archive: Files):
        import_course(packed(archive), actor=None)

        assert {bank.course.slug for bank in QuestionBank.objects.all()} == {SLUG}
        assert Question.objects.count() == 12

    def test_media_go_to_the_courses_collection(self, archive: Files):
        import_course(packed(archive), actor=None)

        image = Image.objects.get()
        assert (image.title, image.collection) == ("Cone", Course.objects.get().collection)

    def test_a_trial_keeps_nothing(self, archive: Files):
        before = everything()

        report = import_course(packed(archive), actor=None, dry_run=True)

        assert (report.pages, report.questions, report.versions) == (18, 12, ["1.0"])
        assert everything() == before

    def test_what_cannot_come_along_is_said(self, archive: Files):
        def change(about: Any) -> None:
            about["prerequisites"] = [{"id": "0f9d9d49-64f7-4d0f-a8d2-9f0b2b6cbd11", "slug": "before-it"}]
            about["competences"] = [{"code": "FOR-77", "title": {}}]

        report = import_course(packed(changed(archive, "course.json", change)), actor=None)

        text = "\n".join(report.left_out)
        assert "before-it" in text
        assert "FOR-77" in text
        assert "Who published" in text

    def test_a_bank_that_is_here_and_says_the_same_is_used(self, archive: Files):
        import_course(packed(archive), actor=None)
        banks = set(QuestionBank.objects.values_list("pk", flat=True))
        QuestionBank.objects.update(course=None)  # it is shared by all now
        wipe_courses(keep_shared=True)

        import_course(packed(archive), actor=None)

        assert set(QuestionBank.objects.values_list("pk", flat=True)) == banks

    def test_a_bank_that_is_here_and_says_something_else_is_not_touched(self, archive: Files):
        import_course(packed(archive), actor=None)
        QuestionBank.objects.update(course=None)
        Question.objects.filter(code="q-single").update(stem="?")
        wipe_courses(keep_shared=True)

        refused(packed(archive), "its questions differ")


def _describe_pictures(lesson: LessonPage) -> None:
    """Give every picture of the galleries a description, as publishing asks for one."""
    body = lesson.body.get_prep_value()
    for child in body:
        for item in child["value"]["pictures"] if child["type"] == "gallery" else ():
            item["value"] |= {"alt": "Two colours", "decorative": False}
    lesson.body = body
    lesson.save_revision(clean=False).publish()


class TestEveryKindOfBlock:
    @pytest.fixture
    def course(self, db: None) -> PaperCourse:
        """A course whose lesson has one block of every kind that there is."""
        course = make_paper_course()
        put_samples(course, make_sample_media())
        for language in ("bg", "en"):
            _describe_pictures(LessonPage.objects.get(pk=course.lessons[language]["signals"].pk))
        publish_version(actor=None, course_page=course.pages["bg"], major=False, notes=NOTES)
        return course

    def test_it_comes_along(self, course: PaperCourse):
        before = build_edition(course.pages["bg"])
        files = members(exported())
        wipe_courses()

        report = import_course(packed(files), actor=None)

        after = build_edition(report.page)
        assert after.lessons == before.lessons
        assert after.sha256 == before.sha256 == CourseVersion.objects.get().sha256
        assert report.media == Document.objects.count() + Image.objects.count() > 6

    def test_it_is_duplicated(self, course: PaperCourse):
        titles = {"bg": "Втори", "en": "Second"}
        copy = duplicate_course(
            actor=None, course_page=course.pages["bg"], identity=Identity("second", "PAP-102", titles)
        )

        lesson = LessonPage.objects.descendant_of(copy).get(slug="signals")
        assert [child.block_type for child in lesson.body] == KINDS
        assert {child["id"] for child in lesson.body.get_prep_value()}.isdisjoint(
            child["id"] for child in course.lessons["bg"]["signals"].body.get_prep_value()
        )

    def test_its_languages_still_belong_together(self, course: PaperCourse):
        archive = exported()
        wipe_courses()
        report = import_course(archive, actor=None)

        keep_course_in_line(report.page)

        assert Translation.objects.count() >= 9


def script(html: str) -> Callable[[Any], None]:
    """Put HTML into the first lesson of a version, with right hashes."""

    def change(version: Any) -> None:
        lesson = next(
            item for item in version["lessons"] if item["content"]["bg"]["blocks"][0]["type"] == "text"
        )
        lesson["content"]["bg"]["blocks"][0]["value"]["html"] = html
        rehash(version)

    return change


def formula(mathml: str) -> Callable[[Any], None]:
    """Put a formula into the first lesson of a version, with right hashes."""

    def change(version: Any) -> None:
        block = version["lessons"][0]["content"]["bg"]["blocks"][0]
        block |= {"type": "formula", "value": {"mathml": mathml, "spoken": "x"}}
        rehash(version)

    return change


def rehash(version: Any) -> None:
    for lesson in version["lessons"]:
        lesson["sha256"] = content_sha256(lesson["content"])
    hashes = {lesson["lesson_id"]: lesson["sha256"] for lesson in version["lessons"]}
    for module in version["outline"]["modules"]:
        for lesson in module["lessons"]:
            lesson["sha256"] = hashes[lesson["id"]]
    version["sha256"] = version_sha256(version["card"], version["outline"], version["questions"])


def hologram(version: Any) -> None:
    version["lessons"][0]["content"]["bg"]["blocks"][0]["type"] = "hologram"
    rehash(version)


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {other: data for other, data in files.items() if other != name}


def blank_banks(files: Files) -> Files:
    return files | {"banks.json": b"[]" + b" " * (len(files["banks.json"]) - 2)}


def strange_block(pages: Any) -> None:
    pages[2]["fields"]["body"] = [{"type": "x", "value": 1, "id": "1"}]


def set_in(path: str, value: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        *parents, last = path.split("/")
        for part in parents:
            data = data[int(part) if part.isdigit() else part]
        data[int(last) if last.isdigit() else last] = value

    return change


def first_text(html: str) -> Callable[[Any], None]:
    """Put rich text into the first text block of a language."""

    def change(pages: Any) -> None:
        for page in pages:
            for child in page["fields"].get("body", []):
                if child["type"] == "text":
                    child["value"] = html
                    return

    return change


RUNS = '<p><a href="java&#10;script:x">x</a></p>'
VERSION = "versions/1.0.json"
FORGERIES: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "newer format": ("manifest.json", set_in("number", 2), "newer version of the platform"),
    "format no longer supported": ("manifest.json", set_in("number", 0), "no longer supported"),
    "format without a number": ("manifest.json", set_in("number", "1"), "number of its format"),
    "another format": ("manifest.json", set_in("format", "scorm"), "names another format"),
    "no course in the manifest": ("manifest.json", set_in("course", None), "does not hold what"),
    "files elsewhere": ("manifest.json", set_in("media_url", "https://cdn/f/"), "same address"),
    "other pages": (
        "manifest.json", set_in("course/id", "0f9d9d49-64f7-4d0f-a8d2-9f0b2b6cbd11"), "another course",
    ),
    "no id": ("manifest.json", set_in("course/id", "x"), "does not allow"),
    "bad slug": ("manifest.json", set_in("course/slug", "../x"), "does not allow"),
    "changed content": (VERSION, set_in("card/title/bg", "Друго"), "SHA-256 that the version was published"),
    "changed lesson": (VERSION, set_in("lessons/0/content/bg/title", "Друго"), "does not have its SHA-256"),
    "missing lesson": (VERSION, lambda v: v["lessons"].pop() and None, "do not fit together"),
    "script in a version": (VERSION, script("<p>x</p><script>alert(1)</script>"), "not sanitised"),
    "handler in a version": (VERSION, script('<p onclick="x()">x</p>'), "not sanitised"),
    "link that runs": (VERSION, script('<p><a href="javascript:x()">x</a></p>'), "not sanitised"),
    "form in a formula": (VERSION, formula("<math><mtext><button>x</button></mtext></math>"), "formula"),
    "foreign content in a formula": (
        VERSION, formula("<math><annotation-xml><a/></annotation-xml></math>"), "formula",
    ),
    "formula that is none": (VERSION, formula("<math><mi>x</mi>"), "formula"),
    "unknown block in a version": (
        VERSION,
        hologram,
        "kind of block “hologram”",
    ),
    "version under another name": (VERSION, set_in("minor", 7), "another version than its name"),
    "no moment": (VERSION, set_in("published_at", "yesterday"), "no moment in time"),
    "strange rollout": (VERSION, set_in("rollout", "explode"), "explode"),
    "no current version": ("course.json", set_in("current_version", "9.9"), "lacks version 9.9"),
    "unknown block": (
        "pages/bg.json", strange_block, "kind of block “x”",
    ),
    "unknown page": ("pages/bg.json", set_in("1/model", "gamepage"), "pages of the kind “gamepage”"),
    "page in a wrong place": ("pages/bg.json", set_in("1/parent", None), "does not stand where"),
    "no course first": ("pages/bg.json", lambda pages: pages[1:], "does not stand where"),
    "value that no form takes": ("pages/bg.json", set_in("0/fields/level", "godlike"), "“level”: .*godlike"),
    "script in a page": ("pages/bg.json", first_text("<script>x</script>"), "the element “script”"),
    "style in a page": ("pages/bg.json", first_text('<p style="x">x</p>'), "the attribute “style”"),
    "running link in a page": ("pages/bg.json", first_text(RUNS), "runs something"),
    "null in a text": ("pages/bg.json", set_in("0/fields/title", "a\0b"), "not text"),
    "text that is none": ("pages/bg.json", first_text({"a": 1}), "not a text"),
    "numbers as references": (
        "banks.json", set_in("0/id", "1"), "is no id",
    ),
    "question without right answer": (
        "banks.json",
        set_in("0/questions/0/fields/difficulty", 99),
        "difficulty",
    ),
    "media under another name": ("media.json", set_in("0/key", "image:00"), "exactly the media"),
    "media in a folder": ("media.json", set_in("0/file", "../../x.svg"), "holds a folder"),
    "program as an image": ("media.json", set_in("0/file", "x.exe"), "not every browser shows it"),
    "disguised image": ("media.json", set_in("0/file", "x.png"), "not what its name says"),
}  # fmt: skip


@pytest.mark.parametrize("case", FORGERIES)
def test_a_forged_archive_is_refused(archive: Files, case: str):
    name, change, reason = FORGERIES[case]

    refused(packed(changed(archive, name, change)), reason)


DAMAGES: dict[str, tuple[Callable[[Files], Files], str]] = {
    "missing member": (without("banks.json"), "“banks.json” is missing"),
    "extra member": (lambda files: files | {"x.txt": b"x"}, "“x.txt” is in the archive but not"),
    "other bytes": (blank_banks, "SHA-256 that the manifest"),
    "other size": (lambda files: files | {"banks.json": b"[]"}, "the size that the manifest"),
    "no manifest": (without("manifest.json"), "no manifest.json"),
    "manifest that is no JSON": (lambda files: files | {"manifest.json": b"{"}, "not readable JSON"),
    "manifest that is a list": (lambda files: files | {"manifest.json": b"[]"}, "does not hold"),
    "manifest nested deep": (lambda files: files | {"manifest.json": b"[" * 100_000}, "not readable JSON"),
}  # fmt: skip


@pytest.mark.parametrize("case", DAMAGES)
def test_a_damaged_archive_is_refused(archive: Files, case: str):
    damage, reason = DAMAGES[case]

    refused(packed(damage(archive), honest=False), reason)


def test_a_picture_with_a_script_is_refused(archive: Files):
    evil = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><title>x</title><script>x</script></svg>'
    )
    name = next(name for name in archive if name.startswith("media/"))

    refused(packed(archive | {name: evil}), "the element “script” does not belong in a drawing")


def test_a_frozen_file_is_what_its_name_says(archive: Files):
    name = next(name for name in archive if name.startswith("frozen/"))

    refused(packed(archive | {name: archive[name] + b" "}), "content that its name says")


def test_versions_have_all_their_files_and_no_others(archive: Files):
    name = next(name for name in archive if name.startswith("frozen/"))

    refused(packed({key: data for key, data in archive.items() if key != name}), "exactly the files")
    refused(packed(archive | {"frozen/" + "0" * 64 + ".svg": b"<svg/>"}), "exactly the files")


def test_a_course_that_is_here_is_not_touched(course: PaperCourse):
    refused(exported(), "The course “paper-course” is already on this site")


def test_another_course_at_the_address_is_not_touched(archive: Files):
    Course.objects.create(pk="0f9d9d49-64f7-4d0f-a8d2-9f0b2b6cbd11", slug=SLUG, code="X")

    refused(packed(archive), "Another course on this site has the address")


def test_another_bank_with_the_code_is_not_touched(archive: Files):
    code = json.loads(archive["banks.json"])[0]["fields"]["code"]
    locale = Page.objects.filter(depth=2).first().locale
    QuestionBank.objects.create(code=code, title="Other", locale=locale)

    refused(packed(archive), "Another question bank on this site has the code")


def test_files_go_when_the_last_step_fails(archive: Files, monkeypatch: pytest.MonkeyPatch):
    def fail(self: Any, about: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("courses.domain.archive.importing._Import._competences", fail)
    before = everything()

    with pytest.raises(OSError, match="disk full"):
        import_course(packed(archive), actor=None)

    assert everything() == before


class TestCommands:
    def test_from_one_site_to_another(
        self, course: PaperCourse, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ):
        file = tmp_path / "course.zip"
        call_command("export_course", SLUG, str(file))
        wipe_courses()

        call_command("import_course", str(file), "--dry-run")
        assert not Course.objects.exists()
        call_command("import_course", str(file))

        assert CourseVersion.objects.count() == 1
        printed = capsys.readouterr().out
        assert "18 pages, 12 questions, 1 images and documents" in printed
        assert "Dry run: nothing was kept." in printed

    def test_an_unknown_course(self, db: None, tmp_path: Path):
        with pytest.raises(CommandError, match="There is no course “nothing”"):
            call_command("export_course", "nothing", str(tmp_path / "x.zip"))

    def test_an_existing_file_is_not_overwritten(self, course: PaperCourse, tmp_path: Path):
        (tmp_path / "x.zip").write_text("mine")
        with pytest.raises(CommandError, match="cannot be written"):
            call_command("export_course", SLUG, str(tmp_path / "x.zip"))
        assert (tmp_path / "x.zip").read_text() == "mine"

    def test_a_failed_export_leaves_no_file(self, course: PaperCourse, tmp_path: Path):
        default_storage.delete(course.image.file.name)
        with pytest.raises(CommandError, match="is gone"):
            call_command("export_course", SLUG, str(tmp_path / "x.zip"))
        assert not (tmp_path / "x.zip").exists()

    def test_a_refused_import_says_why(self, db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
        (tmp_path / "x.zip").write_bytes(b"PK?")
        with pytest.raises(CommandError, match="Nothing was imported"):
            call_command("import_course", str(tmp_path / "x.zip"))
        assert "not a zip file" in capsys.readouterr().err

    def test_a_missing_file(self, db: None, tmp_path: Path):
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_course", str(tmp_path / "x.zip"))

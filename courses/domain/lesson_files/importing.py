"""Lesson files written into a course: always drafts, never over what is live or what a trainer wrote."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images.models import Image
from wagtail.models import Collection

from courses.domain.drafting import save_draft
from courses.domain.importing.pages import PageTargets
from courses.domain.lesson_files.gathering import laid_out
from courses.domain.lesson_files.reading import ReadLesson, read_lessons
from courses.domain.outline import OutlineError, add_lesson, check_unlocked, outline_for_change
from courses.domain.pack.faults import Fault, PackError
from courses.domain.pack.ids import block_id
from courses.domain.pack.structure import Block, Figure
from courses.domain.streams import block_stream
from courses.domain.teams import ensure_team
from courses.domain.translating.lining_up import take_over
from courses.models import Course, CoursePage, LessonPage
from courses.queries.outline import CourseOutline, OutlineItem
from courses.queries.translations import original_of


class ModuleNeeded(Exception):
    """There are new lessons among the files and no module was named for them; `slugs` names them."""

    def __init__(self, slugs: list[str]) -> None:
        self.slugs = slugs
        super().__init__(", ".join(slugs))


@dataclass(frozen=True)
class ImportedLesson:
    """What happened to one lesson: `change` is “new”, “changed” or “unchanged”; `page` is its first page."""

    title: str
    change: str
    languages: list[str]
    page: LessonPage


class _DryRun(Exception):
    pass


def import_lessons(
    *,
    actor: Any,
    course_page: CoursePage,
    files: Mapping[str, IO[bytes]],
    module: UUID | None = None,
    dry_run: bool = False,
) -> list[ImportedLesson]:
    """Write uploaded lesson files (see `gathering.laid_out`) into the course as drafts.

    A lesson that the course has, by its slug, gets a new draft; its text stays in its history, and what is
    live stays live. New ones are added to the end of `module`. With `dry_run` everything is tried and undone.
    Raises PackError with every fault by file and line, ArchiveError for an unsafe zip file, ModuleNeeded,
    OutlineError; then nothing is written.
    """
    slug = course_page.slug
    stored: list[str] = []
    done: list[ImportedLesson] = []
    try:
        with laid_out(files, slug) as (folder, found), transaction.atomic():
            lessons, figures = read_lessons(folder, slug, course_page.translation_key, found)
            _raise_short(folder.faults, slug)
            if not lessons:
                raise PackError([Fault("files", 1, "there is no lesson among the files")])
            outline = outline_for_change(course_page, None)
            done = _Writer(actor, course_page, outline, figures, stored).write(lessons, module)
            if dry_run:
                raise _DryRun
    except _DryRun:
        _forget(stored)
    except BaseException:
        _forget(stored)
        raise
    return done


def _raise_short(faults: Any, slug: str) -> None:
    """Raise PackError with the names that people uploaded, not those of the folder in between."""
    prefix = f"lessons/{slug}/"
    short = [Fault(fault.file.removeprefix(prefix), fault.line, fault.reason) for fault in faults]
    if short:
        raise PackError(short)


def _forget(stored: list[str]) -> None:
    for name in stored:
        default_storage.delete(name)


@dataclass
class _Writer:
    actor: Any
    course_page: CoursePage
    outline: CourseOutline
    figures: dict[str, Figure]
    stored: list[str]
    _images: dict[str, int] = field(default_factory=dict)

    def write(self, lessons: list[ReadLesson], module: UUID | None) -> list[ImportedLesson]:
        existing = {page.slug: item for item in self._items() for page in item.pages.values()}
        new = [lesson.slug for lesson in lessons if lesson.slug not in existing]
        if new and module is None:
            raise ModuleNeeded(new)
        self._images = {file: self._image(figure) for file, figure in sorted(self.figures.items())}
        return [
            self._update(lesson, existing[lesson.slug])
            if lesson.slug in existing
            else self._add(lesson, module)
            for lesson in lessons
        ]

    def _items(self) -> list[OutlineItem]:
        inside = [lesson for module in self.outline.modules for lesson in module.lessons]
        return inside + self.outline.finals

    def _update(self, lesson: ReadLesson, item: OutlineItem) -> ImportedLesson:
        missing = sorted(lesson.texts.keys() - item.pages.keys())
        if missing:
            message = _("The lesson “{title}” has no page in the language “{language}”. Translate it first.")
            raise OutlineError(message.format(title=item.title, language=missing[0]))
        ids = _ids(item.key, item.primary.get_latest_revision_as_object())
        changed = []
        for language in lesson.texts:
            page = item.pages[language]
            newest = page.get_latest_revision_as_object()
            if self._fill(newest, lesson, language, ids):
                check_unlocked(page, self.actor)
                save_draft(newest, actor=self.actor)
                changed.append(language)
        original = original_of(item.primary)
        if original is not None and set(changed) - {original.locale.language_code}:
            take_over(original)  # else the next save of the translations would undo what the file says
        change = "changed" if changed else "unchanged"
        return ImportedLesson(next(iter(lesson.texts.values())).title, change, changed, item.primary)

    def _add(self, lesson: ReadLesson, module: UUID | None) -> ImportedLesson:
        target = self.outline.module(module) if module else None
        if target is None:
            raise OutlineError(_("This module does not exist any more."))
        taken = LessonPage.objects.filter(translation_key=lesson.key).exists()
        first = next(iter(lesson.texts.values()))
        pages = {}
        for language, parent in target.item.pages.items():
            page = LessonPage(title=first.title, slug=lesson.slug, locale=parent.locale)
            if not taken:  # the id that the pack gives it, for every later import
                page.translation_key = lesson.key
            self._fill(page, lesson, language, _Ids(lesson.key))
            pages[language] = page
        if taken:
            key = next(iter(pages.values())).translation_key
            for page in pages.values():
                page.translation_key = key
        made = add_lesson(
            actor=self.actor, course_page=self.course_page, module=target.item.key, lessons=pages
        )
        return ImportedLesson(first.title, "new", sorted(lesson.texts), made)

    def _fill(self, page: Any, lesson: ReadLesson, language: str, ids: "_Ids") -> bool:
        """Set what the files say; return whether anything is new. A language without a file stays empty."""
        text = lesson.texts.get(language)
        values = {
            "kind": lesson.kind,
            "minutes": lesson.minutes,
            "competence_codes": list(lesson.competences),
            "level": lesson.level,
            "last_checked": lesson.last_checked or page.last_checked,
        }
        if text is not None:
            targets = PageTargets(self._images, page.locale)
            values["title"] = text.title
            values["body"] = [block_stream(block.as_json(), targets) for block in ids.given(text.blocks)]
        before = page.serializable_data()
        for name, value in values.items():
            setattr(page, name, value)
        after: bool = page.serializable_data() != before
        return after

    def _image(self, figure: Figure) -> int:
        """Return the course's image with exactly these bytes, a new one if there is none."""
        data = figure.svg.encode()
        collection = self._collection()
        name = f"{self.course_page.code.lower()}-{PurePosixPath(figure.file).name}"
        image = Image(title=figure.title[:255], collection=collection, uploaded_by_user=self.actor)
        image.file = ContentFile(data, name=name)
        image._set_image_file_metadata()
        same = Image.objects.filter(collection=collection, file_hash=image.file_hash).first()
        if same is not None:
            return int(same.pk)
        image.save()
        self.stored.append(image.file.name)
        return int(image.pk)

    def _collection(self) -> Collection:
        page = self.course_page
        course, _created = Course.objects.get_or_create(
            pk=page.translation_key, defaults={"slug": page.slug, "code": page.code}
        )
        collection = ensure_team(course).collection
        assert collection is not None  # noqa: S101 — `ensure_team` made it
        return collection


class _Ids:
    """Gives the n-th block of a kind the id that the lesson's n-th block of this kind has already."""

    def __init__(self, key: UUID, known: Mapping[str, list[str]] | None = None) -> None:
        self.key = key
        self.known = known or {}
        self.used = {block for blocks in self.known.values() for block in blocks}

    def given(self, blocks: tuple[Block, ...]) -> list[Block]:
        """Return the blocks with their ids."""
        counts: Counter[str] = Counter()
        result = []
        for block in blocks:
            own = self.known.get(block.type, [])
            place = counts[block.type]
            counts[block.type] += 1
            found = UUID(own[place]) if place < len(own) else self._free(block.type, place + 1)
            result.append(Block(found, block.type, block.value))
        return result

    def _free(self, kind: str, ordinal: int) -> UUID:
        while str(block_id(self.key, kind, ordinal)) in self.used:
            ordinal += 1000  # the block that had this place stands elsewhere now
        return block_id(self.key, kind, ordinal)


def _ids(key: UUID, page: LessonPage) -> _Ids:
    known: dict[str, list[str]] = {}
    for child in page.body.get_prep_value():
        known.setdefault(child["type"], []).append(str(child["id"]))
    return _Ids(key, known)

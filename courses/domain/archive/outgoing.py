"""Gathers what belongs to a course: pages, banks, media, versions, as records for an archive."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any

from django.core.files.storage import default_storage
from wagtail.models import Page

from courses.domain.archive import format as archive_format
from courses.domain.archive.records import PAGE_MODELS, Record, as_json, page_fields, snippet_fields
from courses.domain.archive.references import Outgoing
from courses.domain.editions.manuscript import language_order
from courses.models import (
    Competence,
    Course,
    CoursePage,
    CourseVersion,
    FrozenLesson,
    Question,
    QuestionBank,
)

CHUNK = 64 * 1024
MEDIA_FIELDS = {
    "image": (
        "description", "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    ),
    "document": (),
}  # fmt: skip


@dataclass
class MediaShelf:
    """The images and documents of a course: `records` describe them, `rows` hold their files by name."""

    records: list[Record] = field(default_factory=list)
    rows: dict[str, Any] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    _known: dict[tuple[str, int], str] = field(default_factory=dict)

    def keep(self, kind: str, row: Any) -> str:
        """Put an image or document on the shelf; return its name: its kind and the SHA-256 of its bytes."""
        if (kind, row.pk) not in self._known:
            self._known[kind, row.pk] = self._add(kind, row)
        return self._known[kind, row.pk]

    def _add(self, kind: str, row: Any) -> str:
        try:
            with row.file.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            digest = hashlib.sha256(f"{kind}:{row.pk}".encode()).hexdigest()
            self.missing.append(str(row.title))
        name, number = f"{kind}:{digest}", 1
        while name in {record["key"] for record in self.records}:
            number += 1
            name = f"{kind}:{digest}-{number}"
        self.records.append(
            {
                "key": name,
                "kind": kind,
                "file": PurePosixPath(row.file.name).name,
                "title": row.title,
                "tags": sorted(row.tags.names()),
                "fields": {key: getattr(row, key) for key in MEDIA_FIELDS[kind]},
            }
        )
        self.rows[name] = row
        return name


def member_of(key: str) -> str:
    """Return the member of an archive that holds the file of an image or document."""
    kind, _colon, digest = key.partition(":")
    return f"{archive_format.FILES}{kind}-{digest}"


def course_pages(course: Course) -> list[CoursePage]:
    """Return the course's pages, one a language, the main language first."""
    pages = {
        page.locale.language_code: page
        for page in CoursePage.objects.filter(translation_key=course.pk).select_related("locale")
    }
    return [pages[language] for language in language_order(list(pages))]


def page_records(course_page: CoursePage, exchange: Outgoing) -> list[Record]:
    """Return the records of a course's tree in one language, parents before children, in order."""
    below = Page.objects.descendant_of(course_page, inclusive=True).order_by("path").specific()
    records: list[Record] = []
    keys: dict[str, str] = {}
    for page in below.select_related("latest_revision"):
        model = type(page)
        if model not in PAGE_MODELS.values():
            continue
        keys[page.path] = str(page.translation_key)
        fields = page_fields(model, as_json(page.serializable_data()), exchange)
        newest = page.latest_revision if page.has_unpublished_changes else None
        draft = page_fields(model, newest.content, exchange) if newest else None
        records.append(
            {
                "model": model._meta.model_name,
                "id": str(page.translation_key),
                "parent": keys.get(page.path[: -Page.steplen]),
                "live": page.live,
                "first_published_at": page.first_published_at,
                "last_published_at": page.last_published_at,
                "fields": fields,
                "draft": draft if draft != fields else None,
            }
        )
    return as_json(records)  # type: ignore[no-any-return]


def bank_records(course: Course, exchange: Outgoing) -> list[Record]:
    """Return the banks that belong to a course or that its pages use, with their questions, by language."""
    own = QuestionBank.objects.filter(course=course)
    used = QuestionBank.objects.filter(code__in=exchange.banks)
    records = []
    for bank in sorted(
        (own | used).distinct().select_related("locale"), key=lambda bank: (bank.code, bank.locale_id)
    ):
        questions = Question.objects.filter(bank=bank).order_by("order", "code")
        records.append(
            {
                "id": str(bank.translation_key),
                "language": bank.locale.language_code,
                "fields": snippet_fields(bank, exchange),
                "questions": [
                    {"id": str(question.translation_key), "fields": snippet_fields(question, exchange)}
                    for question in questions
                ],
            }
        )
    return records


def version_record(version: CourseVersion) -> Record:
    """Return a published version with its lessons, exactly as they are stored."""
    names = [f.name for f in CourseVersion._meta.local_fields if f.name not in ("course", "published_by")]
    lessons = (
        FrozenLesson.objects.filter(version=version).order_by("pk").values("lesson_id", "content", "sha256")
    )
    record = {name: getattr(version, name) for name in names}
    return as_json({**record, "lessons": list(lessons)})  # type: ignore[no-any-return]


def competences_used(records: Any) -> list[str]:
    """Return the codes of competences that records name anywhere, sorted."""
    codes: set[str] = set()
    pending = [records]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            for key, value in item.items():
                if key in ("competence", "competence_code") and isinstance(value, str):
                    codes.add(value)
                elif key in ("competence_codes", "competences") and isinstance(value, list):
                    codes |= {code for code in value if isinstance(code, str)}
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return sorted(codes - {""})


def competence_records(codes: list[str]) -> list[Record]:
    """Return codes with the titles that this site's framework has for them."""
    titles: dict[str, dict[str, str]] = {code: {} for code in codes}
    rows = Competence.objects.filter(code__in=codes)
    for code, language, title in rows.values_list("code", "locale__language_code", "title"):
        titles[code][language] = title
    return [{"code": code, "title": titles[code]} for code in codes]


def frozen_names(value: Any) -> set[str]:
    """Return the names in the storage of all files that the content of versions shows."""
    prefix = default_storage.url(archive_format.FROZEN)
    names: set[str] = set()
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            pending += item.values()
        elif isinstance(item, list):
            pending += item
        elif isinstance(item, str) and item.startswith(prefix):
            names.add(archive_format.FROZEN + item.removeprefix(prefix))
    return names


def file_chunks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield a file in pieces."""
    while chunk := file.read(CHUNK):
        yield chunk

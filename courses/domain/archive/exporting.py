"""A whole course as one file."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.domain.archive import format as archive_format
from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.outgoing import (
    MediaShelf,
    bank_records,
    competence_records,
    competences_used,
    course_pages,
    file_chunks,
    frozen_names,
    member_of,
    page_records,
    version_record,
)
from courses.domain.archive.references import Outgoing
from courses.models import Course, CoursePage, CourseVersion

LOG_ACTION = "courses.export_course"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


@dataclass
class ExportReport:
    """What an archive holds, in numbers, and in `left_out` sentences about what could not come along."""

    pages: int = 0
    questions: int = 0
    media: int = 0
    versions: int = 0
    left_out: list[str] = field(default_factory=list)


def export_course(course: Course, file: IO[bytes], *, actor: Any) -> ExportReport:
    """Write everything that belongs to a course to `file` (seekable, writable) as a course archive.

    Learners' records, the team, comments and older revisions stay here. `actor` is None for a command.
    Raises ArchiveError when the course has no page or a file of it is gone.
    """
    with transaction.atomic():
        _one_snapshot()
        pages = course_pages(course)
        if not pages:
            raise ArchiveError(_("The course has no page in any language, so there is nothing to export."))
        report = _Writer(course, pages, file).write()
        log(instance=pages[0], action=LOG_ACTION, user=actor, data={"versions": report.versions})
    return report


def _one_snapshot() -> None:
    """See the course as it is now, whatever others save in between.

    Inside of another transaction (only tests) the isolation cannot be changed any more and need not be.
    """
    connection = transaction.get_connection()
    if not connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


class _Writer:
    """Writes one archive, a member at a time."""

    def __init__(self, course: Course, pages: list[CoursePage], file: IO[bytes]) -> None:
        self.course = course
        self.pages = pages
        self.file = file
        self.shelf = MediaShelf()
        self.exchange = Outgoing(self.shelf.keep)
        self.members: list[dict[str, Any]] = []
        self.report = ExportReport()

    def write(self) -> ExportReport:
        """Write all members, the manifest last."""
        with zipfile.ZipFile(self.file, "w", zipfile.ZIP_DEFLATED) as self.zip:
            records = {page.locale.language_code: page_records(page, self.exchange) for page in self.pages}
            banks = bank_records(self.course, self.exchange)
            if self.shelf.missing:
                message = _("The file of “{title}” is gone. Upload it again, or remove it from the lessons.")
                raise ArchiveError(*(message.format(title=title) for title in self.shelf.missing))
            used = self._versions() | set(competences_used([records, banks]))
            self._json(archive_format.COURSE, self._course(records, sorted(used)))
            for language, found in records.items():
                self._json(f"{archive_format.PAGES}{language}.json", found)
            self._json(archive_format.BANKS, banks)
            self._json(archive_format.MEDIA, self.shelf.records)
            self._media()
            self._manifest()
        self.report.pages = sum(map(len, records.values()))
        self.report.questions = sum(len(bank["questions"]) for bank in banks)
        self.report.left_out += self.exchange.lost
        return self.report

    def _course(self, records: Any, codes: list[str]) -> dict[str, Any]:
        current = self.course.current_version
        wanted = {key for found in records.values() for key in found[0]["fields"].get("prerequisites", [])}
        before = Course.objects.filter(pk__in=wanted).order_by("slug")
        return {
            "languages": list(records),
            "current_version": current.number if current else None,
            "prerequisites": [{"id": str(row.pk), "slug": row.slug} for row in before],
            "competences": competence_records(codes),
        }

    def _versions(self) -> set[str]:
        """Write the versions and the files that they show; return the competences that they name."""
        codes: set[str] = set()
        files: set[str] = set()
        for version in (
            CourseVersion.objects.filter(course=self.course).order_by("major", "minor").iterator(1)
        ):
            record = version_record(version)
            codes |= set(competences_used([record["card"], record["outline"]]))
            files |= frozen_names(record["lessons"])
            self._json(f"{archive_format.VERSIONS}{version.number}.json", record)
            self.report.versions += 1
        for name in sorted(files):
            if not default_storage.exists(name):
                message = _("The file {name}, which a published version shows, is gone.")
                raise ArchiveError(message.format(name=name))
            with default_storage.open(name, "rb") as file:
                self._stream(name, file_chunks(file))
        return codes

    def _media(self) -> None:
        for key, row in sorted(self.shelf.rows.items()):
            with row.file.open("rb") as file:
                self._stream(member_of(key), file_chunks(file))
            self.report.media += 1

    def _manifest(self) -> None:
        manifest = {
            "format": archive_format.NAME,
            "number": archive_format.NUMBER,
            "site": str(settings.WAGTAIL_SITE_NAME),
            "site_url": settings.WAGTAILADMIN_BASE_URL,
            "created_at": timezone.now().isoformat(),
            "course": {
                "id": str(self.course.pk),
                "slug": self.course.slug,
                "code": self.course.code,
                "title": {page.locale.language_code: page.title for page in self.pages},
            },
            "media_url": default_storage.url(archive_format.FROZEN),
            "members": self.members,
        }
        self._stream(archive_format.MANIFEST, [_dump(manifest)])

    def _json(self, name: str, value: Any) -> None:
        data = _dump(value)
        if len(data) > archive_format.MAX_JSON:
            raise ArchiveError(_("“{name}” is larger than {limit} MB.").format(name=name, limit=64))
        self._stream(name, [data])

    def _stream(self, name: str, chunks: Iterable[bytes] | Iterator[bytes]) -> None:
        info = zipfile.ZipInfo(name, _DAY_ONE)
        info.external_attr = 0o100644 << 16
        info.compress_type = zipfile.ZIP_DEFLATED if name.endswith((".json", ".svg")) else zipfile.ZIP_STORED
        digest, size = hashlib.sha256(), 0
        with self.zip.open(info, "w") as member:
            for chunk in chunks:
                member.write(chunk)
                digest.update(chunk)
                size += len(chunk)
        self.members.append({"name": name, "size": size, "sha256": digest.hexdigest()})


def _dump(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()

"""A course archive taken over into this site: all of it or nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.domain.archive import format as archive_format
from courses.domain.archive.checking import Checked, check_archive
from courses.domain.archive.container import SafeArchive
from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.files import FileKeeper
from courses.domain.archive.frozen import check_files, check_version, store_version
from courses.domain.archive.records import Record
from courses.domain.archive.references import Incoming
from courses.domain.archive.restoring import BankRestorer, PageRestorer, find_locale
from courses.domain.teams import add_member, ensure_team
from courses.enums import TeamRole
from courses.models import Competence, Course, CoursePage, CourseVersion

LOG_ACTION = "courses.import_course"


@dataclass
class ImportReport:
    """What an import made, in numbers; `page` is the course's page in its first language.

    `left_out` has sentences about what could not come along. After a dry run nothing of it exists.
    """

    title: str
    page: CoursePage
    pages: int = 0
    questions: int = 0
    media: int = 0
    versions: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


class _DryRun(Exception):
    """Undoes everything at the end of a dry run."""


def import_course(file: IO[bytes], *, actor: Any, dry_run: bool = False) -> ImportReport:
    """Take the course archive in `file` (seekable) over into this site; `actor` becomes its author.

    `actor` is None for a command: then the course has no author yet. With `dry_run` everything is tried and
    undone. Raises ArchiveError with every reason that was found; then nothing at all is left of the import.
    """
    keeper = FileKeeper()
    report: ImportReport | None = None
    try:
        with _translated(), transaction.atomic(), disable_reference_index_auto_update():
            checked = check_archive(SafeArchive(file))
            report = _Import(checked, keeper, actor).run()
            if dry_run:
                raise _DryRun
    except _DryRun:
        keeper.forget()
    except BaseException:
        keeper.forget()
        raise
    assert report is not None  # noqa: S101 — otherwise something was raised
    return report


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what only a forged archive can provoke into a refusal."""
    try:
        yield
    except (
        KeyError,
        TypeError,
        ValueError,
        AttributeError,
        ValidationError,
        DataError,
        IntegrityError,
    ) as error:
        message = _("The archive holds something that the format does not allow ({problem}).")
        raise ArchiveError(message.format(problem=error)) from error


class _Import:
    def __init__(self, checked: Checked, keeper: FileKeeper, actor: Any) -> None:
        self.checked = checked
        self.keeper = keeper
        self.actor = actor
        self.identity: Record = checked.manifest["course"]
        self.left_out: list[str] = []

    def run(self) -> ImportReport:
        Site.objects.select_for_update().get(is_default_site=True)  # one import at a time
        about = self.checked.json(archive_format.COURSE, archive_format.COURSE_SHAPE)
        pages = self._page_records(about["languages"])
        versions = self._version_records()
        course = ensure_team(self._course())
        if (
            self.actor is not None
        ):  # before the pages: their quizzes choose from the banks of the author's courses
            add_member(actor=None, course=course, user=self.actor, role=TeamRole.AUTHOR)
        media = self._media(course)
        exchange = Incoming(media)
        banks = BankRestorer(course, exchange)
        banks.restore(self.checked.json(archive_format.BANKS, archive_format.BANKS_SHAPE))
        made = self._pages(pages, exchange, self._prerequisites(about))
        ensure_team(course)  # now with its pages
        self._versions(course, versions, about["current_version"])
        self._competences(about)
        log(instance=made[0], action=LOG_ACTION, user=self.actor, data=self._origin())
        return ImportReport(
            title=made[0].title,
            page=made[0],
            pages=sum(map(len, pages.values())),
            questions=banks.made,
            media=len(media),
            versions=[f"{record['major']}.{record['minor']}" for _name, record in versions],
            left_out=[*self.left_out, *exchange.lost],
        )

    def _origin(self) -> Record:
        manifest = self.checked.manifest
        return {"site": manifest["site"], "created_at": manifest["created_at"]}

    def _page_records(self, languages: list[str]) -> dict[str, list[Record]]:
        names = [f"{archive_format.PAGES}{language}.json" for language in languages]
        if sorted(names) != self.checked.below(archive_format.PAGES) or not names:
            raise ArchiveError(_("The archive does not have pages in exactly the languages that it names."))
        return {
            language: self.checked.json(name, archive_format.PAGES_SHAPE)
            for language, name in zip(languages, names, strict=True)
        }

    def _version_records(self) -> list[tuple[str, Record]]:
        """Return the versions, oldest first, after verifying every hash in them."""
        records = []
        for name in self.checked.below(archive_format.VERSIONS):
            record = self.checked.json(name, archive_format.VERSION_SHAPE)
            if name != f"{archive_format.VERSIONS}{record['major']}.{record['minor']}.json":
                raise ArchiveError(_("“{name}” holds another version than its name says.").format(name=name))
            check_version(record, name)
            records.append((name, record))
        frozen = set(self.checked.below(archive_format.FROZEN))
        check_files([record for _name, record in records], frozen, self.checked.manifest["media_url"])
        return sorted(records, key=lambda item: (item[1]["major"], item[1]["minor"]))

    def _course(self) -> Course:
        """Return the course's row; raise ArchiveError if it, or another one at its address, is here."""
        key, slug = UUID(self.identity["id"]), self.identity["slug"]
        existing = Page.objects.filter(translation_key=key).exists()
        if existing or CourseVersion.objects.filter(course_id=key).exists():
            message = _(
                "The course “{slug}” is already on this site. An import never changes an existing course; "
                "duplicate it, or import the archive on another site."
            )
            raise ArchiveError(message.format(slug=slug))
        taken = Course.objects.filter(slug=slug).exclude(pk=key).exists()
        if taken or CoursePage.objects.filter(slug=slug).exists():
            message = _("Another course on this site has the address “{slug}”. Change its address first.")
            raise ArchiveError(message.format(slug=slug))
        course, _created = Course.objects.update_or_create(
            pk=key, defaults={"slug": slug, "code": self.identity["code"]}
        )
        Course(pk=key, slug=slug, code=self.identity["code"]).clean_fields(exclude={"current_version"})
        return course

    def _media(self, course: Course) -> dict[str, int]:
        records = self.checked.json(archive_format.MEDIA, archive_format.MEDIA_SHAPE)
        assert course.collection is not None  # noqa: S101 — `ensure_team` made it
        return self.keeper.media(self.checked, records, course.collection, self.actor)

    def _pages(
        self, records: dict[str, list[Record]], exchange: Incoming, prerequisites: set[str]
    ) -> list[CoursePage]:
        restorers = []
        made = []
        for language, found in records.items():
            restorer = PageRestorer(exchange, find_locale(language), prerequisites, self.actor)
            course_page = restorer.plant(found)
            if str(course_page.translation_key) != self.identity["id"]:
                raise ArchiveError(
                    _("The pages of the archive belong to another course than its manifest says.")
                )
            made.append(course_page)
            restorers.append(restorer)
        for restorer in restorers:
            restorer.fill()
        return made

    def _prerequisites(self, about: Record) -> set[str]:
        """Return those that this site has, and note the others as left out."""
        wanted = {row["id"]: row["slug"] for row in about["prerequisites"]}
        here = {str(key) for key in Course.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
        for key in sorted(wanted.keys() - here):
            message = _(
                "The prerequisite “{slug}” is left out of the pages: that course is not on this site."
            )
            self.left_out.append(message.format(slug=wanted[key]))
        return here

    def _versions(self, course: Course, records: list[tuple[str, Record]], current: str | None) -> None:
        for name in self.checked.below(archive_format.FROZEN):
            self.keeper.frozen(self.checked, name)
        stored = {}
        for name, record in records:
            version = store_version(course, record, name)
            stored[version.number] = version
        if current is not None and current not in stored:
            raise ArchiveError(
                _("The archive lacks version {number}, its current one.").format(number=current)
            )
        course.current_version = stored[current] if current is not None else None
        course.save(update_fields=["current_version"])
        if stored:
            self.left_out.append(_("Who published the versions is not taken over."))

    def _competences(self, about: Record) -> None:
        codes = {row["code"] for row in about["competences"]}
        known = set(Competence.objects.filter(code__in=codes).values_list("code", flat=True))
        for code in sorted(codes - known):
            message = _(
                "The competence {code} is not in this site’s framework. Published versions keep their texts; "
                "choose another competence before you publish the next one."
            )
            self.left_out.append(message.format(code=code))

"""The published versions of an archive: verified, and stored exactly as they were."""

import re
from typing import Any
from uuid import UUID

from django.core.files.storage import default_storage
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from courses.blocks import LESSON_BLOCKS
from courses.blocks.formulas import is_formula_mathml
from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.markup import frozen_html_fault, shown_html_fault
from courses.domain.archive.outgoing import frozen_names
from courses.domain.archive.records import Record, check_fields
from courses.domain.canonical import content_sha256, version_sha256
from courses.models import Course, CourseVersion, FrozenLesson
from courses.queries.rendering import render_blocks

FROZEN_NAME = re.compile(r"frozen/[0-9a-f]{64}(\.[a-z0-9]{1,8})?")
KINDS = frozenset(name for name, _block in LESSON_BLOCKS)


def check_version(record: Record, member: str) -> None:
    """Raise ArchiveError unless a version's hashes are right and nothing in it runs anything.

    `member` names the version for people.
    """
    found = version_sha256(record["card"], record["outline"], record["questions"])
    if found != record["sha256"]:
        raise ArchiveError(
            _("{name}: the content does not have the SHA-256 that the version was published with.").format(
                name=member
            )
        )
    promised = {
        lesson["id"]: lesson["sha256"]
        for module in record["outline"]["modules"]
        for lesson in module["lessons"]
    }
    if promised.keys() != {lesson["lesson_id"] for lesson in record["lessons"]} or len(promised) != len(
        record["lessons"]
    ):
        raise ArchiveError(_("{name}: the outline and the lessons do not fit together.").format(name=member))
    for lesson in record["lessons"]:
        _check_lesson(lesson, promised[lesson["lesson_id"]], member)


def _check_lesson(lesson: Record, promised: str, member: str) -> None:
    place = _("{name}, lesson {lesson}").format(name=member, lesson=lesson["lesson_id"])
    if not content_sha256(lesson["content"]) == lesson["sha256"] == promised:
        raise ArchiveError(_("{place}: the content does not have its SHA-256.").format(place=place))
    for language, sheet in lesson["content"].items():
        kinds = {block["type"] for block in sheet["blocks"]}
        if kinds - KINDS:
            message = _("This site does not know the kind of block “{kind}”. Update the site first.")
            raise ArchiveError(message.format(kind=min(kinds - KINDS)))
        fault = _lesson_fault(sheet["blocks"], language)
        if fault:
            raise ArchiveError(_("{place} is refused: {fault}").format(place=place, fault=fault))


def _lesson_fault(blocks: list[Record], language: str) -> str:
    for html in _texts_of(blocks, "html"):
        fault = frozen_html_fault(html)
        if fault:
            return fault
    if not all(is_formula_mathml(formula) for formula in _texts_of(blocks, "mathml")):
        return _("it holds a formula that this site would not have written.")
    try:
        segments = render_blocks(blocks, language)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _("it cannot be shown.")
    return next((fault for segment in segments if (fault := shown_html_fault(segment.html))), "")


def _texts_of(value: Any, name: str) -> list[str]:
    """Return every text under the key `name`, at any depth."""
    found: list[str] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict):
            found += [text for key, text in item.items() if key == name and isinstance(text, str)]
            pending += item.values()
        elif isinstance(item, list):
            pending += item
    return found


def check_files(records: list[Record], members: set[str], media_url: str) -> None:
    """Raise ArchiveError unless the archive has exactly the files that its versions show.

    Versions name a file by its address, so both sites must keep such files at the same one.
    """
    here = default_storage.url("frozen/")
    if records and media_url != here:
        message = _(
            "The archive comes from a site that shows files at {there}, this one shows them at {here}. "
            "Published versions cannot be changed, so they can only move between sites with the same address."
        )
        raise ArchiveError(message.format(there=media_url, here=here))
    wanted = {name for record in records for name in frozen_names(record["lessons"])}
    for name in sorted(wanted | members):
        if not FROZEN_NAME.fullmatch(name):
            raise ArchiveError(_("“{name}” is no name of a frozen file.").format(name=name))
    if wanted != members:
        difference = ", ".join(sorted(wanted ^ members)[:5])
        message = _("The archive does not have exactly the files that its versions show: {names}.")
        raise ArchiveError(message.format(names=difference))


def store_version(course: Course, record: Record, member: str) -> CourseVersion:
    """Store a checked version and return it; who published it is not known here."""
    names = {f.name for f in CourseVersion._meta.local_fields} - {"id", "course", "published_by"}
    values = {name: record[name] for name in names if name in record}
    version = CourseVersion(id=_uuid(record["id"], member), course=course, published_by=None, **values)
    version.published_at = _moment(record["published_at"], member)
    check_fields(version, member, complete=True)
    version.save(force_insert=True)
    FrozenLesson.objects.bulk_create(
        FrozenLesson(
            version=version,
            lesson_id=_uuid(lesson["lesson_id"], member),
            content=lesson["content"],
            sha256=lesson["sha256"],
        )
        for lesson in record["lessons"]
    )
    return version


def _uuid(text: str, member: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ArchiveError(_("{name}: “{text}” is no id.").format(name=member, text=text)) from error


def _moment(text: str, member: str) -> Any:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ArchiveError(_("{name}: “{text}” is no moment in time.").format(name=member, text=text))
    return moment

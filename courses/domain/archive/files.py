"""Files of an archive: checked like an upload, stored, and taken away again if the import fails."""

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection

from courses.domain.archive import format as archive_format
from courses.domain.archive.checking import Checked
from courses.domain.archive.contents import check_content
from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.names import name_fault
from courses.domain.archive.outgoing import MEDIA_FIELDS, member_of
from courses.domain.archive.records import Record

IN_MEMORY = 1024 * 1024


@dataclass
class FileKeeper:
    """Stores files and remembers them by name in the default storage."""

    stored: list[str] = field(default_factory=list)

    def forget(self) -> None:
        """Take everything that was stored away again."""
        for name in self.stored:
            default_storage.delete(name)

    def frozen(self, checked: Checked, name: str) -> None:
        """Store a file that versions show, under its name, which is its hash."""
        with unpacked(checked, name) as file:
            if _digest(file) != PurePosixPath(name).stem:
                raise ArchiveError(
                    _("“{name}” does not have the content that its name says.").format(name=name)
                )
            check_content(PurePosixPath(name).name, file)
            if default_storage.exists(name):
                return
            file.seek(0)
            saved = default_storage.save(name, File(file))
            self.stored.append(saved)
            if saved != name:
                raise ArchiveError(_("Somebody else is storing “{name}” now. Try again.").format(name=name))

    def media(
        self, checked: Checked, records: list[Record], collection: Collection, actor: Any
    ) -> dict[str, int]:
        """Make images and documents of the records in `collection`; return their primary keys by name."""
        members = {member_of(record["key"]) for record in records}
        if members != set(checked.below(archive_format.FILES)):
            raise ArchiveError(_("“media.json” does not name exactly the media of the archive."))
        return {record["key"]: self._medium(checked, record, collection, actor) for record in records}

    def _medium(self, checked: Checked, record: Record, collection: Collection, actor: Any) -> int:
        fault = _record_fault(record)
        if fault:
            raise ArchiveError(_("“{name}” is refused: {fault}").format(name=record["file"], fault=fault))
        model: Any = get_image_model() if record["kind"] == "image" else get_document_model()
        fields = {name: record["fields"].get(name) for name in MEDIA_FIELDS[record["kind"]]}
        fields = {name: value for name, value in fields.items() if value is not None}
        row = model(title=record["title"][:255], collection=collection, uploaded_by_user=actor, **fields)
        with unpacked(checked, member_of(record["key"])) as file:
            check_content(record["file"], file, image=record["kind"] == "image")
            file.seek(0)
            row.file.save(record["file"], File(file), save=False)
            self.stored.append(row.file.name)
        if record["kind"] == "image":
            row._set_image_file_metadata()
        else:
            row._set_document_file_metadata()
        try:
            row.clean_fields(exclude={"uploaded_by_user"})
        except ValidationError as error:
            message = _("“{name}” is refused: {fault}")
            raise ArchiveError(
                message.format(name=record["file"], fault="; ".join(error.messages))
            ) from error
        row.save()
        row.tags.set(record["tags"])
        return int(row.pk)


def _record_fault(record: Record) -> str:
    if record["kind"] not in MEDIA_FIELDS or not record["key"].startswith(f"{record['kind']}:"):
        return _("it is neither an image nor a document.")
    if "/" in record["file"]:
        return _("it holds a folder.")
    return name_fault(record["file"])


@contextmanager
def unpacked(checked: Checked, name: str) -> Iterator[Any]:
    """Give a member as an open file for the time of the block, large ones on the disk; its hash is right."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        checked.compare(name, checked.archive.copy(name, file))
        file.seek(0)
        yield file


def _digest(file: Any) -> str:
    digest = hashlib.sha256()
    while chunk := file.read(64 * 1024):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()

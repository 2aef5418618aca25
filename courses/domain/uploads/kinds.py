"""The kinds of file that lessons take, and how each is served."""

from dataclasses import dataclass
from typing import BinaryIO, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.enums import FileUse

MB = 1024 * 1024


class UploadRefused(Exception):
    """A file that lessons do not take; the message says what, why and what to do."""

    def __init__(self, message: str | Promise) -> None:
        self.message = message
        super().__init__(str(message))


class Upload(Protocol):
    """An uploaded or stored file: readable, seekable, with its size in bytes."""

    size: int

    def read(self, amount: int = -1) -> bytes:
        """Return the next bytes."""

    def seek(self, position: int, whence: int = 0) -> int:
        """Go to a place."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: its extension, its media type and what it serves as."""

    extension: str
    mime: str
    use: FileUse

    @property
    def inline(self) -> bool:
        """Whether a page plays it; anything else is only ever downloaded."""
        return self.use != FileUse.ATTACHMENT

    @property
    def limit(self) -> int:
        """The largest size in bytes."""
        return LIMITS[self.use][0]


LIMITS = {
    FileUse.ATTACHMENT: (25 * MB, _("an attachment is loaded on the way, too. Divide it, or link to it.")),
    FileUse.VIDEO: (200 * MB, _("a phone would wait too long. Shorten it, or export it at 720p.")),
    FileUse.AUDIO: (50 * MB, _("a phone would wait too long. Export it as MP3 at 96 kbit/s.")),
    FileUse.CAPTIONS: (MB, _("captions are a few lines a minute. Is it the right file?")),
}
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
_MIMES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
}
KINDS = {
    extension: FileKind(extension, _MIMES[extension], use) for use in FileUse for extension in use.extensions
}


def kind_of(name: str) -> FileKind | None:
    """Return the kind that a file's name claims, None for one that lessons do not take."""
    return KINDS.get(name.rpartition(".")[2].lower()) if "." in name else None


def head_of(file: Upload | BinaryIO, length: int = 4096) -> bytes:
    """Return the first bytes of a file, which is then at its beginning again."""
    file.seek(0)
    head: bytes = file.read(length)
    file.seek(0)
    return head

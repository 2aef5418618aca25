"""Office documents: zip packages that are looked into without unpacking them."""

import zipfile
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.uploads.kinds import Upload, UploadRefused

MAX_ENTRIES = 5_000
MAX_UNPACKED = 500 * 1024 * 1024
_LISTING = "[Content_Types].xml"
_OFFICE = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_LARGEST_LISTING = 1024 * 1024


def package_kind(file: Upload) -> str | None:
    """Return the extension of an office document by what its package says it holds, None for another zip.

    Raises UploadRefused for a document with macros, and for one that would grow beyond measure when opened.
    """
    package: Any = file
    try:
        with zipfile.ZipFile(package) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED:
                raise UploadRefused(
                    _("The document would grow beyond measure when it is opened. Save it anew, or as PDF.")
                )
            _refuse_macros(entries)
            return _office_kind(archive) or _open_kind(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return None
    finally:
        file.seek(0)


def _refuse_macros(entries: list[zipfile.ZipInfo]) -> None:
    if any(
        entry.filename.lower().endswith("vbaproject.bin") or entry.filename.startswith("Basic/")
        for entry in entries
    ):
        raise UploadRefused(
            _("The document holds macros, which could harm whoever opens it. Save it without macros.")
        )


def _office_kind(archive: zipfile.ZipFile) -> str | None:
    listing = _part(archive, _LISTING)
    found = [kind for mark, kind in _OFFICE.items() if mark in listing]
    return found[0] if len(found) == 1 else None


def _open_kind(archive: zipfile.ZipFile) -> str | None:
    return _OPEN.get(_part(archive, "mimetype"))


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        with archive.open(name) as part:
            return part.read(_LARGEST_LISTING)
    except KeyError:
        return b""

"""Documents: what kind a file is, by its content."""

import codecs
from pathlib import PurePosixPath

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from courses.domain.uploads.captions import CaptionFault, read_captions
from courses.domain.uploads.kinds import KINDS, LIMITS, FileKind, Upload, UploadRefused, head_of, kind_of
from courses.domain.uploads.packages import package_kind
from courses.domain.uploads.recordings import recording_kind
from courses.enums import FileUse

TEXT_KINDS = ("csv", "txt", "vtt")
CHUNK = 64 * 1024


def check_document(file: Upload, name: str) -> FileKind:
    """Return the kind of an uploaded file; raise UploadRefused unless its content is what its name says.

    The size is looked at first; large files are read in parts.
    """
    claimed = kind_of(name)
    if claimed is None:
        raise UploadRefused(_not_taken(name))
    if file.size > claimed.limit:
        message = _("“{name}” is too large ({size}). At most {most} fit: {reason}")
        raise UploadRefused(
            message.format(
                name=name,
                size=filesizeformat(file.size),
                most=filesizeformat(claimed.limit),
                reason=LIMITS[claimed.use][1],
            )
        )
    found = document_kind(file, name)
    if found is None or found != claimed:
        message = _(
            "“{name}” is not what its name says: its content is not that of a .{extension} file. "
            "Open it in the program that made it and save it anew."
        )
        raise UploadRefused(message.format(name=name, extension=claimed.extension))
    return found


def document_kind(file: Upload, name: str) -> FileKind | None:
    """Return the kind of a stored or uploaded file by its content, None if it is none that lessons take.

    Plain text has no mark of its own: for it the name decides between csv, txt and vtt. Raises UploadRefused
    for captions that cannot be read and for office files with macros.
    """
    head = head_of(file)
    if head.startswith(b"%PDF-"):
        return KINDS["pdf"]
    found = package_kind(file) if head.startswith(b"PK\x03\x04") else recording_kind(file, head)
    if found:
        return KINDS[found]
    claimed = kind_of(name)
    if claimed is None or claimed.extension not in TEXT_KINDS:
        return None
    _refuse_other_than_text(file, name)
    if claimed.use == FileUse.CAPTIONS:
        _refuse_captions(file, name)
    return claimed


def _refuse_other_than_text(file: Upload, name: str) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(CHUNK):
            if "\0" in decoder.decode(chunk):
                raise ValueError
        decoder.decode(b"", final=True)
    except ValueError:
        message = _(
            "“{name}” is not text in UTF-8, so Cyrillic letters would be unreadable. "
            "Save it with the encoding UTF-8 (in Excel: “CSV UTF-8”)."
        )
        raise UploadRefused(message.format(name=name)) from None
    finally:
        file.seek(0)


def _refuse_captions(file: Upload, name: str) -> None:
    text = file.read().decode("utf-8-sig")
    file.seek(0)
    try:
        read_captions(text)
    except CaptionFault as fault:
        message = _("The captions “{name}” cannot be shown: line {line}, {reason}")
        raise UploadRefused(message.format(name=name, line=fault.line, reason=fault.reason)) from fault


def _not_taken(name: str) -> str:
    kinds = ", ".join(KINDS)
    if PurePosixPath(name).suffix.lower() == ".zip":
        return _(
            "“{name}” cannot be taken: nobody sees what an archive holds before it is opened, and many "
            "phones cannot open one. Upload its files one by one ({kinds})."
        ).format(name=name, kinds=kinds)
    return _(
        "“{name}” cannot be taken, because not every learner could open it safely. "
        "Save it as one of: {kinds}."
    ).format(name=name, kinds=kinds)

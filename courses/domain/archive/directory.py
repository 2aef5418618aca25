"""The directory of a zip file: read, compared with the members' own headers, every name looked at."""

import os
import struct
import zipfile
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from courses.domain.archive.errors import ArchiveError
from courses.domain.archive.names import name_fault, same_name

_END = struct.Struct("<4s4H2LH")
_END_MARK = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_MARK = b"PK\x03\x04"
MAX_COMMENT = 65_535
BYTES_PER_ENTRY = 512
"""How many bytes of the directory a member may take on average; real ones take about 100."""

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_UTF8 = 0x800
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_KIND_MASK, _REGULAR, _FOLDER = 0o170000, 0o100000, 0o040000


@dataclass(frozen=True)
class Entry:
    """A member: `start` is where its packed bytes begin in the file, sizes are in bytes."""

    name: str
    is_folder: bool
    method: int
    packed: int
    size: int
    crc: int
    start: int


def read_directory(file: IO[bytes], most: int) -> list[Entry]:
    """Return the members of a zip file in the order of their bytes; `most`: how many there may be.

    Raises ArchiveError.
    """
    length = file.seek(0, os.SEEK_END)
    file.seek(0)
    if file.read(4) not in (_LOCAL_MARK, _END_MARK):
        raise ArchiveError(_("This is not a zip file."))
    end = _check_end(file, length, most)
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, struct.error, NotImplementedError) as error:
        raise ArchiveError(_("The archive's list of members is damaged.")) from error
    if len(infos) > most:
        raise ArchiveError(_too_many(most))
    entries = [_entry(file, info) for info in sorted(infos, key=lambda info: info.header_offset)]
    _check_overlaps([*(info.header_offset for info in infos), end], entries)
    _check_names(entries)
    return entries


def _too_many(most: int) -> str:
    return _("The archive has more than {most} members.").format(most=most)


def _check_end(file: IO[bytes], length: int, most: int) -> int:
    """Look at the end record before the directory is read: a large directory alone could fill the memory.

    Returns where the directory begins.
    """
    file.seek(max(length - _END.size - MAX_COMMENT, 0))
    tail = file.read()
    place = tail.rfind(_END_MARK)
    if place < 0 or len(tail) - place < _END.size:
        raise ArchiveError(_("The archive is not complete: its end is missing. Copy or download it again."))
    _mark, disk, first, here, entries, size, offset, comment = _END.unpack(tail[place : place + _END.size])
    if place + _END.size + comment != len(tail):
        raise ArchiveError(_("There is something behind the end of the archive."))
    if 0xFFFF in (disk, first, here, entries) or 0xFFFFFFFF in (size, offset):
        raise ArchiveError(
            _("The archive is larger than 4 GB or says so. That is more than this site takes.")
        )
    if disk or first or here != entries:
        raise ArchiveError(_("The archive is one part of several. Put it together first."))
    if entries > most or size > most * BYTES_PER_ENTRY:
        raise ArchiveError(_too_many(most))
    end = length - len(tail) + place
    if offset + size != end:
        raise ArchiveError(_("The archive's list of members does not stand where it should."))
    if not entries:
        raise ArchiveError(_("The archive is empty."))
    start: int = offset
    return start


def _entry(file: IO[bytes], info: zipfile.ZipInfo) -> Entry:
    name = info.orig_filename  # `filename` has been cut at the first NUL
    fault = name_fault(name)
    if fault:
        raise ArchiveError(
            _("The name “{name}” is refused: {fault}").format(name=ascii(name)[1:-1], fault=fault)
        )
    if info.flag_bits & _ENCRYPTED:
        raise ArchiveError(_("“{name}” is encrypted. Pack it without a password.").format(name=name))
    if info.compress_type not in _METHODS:
        message = _("“{name}” is packed in an unusual way. Pack it as an ordinary zip file.")
        raise ArchiveError(message.format(name=name))
    is_folder = name.endswith("/")
    kind = info.external_attr >> 16 & _KIND_MASK
    if kind not in (0, _FOLDER if is_folder else _REGULAR):
        message = _("“{name}” is neither a file nor a folder but a link or a device.")
        raise ArchiveError(message.format(name=name))
    if is_folder and (info.file_size or info.compress_size):
        raise ArchiveError(_("The folder “{name}” claims to have content of its own.").format(name=name))
    if info.compress_type == zipfile.ZIP_STORED and info.file_size != info.compress_size:
        raise ArchiveError(_("“{name}” says two different sizes of itself.").format(name=name))
    start = _data_start(file, info)
    return Entry(name, is_folder, info.compress_type, info.compress_size, info.file_size, info.CRC, start)


def _data_start(file: IO[bytes], info: zipfile.ZipInfo) -> int:
    """Return where the member's bytes begin; its own header must tell the directory's story."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    contradicts = ArchiveError(
        _("“{name}” contradicts itself: list of members and header differ.").format(name=info.orig_filename)
    )
    if len(header) < _LOCAL.size:
        raise contradicts
    mark, _need, flags, method, _time, _date, crc, packed, size, name_length, extra_length = _LOCAL.unpack(
        header
    )
    encoding = "utf-8" if flags & _UTF8 else "cp437"
    name = file.read(name_length)
    if (
        mark != _LOCAL_MARK
        or method != info.compress_type
        or flags & _ENCRYPTED
        or (flags ^ info.flag_bits) & _UTF8
        or name != info.orig_filename.encode(encoding, "surrogateescape")
    ):
        raise contradicts
    described_behind = flags & 0x8  # by a program that wrote it in one go: then the header says 0
    if not described_behind and (crc, packed, size) != (info.CRC, info.compress_size, info.file_size):
        raise contradicts
    start: int = info.header_offset + _LOCAL.size + name_length + extra_length
    return start


def _check_overlaps(starts: list[int], entries: list[Entry]) -> None:
    for entry, following in zip(entries, sorted(starts)[1:], strict=True):
        if entry.start + entry.packed > following:
            message = _("“{name}” and another member share bytes, as in a zip bomb.")
            raise ArchiveError(message.format(name=entry.name))


def _check_names(entries: list[Entry]) -> None:
    """Refuse two members that some system would write to one place, and a file that is also a folder."""
    seen: dict[str, str] = {}
    for entry in entries:
        key = same_name(entry.name.rstrip("/"))
        if key in seen:
            message = _("The archive holds “{name}” twice, or under two names that look the same.")
            raise ArchiveError(message.format(name=entry.name))
        seen[key] = entry.name
    files = {same_name(entry.name) for entry in entries if not entry.is_folder}
    for entry in entries:
        parts = same_name(entry.name.rstrip("/")).split("/")
        if any("/".join(parts[:depth]) in files for depth in range(1, len(parts))):
            message = _("The archive has something below “{name}”, which is a file.")
            raise ArchiveError(message.format(name=entry.name))

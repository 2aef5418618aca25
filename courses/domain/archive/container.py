"""Reading zip files that anybody may have made, without trusting a single byte of them.

Everything is checked when the file is opened, before anything is inflated: what the directory says, whether
the local headers say the same, whether two members share bytes. While a member is read its bytes are counted,
so that a header that lies about the size ends the reading. Nothing is ever written outside of the folder that
`unpack` is given. What is refused, and the limits, are listed in `docs/how-to/content-formats.md`.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from courses.domain.archive.directory import Entry, read_directory
from courses.domain.archive.errors import ArchiveError

MEGABYTE = 1024 * 1024
CHUNK = 64 * 1024
SMALL = MEGABYTE
"""Below so many bytes a member may be packed as tightly as it likes."""


@dataclass(frozen=True)
class Limits:
    """How much an archive may hold, in bytes; `ratio` is unpacked to packed size of members above `SMALL`."""

    total: int = 2048 * MEGABYTE
    member: int = 500 * MEGABYTE
    members: int = 20_000
    ratio: int = 200


class SafeArchive:
    """An open zip file whose members may be read. Raises ArchiveError for anything suspicious.

    `file` must be seekable and stays open as long as the archive is used; it is not closed.
    """

    def __init__(self, file: IO[bytes], limits: Limits | None = None) -> None:
        self._file = file
        self._limits = limits or Limits()
        entries = read_directory(file, self._limits.members)
        self._check_sizes(entries)
        self._entries = {entry.name: entry for entry in entries if not entry.is_folder}

    @property
    def names(self) -> list[str]:
        """The members that are files, sorted."""
        return sorted(self._entries)

    def size(self, name: str) -> int:
        """Return how many bytes a member has unpacked; raise ArchiveError if there is no such member."""
        return self._entry(name).size

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a member in pieces of at most 64 KB; raise ArchiveError as soon as they are
        not what the directory promised.
        """
        entry = self._entry(name)
        count = checksum = 0
        for chunk in self._inflated(entry):
            count += len(chunk)
            if count > entry.size:
                raise ArchiveError(_("“{name}” holds more than it says.").format(name=name))
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if count != entry.size or checksum != entry.crc:
            raise ArchiveError(_("“{name}” is damaged: its checksum does not fit.").format(name=name))

    def read(self, name: str, at_most: int) -> bytes:
        """Return a member whole; raise ArchiveError if it has more than `at_most` bytes."""
        if self.size(name) > at_most:
            message = _("“{name}” is larger than {limit} MB.")
            raise ArchiveError(message.format(name=name, limit=at_most // MEGABYTE))
        return b"".join(self.chunks(name))

    def copy(self, name: str, target: IO[bytes]) -> str:
        """Write a member to `target`, a piece at a time; return its SHA-256 as hexadecimal digits."""
        digest = hashlib.sha256()
        for chunk in self.chunks(name):
            digest.update(chunk)
            target.write(chunk)
        return digest.hexdigest()

    def unpack(self, folder: Path) -> None:
        """Write all members below `folder`, an empty one that nobody else can write to."""
        root = folder.resolve()
        for name in self.names:
            target = root / name
            if not target.resolve().is_relative_to(root):
                raise AssertionError(f"a checked name leads out of the folder: {name!r}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                self.copy(name, file)

    def _entry(self, name: str) -> Entry:
        if name not in self._entries:
            raise ArchiveError(_("“{name}” is missing in the archive.").format(name=name))
        return self._entries[name]

    def _check_sizes(self, entries: list[Entry]) -> None:
        limits = self._limits
        if sum(entry.size for entry in entries) > limits.total:
            message = _("The archive would unpack to more than {limit} GB. Nothing was unpacked.")
            raise ArchiveError(message.format(limit=limits.total // MEGABYTE // 1024))
        for entry in entries:
            if entry.size > limits.member:
                message = _("“{name}” would unpack to more than {limit} MB. Nothing was unpacked.")
                raise ArchiveError(message.format(name=entry.name, limit=limits.member // MEGABYTE))
            if entry.size > SMALL and entry.size > limits.ratio * max(entry.packed, 1):
                message = _(
                    "“{name}” would unpack to more than {ratio} times its packed size, as a zip bomb does. "
                    "Nothing was unpacked."
                )
                raise ArchiveError(message.format(name=entry.name, ratio=limits.ratio))

    def _inflated(self, entry: Entry) -> Iterator[bytes]:
        if entry.method == zipfile.ZIP_STORED:
            yield from self._packed(entry)
            return
        machine = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for chunk in self._packed(entry):
                while chunk:
                    yield machine.decompress(chunk, CHUNK)
                    chunk = machine.unconsumed_tail
        except zlib.error as error:
            raise ArchiveError(
                _("“{name}” is damaged and cannot be unpacked.").format(name=entry.name)
            ) from error
        if not machine.eof or machine.unused_data:
            raise ArchiveError(
                _("“{name}” is damaged: it does not end where it should.").format(name=entry.name)
            )

    def _packed(self, entry: Entry) -> Iterator[bytes]:
        left, place = entry.packed, entry.start
        while left:
            self._file.seek(place)  # somebody else may have moved the file between two pieces
            chunk = self._file.read(min(left, CHUNK))
            if not chunk:
                raise ArchiveError(_("The archive ends in the middle of “{name}”.").format(name=entry.name))
            left, place = left - len(chunk), place + len(chunk)
            yield chunk


@contextmanager
def open_archive(path: Path, limits: Limits | None = None) -> Iterator[SafeArchive]:
    """Open the zip file at `path` for the time of the block; raises ArchiveError, also for no such file."""
    try:
        file = path.open("rb")
    except OSError as error:
        message = _("The file {path} cannot be read: {reason}.")
        raise ArchiveError(message.format(path=path, reason=error.strerror)) from error
    with file:
        yield SafeArchive(file, limits)

"""Zip files made byte by byte, honest ones and hostile ones."""

import struct
import zlib
from dataclasses import dataclass, field

UTF8 = 0x800


@dataclass
class Member:
    """A member of a zip file. What is None is filled in honestly; the rest is written as it stands."""

    name: bytes
    data: bytes = b"text"
    deflate: bool = False
    method: int | None = None
    flags: int = UTF8
    size: int | None = None
    packed_size: int | None = None
    crc: int | None = None
    mode: int = 0o100644
    offset: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    packed: bytes | None = None

    def content(self) -> bytes:
        """Return the packed bytes."""
        if self.packed is not None:
            return self.packed
        if not self.deflate:
            return self.data
        machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        return machine.compress(self.data) + machine.flush()


@dataclass
class Zip:
    """A zip file to be: `members`, and what its end says."""

    members: list[Member] = field(default_factory=list)
    before: bytes = b""
    after: bytes = b""
    entries: int | None = None
    disk: int = 0

    def bytes(self) -> bytes:
        """Return the file."""
        body, directory = bytearray(self.before), bytearray()
        for member in self.members:
            content = member.content()
            method = member.method if member.method is not None else (8 if member.deflate else 0)
            crc = zlib.crc32(member.data) if member.crc is None else member.crc
            size = len(member.data) if member.size is None else member.size
            packed = len(content) if member.packed_size is None else member.packed_size
            offset = len(body) if member.offset is None else member.offset
            head = (20, member.flags, method, 0, 33, crc, packed)
            local = member.name if member.local_name is None else member.local_name
            local_size = size if member.local_size is None else member.local_size
            if member.offset is None:
                body += (
                    struct.pack("<4s5H3L2H", b"PK\x03\x04", *head, local_size, len(local), 0)
                    + local
                    + content
                )
            attributes = member.mode << 16
            directory += struct.pack(
                "<4s6H3L5H2L",
                b"PK\x01\x02",
                0x0314,
                *head,
                size,
                len(member.name),
                0,
                0,
                0,
                0,
                attributes,
                offset,
            )
            directory += member.name
        count = len(self.members) if self.entries is None else self.entries
        end = struct.pack(
            "<4s4H2LH", b"PK\x05\x06", self.disk, self.disk, count, count, len(directory), len(body), 0
        )
        return bytes(body + directory + end + self.after)


def zip_of(*members: Member, **options: object) -> bytes:
    """Return a zip file of these members."""
    return Zip(list(members), **options).bytes()  # type: ignore[arg-type]

"""Zip files that anybody may have made: hostile ones are refused with a reason, nothing leaves the folder."""

import io
import tracemalloc
import unicodedata
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from courses.domain.archive.container import Limits, SafeArchive, open_archive
from courses.domain.archive.errors import ArchiveError
from tests.factories.archives import Member, Zip, zip_of

GIGABYTE = 1024**3
BIG = b"x" * 3_000_000
ZEROS = bytes(2 * 1024 * 1024)


def deflated(data: bytes) -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return machine.compress(data) + machine.flush()


GOOD = Member("съдържание/урок.md".encode(), "Здравей".encode() * 50, deflate=True)
OVERLAP = Zip([Member(b"a.txt", b"x" * 500), Member(b"b.txt", b"x" * 500, offset=0, local_name=b"a.txt")])
OVERLAP.members[1].name = b"a.txt2"

HOSTILE = {
    "parent folder": (zip_of(Member(b"../evil.txt")), "leads out of the archive"),
    "parent folder deep inside": (zip_of(Member(b"a/b/../../../evil.txt")), "leads out of the archive"),
    "absolute": (zip_of(Member(b"/etc/cron.d/evil")), "names a place on the computer"),
    "network share": (zip_of(Member(b"//server/share/evil")), "names a place on the computer"),
    "drive letter": (zip_of(Member(b"C:/evil.txt")), "names a drive"),
    "alternate stream": (zip_of(Member(b"a.txt:evil")), "names a drive"),
    "backslashes": (zip_of(Member(b"..\\evil.txt")), "backslash"),
    "backslashes, absolute": (zip_of(Member(b"\\\\server\\evil.txt")), "backslash"),
    "dot": (zip_of(Member(b"./evil.txt")), "leads out of the archive"),
    "empty part": (zip_of(Member(b"a//evil.txt")), "leads out of the archive"),
    "empty name": (zip_of(Member(b"")), "it is empty"),
    "null byte": (zip_of(Member(b"safe.txt\x00../evil.txt")), "control characters"),
    "newline": (zip_of(Member(b"a\nb.txt")), "control characters"),
    "right to left": (zip_of(Member("a\u202etxt.exe".encode())), "control characters"),
    "zero width twin": (zip_of(Member(b"a.txt"), Member("a\u200b.txt".encode())), "control characters"),
    "trailing full stop": (zip_of(Member(b"evil.txt.")), "full stop"),
    "trailing space": (zip_of(Member(b"evil.txt ")), "space"),
    "device": (zip_of(Member(b"a/CON")), "device on Windows"),
    "device with a suffix": (zip_of(Member(b"lpt1.txt")), "device on Windows"),
    "symbolic link": (zip_of(Member(b"link", b"/etc/passwd", mode=0o120777)), "link or a device"),
    "pipe": (zip_of(Member(b"pipe", b"", mode=0o010644)), "link or a device"),
    "character device": (zip_of(Member(b"null", b"", mode=0o020666)), "link or a device"),
    "folder with content": (zip_of(Member(b"folder/", b"x", mode=0o040755)), "claims to have content"),
    "same name twice": (zip_of(Member(b"a.txt"), Member(b"a.txt", b"other")), "twice"),
    "same name in capitals": (zip_of(Member(b"a.txt"), Member(b"A.TXT")), "twice"),
    "unicode twins": (
        zip_of(*(Member(unicodedata.normalize(form, "й.txt").encode()) for form in ("NFC", "NFD"))),
        "look the same",
    ),
    "full-width twins": (zip_of(Member(b"a.txt"), Member("ａ.txt".encode())), "look the same"),
    "file that is a folder": (zip_of(Member(b"a"), Member(b"a/b.txt")), "below"),
    "overlapping members": (OVERLAP.bytes(), "contradicts itself"),
    "overlapping bytes": (
        zip_of(Member(b"a", b"PK" * 40, packed_size=500, size=500, crc=1), Member(b"b")), "share bytes",
    ),
    "encrypted": (zip_of(Member(b"a.txt", flags=0x801)), "encrypted"),
    "strange packing": (zip_of(Member(b"a.txt", method=14)), "unusual way"),
    "nested": (zip_of(Member(b"inner.zip", zip_of(Member(b"a.txt")))), "archive inside"),
    "nested, packed twice": (zip_of(Member(b"inner.tar.gz")), "archive inside"),
    "deep folders": (zip_of(Member(b"a/" * 40 + b"b")), "nested too deep"),
    "long name": (zip_of(Member(b"a" * 300)), "too long"),
    "names differ": (zip_of(Member(b"safe.txt", local_name=b"evil.txt")), "contradicts itself"),
    "sizes differ": (zip_of(Member(b"a.txt", local_size=99)), "contradicts itself"),
    "bytes before": (zip_of(Member(b"a.txt"), before=b"#!/bin/sh\nrm -rf /\n"), "not a zip file"),
    "bytes behind": (zip_of(Member(b"a.txt"), after=b"evil"), "behind the end"),
    "bytes between": (
        zip_of(Member(b"a.txt")).replace(b"PK\x05\x06", b"evilPK\x05\x06"), "does not stand where",
    ),
    "truncated": (zip_of(GOOD)[:-30], "not complete"),
    "not a zip": (b"<html>login</html>", "not a zip file"),
    "nothing": (b"", "not a zip file"),
    "no members": (zip_of(), "is empty"),
    "part of several": (zip_of(Member(b"a.txt"), disk=1), "one part of several"),
    "wrong number of members": (zip_of(Member(b"a.txt"), entries=40_000), "more than 20000 members"),
    "ten gigabytes": (
        zip_of(*(Member(b"%d.bin" % n, packed=BIG, method=8, size=GIGABYTE // 2, crc=1) for n in range(20))),
        "more than 2 GB",
    ),
    "one large member": (zip_of(Member(b"a.bin", b"x", method=8, size=GIGABYTE)), "more than 500 MB"),
    "tight packing": (zip_of(Member(b"a.bin", ZEROS, deflate=True)), "zip bomb"),
}  # fmt: skip
LYING = {
    "more than it says": (
        Member(b"a", ZEROS, packed=deflated(ZEROS), method=8, size=100, crc=zlib.crc32(ZEROS[:100])),
        "holds more",
    ),
    "less than it says": (Member(b"a", b"x" * 50, deflate=True, size=60), "checksum does not fit"),
    "wrong checksum": (Member(b"a", b"x" * 50, deflate=True, crc=7), "checksum does not fit"),
    "broken bytes": (Member(b"a", method=8, packed=b"\xff\xff\xff"), "cannot be unpacked"),
    "no end": (
        Member(b"a", b"x" * 50, method=8, packed=deflated(b"x" * 50)[:-3]), "does not end where it should",
    ),
    "something behind": (
        Member(b"a", b"x" * 50, method=8, packed=deflated(b"x" * 50) + b"evil"),
        "does not end where it should",
    ),
}  # fmt: skip


def files_below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let messages be in English."""
    with translation.override("en"):
        yield


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_archives_are_refused_before_anything_is_unpacked(tmp_path: Path, case: str):
    data, reason = HOSTILE[case]
    inside = tmp_path / "outer" / "inside"
    inside.mkdir(parents=True)

    with pytest.raises(ArchiveError, match=reason):
        SafeArchive(io.BytesIO(data)).unpack(inside)

    assert files_below(tmp_path) == []


@pytest.mark.parametrize("case", LYING)
def test_members_that_lie_about_themselves_are_refused_while_reading(case: str):
    member, reason = LYING[case]
    archive = SafeArchive(io.BytesIO(zip_of(member)))

    with pytest.raises(ArchiveError, match=reason):
        archive.read("a", at_most=1000)


def test_a_lying_member_is_stopped_before_it_fills_the_memory():
    data = deflated(bytes(64 * 1024 * 1024))
    archive = SafeArchive(io.BytesIO(zip_of(Member(b"a", packed=data, method=8, size=1000, crc=1))))
    tracemalloc.start()

    with pytest.raises(ArchiveError):
        archive.read("a", at_most=1000)

    assert tracemalloc.get_traced_memory()[1] < 1024 * 1024
    tracemalloc.stop()


def test_an_honest_archive_is_unpacked_as_it_is(tmp_path: Path):
    path = tmp_path / "good.zip"
    path.write_bytes(zip_of(GOOD, Member("папка/".encode(), b"", mode=0o040755), Member(b"a.txt", b"A")))
    (tmp_path / "out").mkdir()

    with open_archive(path) as archive:
        archive.unpack(tmp_path / "out")
        names = archive.names

    assert names == ["a.txt", "съдържание/урок.md"]
    assert files_below(tmp_path / "out") == names
    assert (tmp_path / "out" / names[1]).read_bytes() == GOOD.data


def test_a_member_that_is_too_large_for_its_purpose_is_refused():
    archive = SafeArchive(io.BytesIO(zip_of(Member(b"a", b"x" * 50))))

    with pytest.raises(ArchiveError, match="larger than"):
        archive.read("a", at_most=49)


def test_a_missing_member_is_named():
    with pytest.raises(ArchiveError, match=r"“b\.txt” is missing"):
        SafeArchive(io.BytesIO(zip_of(Member(b"a.txt")))).size("b.txt")


def test_limits_can_be_tighter():
    with pytest.raises(ArchiveError, match="more than 1 members"):
        SafeArchive(io.BytesIO(zip_of(Member(b"a"), Member(b"b"))), Limits(members=1))


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with (
        pytest.raises(ArchiveError, match=r"nothing\.zip cannot be read"),
        open_archive(tmp_path / "nothing.zip"),
    ):
        pass

"""Films and recordings: known by the first bytes of their container."""

import re

from courses.domain.uploads.kinds import Upload

_BRANDS = (
    b"M4A ", b"M4B ", b"M4V ", b"MSNV", b"avc1", b"dash", b"isom", b"iso2", b"iso4", b"iso5", b"iso6",
    b"mp41", b"mp42",
)  # fmt: skip
_MAX_BOXES = 4_096
_LARGEST_CONTENTS = 16 * 1024 * 1024
_PICTURES = re.compile(rb"hdlr.{8}vide", re.DOTALL)


def recording_kind(file: Upload, head: bytes) -> str | None:
    """Return "mp4", "m4a", "webm", "mp3" or "ogg" by what a file holds, None for anything else."""
    if head[4:8] == b"ftyp":
        return _mp4_kind(file) if head[8:12] in _BRANDS else None
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"\x42\x82\x84webm" in head[:64]:
        return "webm"
    if head.startswith(b"OggS\x00"):
        return "ogg"
    return "mp3" if _is_mp3(head) else None


def _mp4_kind(file: Upload) -> str | None:
    """Return "mp4" for a film, "m4a" for sound alone; None for a chain of boxes that is broken or without a
    table of contents, which no browser plays.
    """
    place, kind = 0, None
    try:
        for _number in range(_MAX_BOXES):
            file.seek(place)
            header = file.read(16)
            if not header:
                return kind
            size = int.from_bytes(header[:4], "big")
            if size == 1:
                size = int.from_bytes(header[8:16], "big")
            elif size == 0:
                size = file.size - place
            if len(header) < 8 or size < 8 or place + size > file.size:
                return None
            if header[4:8] == b"moov":
                file.seek(place)
                kind = "mp4" if _PICTURES.search(file.read(min(size, _LARGEST_CONTENTS))) else "m4a"
            place += size
        return kind
    finally:
        file.seek(0)


def _is_mp3(head: bytes) -> bool:
    """Return whether the bytes begin with an ID3 tag of a known version or a frame of MPEG audio, layer 3."""
    if head.startswith(b"ID3"):
        return len(head) > 10 and head[3] in (2, 3, 4) and all(byte < 0x80 for byte in head[6:10])
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    bit_rate, sampling = head[2] >> 4, head[2] >> 2 & 3
    return version != 1 and layer == 1 and bit_rate not in (0, 15) and sampling != 3

"""Captions: reads WebVTT and says at which line it cannot be shown."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MAX_CUES = 5_000
_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"<[^>\n]*>?")
_ALLOWED_TAG = re.compile(r"</?(?:c|i|b|u|v|lang|ruby|rt)(?:\.[\w.-]+)?(?:[ \t][^<>\n]*)?>|<[\d:.]+>")


class CaptionFault(Exception):
    """Something in a caption file that cannot be shown; `line` counts from 1."""

    def __init__(self, line: int, reason: str) -> None:
        self.line = line
        self.reason = reason
        super().__init__(f"{line}: {reason}")


@dataclass(frozen=True)
class Cue:
    """Words on the screen from `start` to `end`, in milliseconds."""

    start: int
    end: int
    text: str


def read_captions(text: str) -> list[Cue]:
    """Return the cues of a WebVTT file; raise CaptionFault at the first line that cannot be shown.

    Style sheets are refused: they could load things, and learners choose how captions look.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.fullmatch(r"WEBVTT([ \t].*)?", lines[0]):
        raise CaptionFault(1, _("the file must begin with “WEBVTT”. Save the captions as WebVTT (.vtt)."))
    cues: list[Cue] = []
    for start, block in _blocks(lines):
        if start == 1 or block[0].startswith("NOTE") or block[0].startswith("REGION"):
            continue
        if block[0].startswith("STYLE"):
            raise CaptionFault(
                start, _("styles are not taken: learners choose how captions look. Remove them.")
            )
        cues.append(_cue(start, block, cues[-1].start if cues else 0))
        if len(cues) > MAX_CUES:
            raise CaptionFault(start, _("there are more captions than a film can have. Divide the film."))
    if not cues:
        raise CaptionFault(len(lines), _("there is not a single caption in the file."))
    return cues


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Return the passages between empty lines, each with the number of its first line."""
    blocks: list[tuple[int, list[str]]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if number == 1 or not lines[number - 2].strip():
            blocks.append((number, []))
        blocks[-1][1].append(line)
    return blocks


def _cue(first: int, block: list[str], earliest: int) -> Cue:
    number = first if "-->" in block[0] else first + 1
    body = block[number - first :]
    timing = _TIMING.fullmatch(body[0].strip()) if body else None
    if timing is None:
        raise CaptionFault(number, _("a time such as “00:01.000 --> 00:04.000” is expected here."))
    start, end = _milliseconds(timing.groups()[:4]), _milliseconds(timing.groups()[4:])
    if end <= start:
        raise CaptionFault(number, _("the caption ends before it begins. Correct the times."))
    if start < earliest:
        raise CaptionFault(number, _("the caption begins before the one above it. Put them in order."))
    for offset, line in enumerate(body[1:], 1):
        if "-->" in line:
            raise CaptionFault(number + offset, _("an empty line is missing above this time."))
        for tag in _TAG.findall(line):
            if not _ALLOWED_TAG.fullmatch(tag):
                message = _("“{tag}” cannot be shown in captions. Remove it, or write &lt; for “<”.")
                raise CaptionFault(number + offset, message.format(tag=tag[:30]))
    return Cue(start, end, "\n".join(body[1:]))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths

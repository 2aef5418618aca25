"""Descriptions of pictures: whether they say anything. That there is one is a condition of publishing."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import LessonText

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|svg|webp|avif|tiff?|heic)", re.IGNORECASE)
_CAMERA = re.compile(r"(?:img|dsc|dcim|image|screenshot|снимка|изображение|картинка)[\W_\d]*", re.IGNORECASE)
SHORTEST = 5
"""Fewer characters than this describe no picture."""


def alt_poor(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about a description that is a file name, a single filler word, or the caption once more."""
    for part in text.parts:
        captions = {leaf.value.strip() for leaf in part.leaves if leaf.name == "caption" and leaf.value}
        for leaf in part.leaves:
            alt = (leaf.value or "").strip() if leaf.name == "alt" else ""
            if alt and (_says_nothing(alt) or alt in captions):
                message = _(
                    "Block {number}: “{alt}” does not describe the picture. "
                    "Say what somebody who sees it learns from it."
                )
                yield text.warn("alt_poor", message.format(number=part.number, alt=alt), part)


def _says_nothing(alt: str) -> bool:
    return len(alt) < SHORTEST or bool(_FILE_NAME.fullmatch(alt) or _CAMERA.fullmatch(alt))

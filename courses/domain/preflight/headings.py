"""Headings: people who listen to a lesson move by them."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from courses.domain.editions.parts import Part, plain
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import LessonText

_HEADING = re.compile(r"<h([2-4])[^>]*>(.*?)</h\1>", re.DOTALL)
WITH_OWN_HEADING = {"live_session", "video", "audio", "gallery", "steps", "timeline"}
"""Kinds of block that begin with a heading of the second level when they are shown, if they have a title."""


def heading_skipped(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn when a heading stands more than one level below the one before; the title is the first level."""
    level = 1
    for part, found, words in _headings(text):
        if found > level + 1:
            message = _(
                "Block {number}: the heading “{words}” is of level {found} but follows one of level {level}. "
                "People who listen to the lesson miss a level: make it level {wanted}."
            )
            yield text.warn(
                "heading_skipped",
                message.format(number=part.number, words=words, found=found, level=level, wanted=level + 1),
                part,
            )
        level = found


def heading_empty(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about headings without words."""
    for part, _level, words in _headings(text):
        if not words and part.kind not in WITH_OWN_HEADING:
            message = _("Block {number}: a heading is empty. It leads nowhere: write it or remove the line.")
            yield text.warn("heading_empty", message.format(number=part.number), part)


def _begins_with_heading(part: Part) -> bool:
    return part.kind == "live_session" or any(leaf.name == "title" and leaf.value for leaf in part.leaves)


def _headings(text: LessonText) -> Iterator[tuple[Part, int, str]]:
    for part in text.parts:
        if part.kind in WITH_OWN_HEADING and _begins_with_heading(part):
            yield part, 2, ""
        for leaf in part.leaves:
            if leaf.is_rich and leaf.value:
                for level, inner in _HEADING.findall(leaf.value):
                    yield part, int(level), plain(inner)

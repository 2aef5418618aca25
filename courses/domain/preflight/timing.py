"""Whether the minutes that a lesson states are about what it takes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from wagtail import blocks

from courses.blocks.leaves import Leaf
from courses.blocks.neutral import KeyBlock
from courses.domain.editions.parts import Part, plain
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import LessonText
from courses.enums import LessonKind

WORDS_PER_MINUTE = {"bg": 184, "en": 238}
"""Words that adults read silently in a minute.

English non-fiction: 238 (M. Brysbaert, “How many words do we read per minute? A review and meta-analysis of
reading rate”, Journal of Memory and Language 109, 2019, 104047: 190 studies, most adults 175 to 300).
Bulgarian has no such study; its words are as long as those of its neighbours, so it takes the mean of the 17
languages of the International Reading Speed Texts, 184 ± 29 (S. Trauzettel-Klosinski, K. Dietz, Investigative
Ophthalmology & Visual Science 53, 2012, 5452–5461).
"""
STUDY = 2.0
"""Who studies goes back, looks at a table, takes a note: reading takes this many times as long."""
CHECK_MINUTES = 0.5
"""To think about one question inside of the text, beside reading it."""
QUESTION_MINUTES = 1.0
"""For one question of a quiz: reading, thinking, answering, looking over."""
REFLECTION_MINUTES = 2.0
"""For a note of one's own, where no number of words is asked for."""
COMPOSED_WORDS_PER_MINUTE = 19
"""Words that people compose at a keyboard in a minute (C.-M. Karat and others, CHI 1999)."""
TOO_SHORT, TOO_LONG = 2.0, 3.0
"""The stated time is doubted below 1/TOO_SHORT of the estimate (no time to read it even once) and above
TOO_LONG times it. People differ by a factor of two in reading alone."""
LONGEST = 45
"""Minutes in one sitting after which a lesson to read is better divided."""

CLOSED = {LessonKind.READING, LessonKind.VIDEO, LessonKind.CASE, LessonKind.QUIZ}
OPEN_BLOCKS = {"activity", "assignment", "live_session"}
"""Work whose length no count of words tells."""
UNREAD = {"alt", "settings", "facilitator_notes"}


@dataclass(frozen=True)
class Estimate:
    """How many minutes a lesson takes; `open_ended`: at least so many, the rest is work of unknown length."""

    minutes: float
    open_ended: bool


def minutes_off(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn when the stated minutes are far from what the lesson takes to study."""
    found, stated = estimate(text), text.page.minutes
    rounded = max(1, round(found.minutes))
    if stated * TOO_SHORT < found.minutes:
        message = _(
            "The lesson states {stated} min, but reading and answering takes about {rounded} min. "
            "People plan by this number: correct it, or shorten the lesson."
        )
    elif not found.open_ended and text.parts and stated > found.minutes * TOO_LONG:
        message = _(
            "The lesson states {stated} min, but reading and answering takes only about {rounded} min. "
            "People plan by this number: correct it, or say in the lesson what else there is to do."
        )
    else:
        return
    yield text.warn("minutes_off", message.format(stated=stated, rounded=rounded))


def lesson_too_long(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about a lesson to read that takes longer than one sitting."""
    if not text.primary or text.page.kind not in CLOSED or text.page.minutes <= LONGEST:
        return
    message = _(
        "The lesson states {stated} min. Beyond {longest} min few people finish in one sitting: "
        "divide it into two lessons."
    )
    yield text.warn("lesson_too_long", message.format(stated=text.page.minutes, longest=LONGEST))


def estimate(text: LessonText) -> Estimate:
    """Return the minutes that the lesson takes to study in its language."""
    speed = WORDS_PER_MINUTE.get(text.language, WORDS_PER_MINUTE["en"])
    minutes = sum(_minutes(part, speed) for part in text.parts)
    working = any(part.kind in OPEN_BLOCKS for part in text.parts)
    return Estimate(minutes, working or text.page.kind not in CLOSED)


def _minutes(part: Part, speed: int) -> float:
    values = {leaf.name: leaf.value for leaf in part.leaves}
    if part.kind == "quiz":
        listed = sum(leaf.name == "questions" for leaf in part.leaves)
        return (values.get("draw") or listed) * QUESTION_MINUTES
    reading = sum(_words(leaf) for leaf in part.leaves) / speed
    if part.kind in ("video", "audio"):
        return _played(values.get("length") or "")
    if part.kind == "check":
        return reading + CHECK_MINUTES
    if part.kind == "reflection":
        written = (values.get("min_words") or 0) / COMPOSED_WORDS_PER_MINUTE
        return reading + (written or REFLECTION_MINUTES)
    return reading * STUDY


def _played(length: str) -> float:
    """Return a length such as “4:30” in minutes; who plays a film does not read its transcript too."""
    minutes, _colon, seconds = length.partition(":")
    return int(minutes) + int(seconds) / 60 if minutes.isdecimal() and seconds.isdecimal() else 0.0


def _words(leaf: Leaf) -> int:
    """Return how many words of a value people read."""
    if leaf.name in UNREAD or not leaf.value or isinstance(leaf.block, KeyBlock):
        return 0
    if leaf.is_rich:
        return len(plain(leaf.value).split())
    if isinstance(leaf.block, blocks.CharBlock | blocks.TextBlock):
        return len(str(leaf.value).split())
    return 0

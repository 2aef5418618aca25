"""Links, tables and texts that leave a reader without what they need."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from courses.domain.editions.parts import links, plain
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import LessonText

EMPTY_WORDS = frozenset(
    {
        "", "here", "click here", "click", "link", "this link", "more", "read more", "this", "this page",
        "тук", "кликнете тук", "кликни тук", "натиснете тук", "вижте тук", "виж тук", "линк", "този линк",
        "връзка", "тази връзка", "повече", "още", "прочетете повече", "това", "тази страница",
    }
)  # fmt: skip
"""Link texts that say nothing when a screen reader lists a page's links (WCAG 2.4.4, 2.4.9)."""


def link_text_empty(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about links whose text does not say where they lead."""
    for part in text.parts:
        for link in links(part):
            if re.sub(r"[^\w\s]", "", link.text).strip().casefold() in EMPTY_WORDS:
                message = _(
                    "Block {number}: the link text “{words}” does not say where the link leads. "
                    "Link the words that name the target."
                )
                yield text.warn("link_text", message.format(number=part.number, words=link.text), part)


def table_without_headings(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about tables with a nameless column; only the first may be without a heading."""
    for part in text.parts:
        headings = [leaf.value for leaf in part.leaves if part.kind == "table" and leaf.name == "heading"]
        if any(not (heading or "").strip() for heading in headings[1:]) or headings == [""]:
            message = _(
                "Block {number}: a column of the table has no heading, so its cells cannot be told apart "
                "by people who listen. Name every column."
            )
            yield text.warn("table_headings", message.format(number=part.number), part)


def block_empty(text: LessonText, today: date) -> Iterator[Finding]:
    """Warn about text blocks without text."""
    for part in text.parts:
        if part.kind not in ("text", "callout"):
            continue
        if not any(
            leaf.is_rich and (plain(leaf.value or "") or "<hr" in (leaf.value or "")) for leaf in part.leaves
        ):
            message = _("Block {number} is empty. Write it, or remove it.")
            yield text.warn("block_empty", message.format(number=part.number), part)

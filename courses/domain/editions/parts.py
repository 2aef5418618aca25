"""The blocks of a lesson's page as they are stored, value by value, for rules that hold for every kind."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.html import strip_tags

from courses.blocks.leaves import Leaf, leaves
from courses.models import LessonPage

_LINK = re.compile(r"<a\s+([^>]*)>(.*?)</a>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Part:
    """One block; `number` counts from 1."""

    number: int
    id: str
    kind: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class Link:
    """A link in rich text as Wagtail stores it: to an address (`href`) or to row `id` of a `linktype`."""

    href: str
    linktype: str
    id: str
    text: str


def parts(page: LessonPage) -> list[Part]:
    """Return the blocks of a page in order."""
    known = page.body.stream_block.child_blocks
    return [
        Part(
            number,
            str(child["id"]),
            child["type"],
            tuple(leaves(known[child["type"]], child["value"], child["type"])),
        )
        for number, child in enumerate(page.body.get_prep_value(), 1)
        if child["type"] in known
    ]


def links(part: Part) -> Iterator[Link]:
    """Yield every link in the rich text of a block."""
    for leaf in part.leaves:
        if leaf.is_rich and leaf.value:
            for attributes, inner in _LINK.findall(leaf.value):
                found = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(attributes)}
                yield Link(
                    found.get("href", ""), found.get("linktype", ""), found.get("id", ""), plain(inner)
                )


def plain(markup: str) -> str:
    """Return rich text without its markup; every element's text stands apart."""
    return " ".join(html.unescape(strip_tags(markup.replace("<", " <"))).split())

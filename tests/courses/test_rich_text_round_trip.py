"""A trainer who opens an imported lesson in Wagtail's editor and saves it loses nothing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from courses.domain.pack import Pack, read_pack
from courses.domain.pack.richtext import clean, parser, render

FEATURES = ["h2", "h3", "h4", "bold", "italic", "ol", "ul", "hr", "link", "blockquote", "code"]
EVERYTHING = """## Heading with *italic*

Text with **bold**, `code`, [a link](https://example.org/?a=1&b=2), 12\u00a0600 and a\\
line break.

#### Smaller

1. One

   still one
2. Two
   - inner

> A quotation

> in two

---

The end & <b>no markup</b>.
"""


def through_the_editor(html: str) -> str:
    converter = ContentstateConverter(features=FEATURES)
    saved = converter.to_database_format(converter.from_database_format(html))
    return re.sub(r' data-block-key="\w+"', "", saved)


class Runs(HTMLParser):
    """Every character with the elements around it: `<i>a<b>c</b></i>` is like `<i>a</i><b><i>c</i></b>`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside: list[str] = []
        self.runs: list[tuple[str, tuple[str, ...]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside.append(f"{tag}{attrs or ''}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.runs.append((f"<{tag}{attrs or ''}/>", tuple(sorted(self.inside))))

    def handle_endtag(self, tag: str) -> None:
        assert self.inside.pop().startswith(tag)

    def handle_data(self, data: str) -> None:
        self.runs += [(sign, tuple(sorted(self.inside))) for sign in data]


def texts(pack: Pack) -> set[str]:
    return {
        str(block.value["html"])
        for course in pack.courses
        for lesson in course.lessons()
        for text in lesson.texts.values()
        for block in text.blocks
        if "html" in block.value
    }


def test_every_text_of_the_shipped_pack_survives() -> None:
    found = texts(read_pack(Path(__file__).parents[2] / "courses" / "content"))
    assert len(found) > 1500
    lost = [html for html in found if Runs(through_the_editor(html)).runs != Runs(html).runs]
    assert lost == []


def test_every_construct_survives() -> None:
    markdown = parser()
    html = render(markdown, markdown.parse(EVERYTHING))
    # The editor puts an empty paragraph around a rule, so that one can write before and after it.
    assert through_the_editor(html).replace("<p></p>", "") == html
    assert clean(html) == html

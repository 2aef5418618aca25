"""What of a block is text to translate, where Wagtail's own blocks do not say it.

A segment is one text of a page with its place. wagtail-localize finds a text's translation again by the text
and its place, so a place must not change when a neighbour is added: texts of one block share the block's
place, and only a text that stands in it more than once gets a number. What is restored is read anew from the
original and filled in order; with the original's own texts it is returned as it was, byte by byte.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from wagtail.rich_text import RichText
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import quote_path_component
from wagtail_localize.segments.ingest import unquote_path_component
from wagtail_localize.strings import StringValue, extract_strings, restore_strings

REPEATED = "~"
Strings = list[tuple[StringValue, dict[str, Any]]]


class Texts:
    """The translated texts of one block, to be taken in the order in which its originals were given out."""

    def __init__(self, segments: Iterable[Any]) -> None:
        ordered = sorted(segments, key=lambda segment: segment.order)
        self._left = [segment for segment in ordered if isinstance(segment, StringSegmentValue)]
        self._links = {
            unquote_path_component(segment.path): segment.data
            for segment in ordered
            if isinstance(segment, OverridableSegmentValue) and segment.data
        }

    def plain(self, original: str) -> str:
        """Return the translation of a plain text; an empty text has none."""
        if not original:
            return original
        text: str = self._left.pop(0).render_text()
        return text

    def rich(self, original: str) -> str:
        """Return the translation of a rich text, with the translation's own link addresses."""
        template, strings = extract_strings(original)
        texts = [self._rich_part(string, attrs) for string, attrs in strings]
        if texts == strings:
            return original
        restored: str = restore_strings(template, texts)
        return restored

    def _rich_part(self, string: StringValue, attrs: dict[str, Any]) -> tuple[StringValue, dict[str, Any]]:
        segment = self._left.pop(0)
        links = {
            name: {**values, "href": self._links.get(values["href"], values["href"])}
            if "href" in values
            else values
            for name, values in (attrs or {}).items()
        }
        return segment.string, links


def block_segments(parts: Iterable[Any]) -> list[Any]:
    """Return the segments of a block whose texts are `parts`: plain texts, or what `rich_parts` returns."""
    seen: Counter[str] = Counter()
    segments: list[Any] = []
    links: set[str] = set()
    for part in parts:
        string, attrs = part if isinstance(part, tuple) else (StringValue.from_plaintext(part or ""), None)
        if not string.data:
            continue
        seen[string.data] += 1
        times = seen[string.data]
        path = f"{REPEATED}{times}" if times > 1 else ""
        segments.append(StringSegmentValue(path, string, attrs=attrs))
        links |= {values["href"] for values in (attrs or {}).values() if "href" in values}
    overridable = [OverridableSegmentValue(quote_path_component(link), link) for link in sorted(links)]
    return segments + overridable


def rich_parts(source: str) -> Iterator[tuple[StringValue, dict[str, Any]]]:
    """Return the texts of a rich text, each with the attributes of its links."""
    yield from extract_strings(source)[1]


class TranslatedRichText:
    """A rich text block whose segments follow this module's rules; to be mixed into RichTextBlock."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Return the texts and links of the value."""
        return block_segments(rich_parts(value.source if value else ""))

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        """Return the value with its texts and links translated."""
        return RichText(Texts(segments).rich(value.source))

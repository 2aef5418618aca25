"""Every kind of block gives out its texts, and nothing else, and takes them back without a change."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.utils.translation import override
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import StreamFieldSegmentExtractor
from wagtail_localize.segments.ingest import StreamFieldSegmentsWriter
from wagtail_localize.strings import StringValue

from courses.blocks import LESSON_BLOCKS
from courses.blocks.answers import AnswersBlock
from courses.blocks.neutral import KeyBlock
from courses.blocks.practice import SettingsBlock
from courses.models.fields import LessonBodyField

pytestmark = pytest.mark.django_db

# As `write_settings` writes it: a translation may lay other settings out anew.
SETTINGS = "scope: Обхват\nitems:\n- id: a1\n  label: Първо\n  weight: 3\n- id: a2\n  label: Второ\n"
SETTINGS += "Пазар на млякото: голям\n"
NEUTRAL = "neutral-key"


def sample(block: blocks.Block, name: str = "") -> Any:  # noqa: C901 — one line a kind of block
    """Return a stored value that says something in every part of the block that can say something."""
    if isinstance(block, SettingsBlock):
        return SETTINGS
    if isinstance(block, AnswersBlock):
        kinds = [*block.child_blocks.items(), ("accepted", block.child_blocks["accepted"])]
        return [{"id": str(uuid4()), "type": kind, "value": sample(child, kind)} for kind, child in kinds]
    if isinstance(block, KeyBlock | blocks.URLBlock | blocks.EmailBlock):
        return f"https://{NEUTRAL}.example" if isinstance(block, blocks.URLBlock) else NEUTRAL
    if isinstance(block, blocks.RichTextBlock):
        return f'<p>Текст <b>за</b> {name} &amp; още</p><ul><li><a href="https://example.org/a.b">Връзка</a></li></ul>'
    if isinstance(block, blocks.StructBlock):
        return {key: sample(child, key) for key, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [
            {"type": "item", "id": str(uuid4()), "value": sample(block.child_block, name)} for _ in range(2)
        ]
    if isinstance(block, blocks.StreamBlock):
        return [
            {"id": str(uuid4()), "type": kind, "value": sample(child, kind)}
            for kind, child in block.child_blocks.items()
        ]
    if isinstance(block, TypedTableBlock):
        cell = sample(next(iter(block.child_blocks.values())), "клетка")
        return {
            "columns": [{"type": "text", "heading": "Колона"}, {"type": "text", "heading": "Колона"}],
            "rows": [{"values": [cell, "<p>Да</p>"]}, {"values": ["", "<p>Да</p>"]}],
            "caption": "Надпис",
        }
    if isinstance(block, ImageChooserBlock | DocumentChooserBlock | SnippetChooserBlock):
        return None
    if isinstance(block, blocks.CharBlock | blocks.TextBlock):
        return f"Думи за {name}\nна два реда" if isinstance(block, blocks.TextBlock) else f"Думи за {name}"
    if isinstance(block, blocks.BooleanBlock):
        return True
    if isinstance(block, blocks.IntegerBlock | blocks.FloatBlock):
        return 7
    return block.get_prep_value(block.get_default())


def stream_of(kind: str, block: blocks.Block) -> Any:
    field = LessonBodyField()
    return field.stream_block.to_python([{"id": str(uuid4()), "type": kind, "value": sample(block, kind)}])


def segments_of(stream: Any) -> list[Any]:
    found = StreamFieldSegmentExtractor(None).handle_stream_block(stream)
    return [segment.with_order(number) for number, segment in enumerate(found) if not segment.is_empty()]


def stored(stream: Any) -> str:
    return json.dumps(stream.get_prep_value(), ensure_ascii=False, sort_keys=True)


@pytest.mark.parametrize(("kind", "block"), LESSON_BLOCKS, ids=[kind for kind, _block in LESSON_BLOCKS])
def test_a_block_with_its_own_texts_comes_back_as_it_was(kind: str, block: blocks.Block):
    stream = stream_of(kind, block)
    before = stored(stream)

    StreamFieldSegmentsWriter(None, None, None).handle_stream_block(stream, segments_of(stream))

    assert stored(stream) == before


@pytest.mark.parametrize(("kind", "block"), LESSON_BLOCKS, ids=[kind for kind, _block in LESSON_BLOCKS])
def test_a_translation_changes_every_text_and_no_key_address_or_number(kind: str, block: blocks.Block):
    stream = stream_of(kind, block)
    before = stored(stream)
    translated = []
    for segment in segments_of(stream):
        if isinstance(segment, StringSegmentValue):
            assert NEUTRAL not in segment.string.data
            english = StringValue("".join(latin(letter) for letter in segment.string.data))
            segment = StringSegmentValue(segment.path, english, attrs=segment.attrs, order=segment.order)
            translated.append(segment)

    StreamFieldSegmentsWriter(None, None, None).handle_stream_block(stream, translated)

    assert stored(stream) == "".join(latin(letter) for letter in before)


def latin(letter: str) -> str:
    return "x" if "а" <= letter.lower() <= "я" else letter


def test_a_row_that_is_added_leaves_the_places_of_the_other_texts(db: None):
    """A translation is found again by its text and its place."""
    table = dict(LESSON_BLOCKS)["table"]
    value = sample(table)
    before = {
        (s.path, s.string.data)
        for s in table.get_translatable_segments(table.to_python(value))
        if isinstance(s, StringSegmentValue)
    }
    value["rows"].insert(0, {"values": ["<p>Нов ред</p>", ""]})

    after = {
        (s.path, s.string.data)
        for s in table.get_translatable_segments(table.to_python(value))
        if isinstance(s, StringSegmentValue)
    }

    assert after - before == {("", "Нов ред")}
    assert before <= after


def test_settings_keep_their_names_and_numbers(db: None):
    block = SettingsBlock()
    with override("bg"):
        found = [segment.string.data for segment in block.get_translatable_segments(SETTINGS)]

    assert found == ["Обхват", "Първо", "Второ", "Пазар на млякото", "голям"]


def test_a_language_may_accept_more_short_answers_than_another(db: None):
    block = AnswersBlock()
    raw = [
        {"id": str(uuid4()), "type": "accepted", "value": "мед"},
        {"id": str(uuid4()), "type": "model_answer", "value": "Мед"},
    ]
    segment, other = [
        segment.with_order(n)
        for n, segment in enumerate(block.get_translatable_segments(block.to_python(raw)))
    ]
    english = StringSegmentValue(segment.path, StringValue("honey<br/>bee honey"), order=0)

    answers = block.restore_translated_segments(block.to_python(raw), [english, other])

    prepared = answers.get_prep_value()
    assert [(child["type"], child["value"]) for child in prepared] == [
        ("accepted", "honey"),
        ("accepted", "bee honey"),
        ("model_answer", "Мед"),
    ]
    assert prepared[0]["id"] == raw[0]["id"]
    assert len({child["id"] for child in prepared}) == 3

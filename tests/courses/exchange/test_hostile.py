"""Damaged, hostile and mutated files: the readers raise FileRefused or reject items, and nothing else."""

import random

import pytest
from django.db import transaction

from courses.domain.exchange import gift_writer, moodle_writer
from courses.domain.exchange.importing import plan_import, run_import
from courses.domain.exchange.items import MAX_QUESTIONS, FileRefused
from courses.domain.exchange.pack_writer import pack_question, write_pack_yaml
from courses.domain.exchange.reading import read_questions
from courses.enums import ExchangeFormat
from tests.factories.questions import questions

KNOWN = {"FOR-1"}
GIFT, MOODLE, PACK = ExchangeFormat.GIFT, ExchangeFormat.MOODLE, ExchangeFormat.PACK


def sound(form: ExchangeFormat) -> bytes:
    """A sound file of one question of each type."""
    versions = questions().values()
    if form == GIFT:
        return "".join(gift_writer.write_gift(one["bg"], ["знак"]) for one in versions).encode()
    if form == MOODLE:
        body = "".join(moodle_writer.write_moodle(one["bg"], ["знак"]) for one in versions)
        return (moodle_writer.HEAD + body + moodle_writer.TAIL).encode()
    return write_pack_yaml(
        [{"id": "b", "questions": [pack_question(one, "К", []) for one in versions]}]
    ).encode()


def read(data: bytes, form: ExchangeFormat):
    return read_questions(data, form, "bg", KNOWN)


SNIPPETS = [
    b"{", b"}", b"~", b"=", b"#", b"####", b"::", b"\\", b"->", b"\n\n", b"//", b"%50%", b"%-1000%",
    b">", b"*", b"<", b"</question>", b"<question>", b"<answer>", b"&lt;", b"&bad;", b"]]>", b"<!-- ",
    b"<file>", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "ж".encode("cp1251"), b"- ", b": ", b"&a ", b"*a",
    b"!!python/object:os", b"[", b"1e999", b"-1", b"99999999999999999999", b"..", b"null", b"true",
    b"\t", b'"', b"[academy:{", b"[id:", b"[tag:points:x]", b"$CATEGORY: ", b"type: ", b"correct: 7",
    b"\xe2\x80\xa8",
]  # fmt: skip


def mutated(data: bytes, chance: random.Random, most: int = 6) -> bytes:
    """The file with one to `most` things cut, doubled, overwritten or put in."""
    for _round in range(chance.randint(1, most)):
        start = chance.randrange(len(data) + 1)
        length = chance.choice([1, 1, 2, 5, 40, 400])
        data = chance.choice(
            [
                data[:start] + data[start + length :],
                data[:start] + data[start : start + length] * 2 + data[start + length :],
                data[:start] + chance.choice(SNIPPETS) + data[start:],
                data[:start] + chance.randbytes(chance.randint(1, 3)) + data[start + 1 :],
                data[:start],
            ]
        )
    return data


@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_mutated_files_raise_nothing_but_the_readers_own_fault(form: ExchangeFormat):
    data, chance = sound(form), random.Random(f"mutations of {form}")
    outcomes = {"refused": 0, "read": 0, "rejected": 0}
    for _round in range(500):
        try:
            reading = read(mutated(data, chance), form)
        except FileRefused as refused:
            outcomes["refused"] += bool(refused.reason)
        else:
            outcomes["read"] += 1
            outcomes["rejected"] += len(reading.rejected)
            assert all(one.reason for one in reading.rejected)
    assert all(outcomes.values()), outcomes


@pytest.mark.django_db
@pytest.mark.parametrize("form", list(ExchangeFormat))
def test_what_survives_a_mutation_can_be_stored(paper_course, form: ExchangeFormat):
    data, chance = sound(form), random.Random(f"stored mutations of {form}")
    stored = 0
    for _round in range(40):
        try:
            reading = read(mutated(data, chance, most=1), form)
        except FileRefused:
            continue
        with transaction.atomic():
            stored += len(run_import(actor=None, reading=reading, bank="demo-bank").steps)
            transaction.set_rollback(True)
    assert stored > 10


BILLION = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<quiz><question type="shortanswer"><name><text>&c;</text></name></question></quiz>"""
OUTSIDE = """<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay">&x;</question></quiz>"""


@pytest.mark.parametrize("text", [BILLION, OUTSIDE, "<!DOCTYPE quiz><quiz/>"])
def test_entities_and_document_types_are_refused(text: str):
    with pytest.raises(FileRefused, match="document type or entities"):
        read(text.encode(), MOODLE)


def test_yaml_aliases_are_refused():
    text = "a: &a [x, x]\nb: &b [*a, *a]\nbanks: [*b]"
    with pytest.raises(FileRefused, match="aliases") as caught:
        read(text.encode(), PACK)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    ("data", "form", "message", "line"),
    [
        (b"", GIFT, "empty", 0),
        (b" \n \n", PACK, "empty", 0),
        (b"a\n\x00b", GIFT, "U\\+0000", 2),
        (b"\x89PNG\r\n\x1a\n\xff\xd8", GIFT, "not UTF-8", 1),
        ("въпрос ".encode() + b"\xff" + b"\x98" * 9, GIFT, "not UTF-8", 1),
        (b"<html><body>x</body></html>", MOODLE, "begins with <html>", 1),
        (b"<quiz>\n<question type='x'>", MOODLE, "no complete XML", 2),
        (b"banks: {a: 1}\n", PACK, "banks", 1),
        (b"a: [1\n", PACK, "not valid YAML", 1),
        (b"<?xml version='1.0' encoding='klingon'?><quiz/>", MOODLE, "klingon", 1),
    ],
)
def test_files_that_are_none_say_so(data: bytes, form: ExchangeFormat, message: str, line: int):
    with pytest.raises(FileRefused, match=message) as caught:
        read(data, form)
    assert caught.value.line == line


def test_a_truncated_xml_is_refused_as_a_whole():
    data = sound(MOODLE)
    for length in (len(data) // 3, len(data) // 2, len(data) - 5):
        with pytest.raises(FileRefused, match="no complete XML"):
            read(data[:length], MOODLE)


@pytest.mark.parametrize("form", [GIFT, PACK])
def test_windows_1251_is_read_with_a_note(form: ExchangeFormat):
    reading = read(sound(form).decode().encode("cp1251", "replace"), form)
    assert len(reading.items) == 6
    assert "Windows-1251" in reading.notes[0]
    assert "слаб сигнал" in reading.items[0].versions["bg"]["stem"]


def test_xml_in_windows_1251_is_read_as_it_says():
    data = sound(MOODLE).decode().replace("UTF-8", "windows-1251", 1).encode("cp1251", "replace")
    reading = read(data, MOODLE)
    assert (len(reading.items), reading.notes) == (6, [])
    assert "слаб сигнал" in reading.items[0].versions["bg"]["stem"]


def test_utf_16_is_read():
    assert len(read(sound(GIFT).decode().encode("utf-16"), GIFT).items) == 6


@pytest.mark.parametrize(
    ("data", "form"),
    [
        (b"x {=1 ~2}\n\n" * (MAX_QUESTIONS + 1), GIFT),
        (b"<quiz>" + b"<question type='x'/>" * (MAX_QUESTIONS + 1) + b"</quiz>", MOODLE),
        (b"banks:\n- id: b\n  questions:\n" + b"  - {id: a}\n" * (MAX_QUESTIONS + 1), PACK),
    ],
)
def test_too_many_questions_are_refused(data: bytes, form: ExchangeFormat):
    with pytest.raises(FileRefused, match="2000 questions"):
        read(data, form)


def test_a_question_of_endless_elements_is_refused():
    data = b"<quiz><question type='multichoice'>" + b"<a>" * 100 + b"</a>" * 100 + b"</question></quiz>"
    with pytest.raises(FileRefused, match="more elements"):
        read(data, MOODLE)


def test_a_surrogate_hidden_in_a_comment_is_rejected():
    text = '// [academy:{"model_answer": "\\ud800"}]\nName it{=x}'
    reading = read(text.encode(), GIFT)
    assert reading.items == []
    assert "does not fit" in reading.rejected[0].reason


@pytest.mark.django_db
def test_nothing_of_a_hostile_text_is_executed_or_stored_as_markup(paper_course):
    text = b"""<quiz><question type="multichoice"><name><text>x</text></name><questiontext format="html">
    <text><![CDATA[<p>Two?<script>alert(1)</script><b onclick="x">Yes</b></p>]]></text></questiontext>
    <single>true</single><answer fraction="100"><text>1</text></answer>
    <answer fraction="0"><text>2</text></answer>
    </question></quiz>"""
    plan = plan_import(read(text, MOODLE), "demo-bank")
    assert plan.steps[0].settled.contents["bg"]["stem"] == "Two?Yes"

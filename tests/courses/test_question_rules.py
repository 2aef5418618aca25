"""What makes a question complete, and how its answers get their keys."""

from typing import Any

import pytest
from django.utils import translation

from courses.blocks import AnswersBlock
from courses.blocks.answers import answer_faults, number_answers
from courses.blocks.settings_text import SettingsError, read_settings, write_settings
from courses.domain.streams import answers_stream
from tests.factories.questions import CODES, questions


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def answers(*children: tuple[str, Any]) -> Any:
    raw = [{"type": kind, "value": value, "id": str(number)} for number, (kind, value) in enumerate(children)]
    return AnswersBlock().to_python(raw)


def option(correct: bool, key: str = "") -> tuple[str, dict[str, Any]]:
    return "option", {"text": "x", "correct": correct, "feedback": "", "key": key}


@pytest.mark.parametrize("code", CODES)
def test_a_complete_question_of_each_type_has_no_fault(code: str):
    question = questions()[code]["bg"]

    assert answer_faults(question["type"], AnswersBlock().to_python(answers_stream(question))) == []


@pytest.mark.parametrize(
    ("kind", "children", "says"),
    [
        ("single_choice", [option(True)], "two answers"),
        ("single_choice", [option(True), option(True)], "exactly one"),
        ("single_choice", [option(False), option(False)], "exactly one"),
        ("multiple_choice", [option(False), option(False)], "at least one"),
        ("matching", [], "two pairs"),
        ("ordering", [option(True)], "do not belong"),
        ("ordering", [], "two items"),
        ("numeric", [], "right number"),
        ("short_answer", [], "accepted text"),
        ("single_choice", [option(True, "a"), option(False, "a")], "same key"),
    ],
)
def test_an_incomplete_question_says_what_to_do(kind: str, children: list[tuple[str, Any]], says: str):
    assert any(says in str(fault) for fault in answer_faults(kind, answers(*children)))


def test_new_answers_are_numbered_and_old_keys_stay():
    value = answers(option(True, "b"), option(False), option(False))

    number_answers(value)

    assert [child.value["key"] for child in value] == ["b", "a", "c"]


def test_distractors_are_numbered_on_from_the_right_sides():
    pair = {"left": "x", "right": "y", "feedback": "", "left_key": "", "right_key": ""}
    value = answers(
        ("pair", dict(pair)), ("pair", dict(pair)), ("distractor", {"text": "z", "feedback": "", "key": ""})
    )

    number_answers(value)

    assert [child.value.get("right_key") or child.value.get("key") for child in value] == ["r1", "r2", "r3"]


def test_settings_survive_writing_and_reading():
    settings = {
        "title": "Да: не",
        "list": [1, 2.5, None, True],
        "nested": {"a": "– „б“"},
        "date": "2026-11-23",
    }

    assert read_settings(write_settings(settings)) == settings
    assert read_settings("") == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: b: c", "Line 1"),
        ("a: 1\nb: [1, 2", "Line"),
        ("just words", "name and a colon"),
        ("a: &x [1]\nb: *x", "Line 2"),
        ("a: .nan", "number"),
        ("a: !!python/object/apply:os.system ['true']", "cannot be read"),
    ],
)
def test_settings_that_cannot_be_read_say_where(text: str, says: str):
    with pytest.raises(SettingsError) as caught:
        read_settings(text)
    assert says in str(caught.value.message)

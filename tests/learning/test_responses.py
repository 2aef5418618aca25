"""Whatever a browser sends, it is an answer, or it is refused with a reason."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest

from learning.domain.grading import (
    InvalidResponse,
    grade,
    resolve_response,
    shuffle_question,
    validate_response,
)

CHOICE = {
    "id": "q",
    "type": "single_choice",
    "points": 1,
    "stem": "?",
    "options": [{"id": i, "correct": i == "a", "text": i, "feedback": i} for i in "abc"],
}
CHOICES = {**CHOICE, "type": "multiple_choice"}
MATCHING = {
    "id": "q",
    "type": "matching",
    "points": 1,
    "stem": "?",
    "pairs": [
        {"left": {"id": f"l{n}", "text": "x"}, "right": {"id": f"r{n}", "text": "x"}, "feedback": "x"}
        for n in (1, 2)
    ],
    "distractors": [{"id": "r3", "text": "x", "feedback": "x"}],
}
ORDERING = {
    "id": "q",
    "type": "ordering",
    "points": 1,
    "stem": "?",
    "items": [{"id": f"i{n}", "text": "x", "feedback": "x"} for n in (1, 2, 3)],
}
NUMERIC = {
    "id": "q",
    "type": "numeric",
    "points": 1,
    "stem": "?",
    "answer": {"value": 5, "tolerance": 0, "unit": "points"},
    "feedback_correct": "",
    "feedback_default": "",
}
SHORT = {
    "id": "q",
    "type": "short_answer",
    "points": 1,
    "stem": "?",
    "accepted": ["x"],
    "model_answer": "x",
    "feedback_correct": "",
    "feedback_default": "",
}
ALL = [CHOICE, CHOICES, MATCHING, ORDERING, NUMERIC, SHORT]
NESTED: list[Any] = ["deep"]
for _ in range(200):
    NESTED = [NESTED]

VALID = [
    (CHOICE, {"choice": "b"}, {"choice": "b"}),
    (CHOICES, {"choices": ["c", "a"]}, {"choices": ["c", "a"]}),
    (CHOICES, {"choices": ("c",)}, {"choices": ["c"]}),
    (MATCHING, {"matches": {"l1": "r3"}}, {"matches": {"l1": "r3"}}),
    (MATCHING, {"matches": {"l1": "r2", "l2": "r2"}}, {"matches": {"l1": "r2", "l2": "r2"}}),
    (MATCHING, {"matches": {"l1": "r1", "l2": ""}}, {"matches": {"l1": "r1"}}),
    (ORDERING, {"order": ["i3", "i1", "i2"]}, {"order": ["i3", "i1", "i2"]}),
    (NUMERIC, {"number": " 1 250,5 "}, {"number": "1 250,5"}),
    (NUMERIC, {"number": "5 points"}, {"number": "5 points"}),
    (SHORT, {"text": " two\nlines "}, {"text": "two\nlines"}),
]
UNANSWERED = [
    *((question, response) for question in ALL for response in (None, {})),
    *((CHOICE, {"choice": value}) for value in (None, "")),
    *((CHOICES, {"choices": value}) for value in (None, [], ())),
    *((MATCHING, {"matches": value}) for value in (None, {}, {"l1": ""}, {"l1": None, "l2": ""})),
    *((ORDERING, {"order": value}) for value in (None, [])),
    *((NUMERIC, {"number": value}) for value in (None, "", " \t")),
    *((SHORT, {"text": value}) for value in (None, "", " \n ")),
]
JUNK: list[Any] = [[], "a", 1, True, 1.5, object(), {1: 2}, {"x": 1}, {"choice": "a", "x": 1}, NESTED, b"a"]
MALFORMED = [
    *((question, response) for question in ALL for response in JUNK if response != {}),
    *(
        (CHOICE, {"choice": value})
        for value in ("d", "A", "a ", 1, True, ["a"], {"a": 1}, NESTED, "a" * 10_000)
    ),
    *(
        (CHOICES, {"choices": value})
        for value in ("a", ["d"], ["a", "a"], [["a"]], [None], [""], ["a"] * 9999)
    ),
    *((CHOICES, {"choices": value}) for value in ({"a": 1}, 5, True, [1], ["a", NESTED], [{"id": "a"}])),
    *(
        (MATCHING, {"matches": value})
        for value in ([], ["l1"], "l1", 7, {"r1": "l1"}, {"l1": "l2"}, {"l9": "r1"})
    ),
    *((MATCHING, {"matches": value}) for value in ({"l1": ["r1"]}, {"l1": NESTED}, {"": "r1"}, {None: "r1"})),
    *((MATCHING, {"matches": value}) for value in ({1: "r1"}, {"l1": {"l1": "r1"}}, {("l1",): "r1"})),
    *(
        (ORDERING, {"order": value})
        for value in (["i1"], ["i1", "i2"], ["i1", "i2", "i2"], ["i1", "i2", "i9"])
    ),
    *(
        (ORDERING, {"order": value})
        for value in ("i1i2i3", {"i1": 1}, ["i1", "i2", "i3", "i1"], [1, 2, 3], NESTED)
    ),
    *((NUMERIC, {"number": value}) for value in (5, 5.0, ["5"], {"5": 5}, True, "5\x00", "\ud8005")),
    *(
        (SHORT, {"text": value})
        for value in (5, ["x"], {"x": 1}, False, "x\x00", "x\udfff", "x\x1b[0m", NESTED)
    ),
]


@pytest.mark.parametrize(("question", "response", "clean"), VALID)
def test_answers_come_back_clean(
    question: dict[str, Any], response: dict[str, Any], clean: dict[str, Any]
) -> None:
    assert validate_response(question, response) == clean
    assert grade(question, response).answered


@pytest.mark.parametrize(("question", "response"), UNANSWERED)
def test_no_answer_is_an_empty_one(question: dict[str, Any], response: Any) -> None:
    assert validate_response(question, response) == {}


@pytest.mark.parametrize(("question", "response"), MALFORMED)
def test_malformed_responses_are_refused_and_nothing_else_happens(
    question: dict[str, Any], response: Any
) -> None:
    for act in (validate_response, grade):
        with pytest.raises(InvalidResponse) as refused:
            act(question, response)
        assert refused.value.code == "malformed"
    with pytest.raises(InvalidResponse):
        resolve_response(question, shuffle_question(question, "seed"), response)


@pytest.mark.parametrize("text", ["abc", "1,234,5", "1e999", "inf", "NaN", "5 kg", "12 34", "9" * 100, "--5"])
def test_text_that_is_no_number_says_so(text: str) -> None:
    with pytest.raises(InvalidResponse) as refused:
        validate_response(NUMERIC, {"number": text})
    assert refused.value.code == "not_a_number"


@pytest.mark.parametrize(
    ("question", "response"), [(SHORT, {"text": "x" * 501}), (NUMERIC, {"number": "1" * 201})]
)
def test_endless_text_is_too_long(question: dict[str, Any], response: dict[str, str]) -> None:
    with pytest.raises(InvalidResponse) as refused:
        validate_response(question, response)
    assert refused.value.code == "too_long"


@pytest.mark.parametrize("code", ["malformed", "not_a_number", "too_long"])
def test_every_refusal_has_a_reason_in_words(code: str) -> None:
    assert str(InvalidResponse(code).reason).endswith(".")


def test_a_short_answer_may_have_500_characters() -> None:
    assert validate_response(SHORT, {"text": "ж" * 500}) == {"text": "ж" * 500}


def junk(chance: random.Random, depth: int = 0) -> Any:
    simple = [None, True, 0, -1.5, "", "a", "l1", "r2", "i1", "o1", "5", "\x00", "😀" * 3]
    keys = ["choice", "choices", "matches", "order", "number", "text", "l1", "x"]
    kind = chance.randrange(3 if depth < 3 else 1)
    if kind == 1:
        return [junk(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind == 2:
        return {chance.choice(keys): junk(chance, depth + 1) for _ in range(chance.randrange(3))}
    return chance.choice(simple)


@pytest.mark.parametrize("question", ALL, ids=lambda question: question["type"])
def test_random_junk_is_graded_or_refused(question: dict[str, Any]) -> None:
    chance = random.Random(question["type"])
    order = shuffle_question(question, "seed")
    for _ in range(3000):
        response = junk(chance)
        for act in (
            lambda value: grade(question, value),
            lambda value: resolve_response(question, order, value),
        ):
            with suppress(InvalidResponse):
                act(response)

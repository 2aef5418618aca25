"""Before submitting, nothing that a learner receives reveals an answer; replies are resolved there."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courses.domain.pack import Pack, read_pack
from learning.domain.grading import (
    InvalidResponse,
    draw_questions,
    grade,
    public_question,
    resolve_response,
    shuffle_question,
    tokenise_response,
)

PACK: Pack = read_pack(Path(__file__).parents[2] / "courses" / "content")


def every_question() -> Iterator[Any]:
    for bank in PACK.banks:
        for question in bank.questions:
            for language, version in question.versions.items():
                yield pytest.param(version, id=f"{question.code}-{language}")
    for course in PACK.courses:
        for lesson in course.lessons():
            for language, text in lesson.texts.items():
                for block in text.blocks:
                    if block.type == "check":
                        question = block.value["question"]
                        yield pytest.param(question, id=f"{question['id']}-{language}")


QUESTIONS = list(every_question())
KEYS = {"id", "type", "points", "stem", "options", "left", "right", "items", "unit"}


def shown(question: dict[str, Any], seed: str = "s") -> dict[str, Any]:
    return public_question(question, shuffle_question(question, seed))


def secrets_of(question: dict[str, Any]) -> set[str]:
    """Every text of a question that is for the time after submitting."""
    texts = {
        question.get("feedback_correct", ""),
        question.get("feedback_default", ""),
        *question.get("accepted", ()),
    }
    texts.add(question.get("model_answer", ""))
    texts |= {wrong["text"] for wrong in question.get("feedback_wrong", ())}
    for kind in ("options", "pairs", "distractors", "items"):
        texts |= {part["feedback"] for part in question.get(kind, ())}
    return texts - {""}


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_shown_reveals_the_answer(question: dict[str, Any]) -> None:
    public = shown(question)
    assert set(public) <= KEYS
    for kind in ("options", "left", "right", "items"):
        assert all(set(part) == {"id", "text"} for part in public.get(kind, ()))
    texts = {
        public["stem"],
        *(part["text"] for kind in ("options", "left", "right", "items") for part in public.get(kind, ())),
    }
    assert not secrets_of(question) & texts
    plain = json.dumps({**public, "stem": ""}, ensure_ascii=False)
    for word in ("correct", "feedback", "accepted", "tolerance", "answer", "distractor"):
        assert f'"{word}' not in plain
    if question["type"] in ("numeric", "short_answer"):
        assert set(public) - {"unit"} == {"id", "type", "points", "stem"}


@pytest.mark.parametrize("question", QUESTIONS)
def test_ids_shown_are_places_and_not_those_of_the_pack(question: dict[str, Any]) -> None:
    for kind, prefix in (("options", "o"), ("left", "l"), ("right", "r"), ("items", "i")):
        parts = shown(question).get(kind, [])
        assert [part["id"] for part in parts] == [f"{prefix}{place}" for place in range(1, len(parts) + 1)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_text_is_shown_once(question: dict[str, Any]) -> None:
    public = shown(question)
    if "options" in question:
        assert Counter(part["text"] for part in public["options"]) == Counter(
            o["text"] for o in question["options"]
        )
    if "pairs" in question:
        rights = [pair["right"]["text"] for pair in question["pairs"]]
        rights += [extra["text"] for extra in question["distractors"]]
        assert [part["text"] for part in public["left"]] == [
            pair["left"]["text"] for pair in question["pairs"]
        ]
        assert Counter(part["text"] for part in public["right"]) == Counter(rights)
    if "items" in question:
        assert Counter(part["text"] for part in public["items"]) == Counter(
            i["text"] for i in question["items"]
        )


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_order_depends_on_the_seed_alone(question: dict[str, Any]) -> None:
    assert shuffle_question(question, "one") == shuffle_question(question, "one")
    orders = {json.dumps(shuffle_question(question, str(seed))) for seed in range(40)}
    assert len(orders) > 1 or question["type"] in ("numeric", "short_answer")


@pytest.mark.parametrize("question", [param for param in QUESTIONS if param.values[0]["type"] == "ordering"])
def test_items_never_come_in_their_right_order(question: dict[str, Any]) -> None:
    correct = [item["id"] for item in question["items"]]
    assert all(shuffle_question(question, str(seed))["items"] != correct for seed in range(300))


def test_places_say_nothing_about_the_right_option() -> None:
    question = next(param.values[0] for param in QUESTIONS if param.values[0]["type"] == "single_choice")
    right = next(option["text"] for option in question["options"] if option["correct"])
    places = Counter(
        next(part["id"] for part in shown(question, str(seed))["options"] if part["text"] == right)
        for seed in range(2000)
    )
    expected = 2000 / len(question["options"])
    assert all(0.8 * expected < count < 1.2 * expected for count in places.values())
    assert len(places) == len(question["options"])


def test_places_say_nothing_about_pairs() -> None:
    question = next(param.values[0] for param in QUESTIONS if param.values[0]["type"] == "matching")
    first = question["pairs"][0]["right"]["text"]
    places = Counter(
        next(part["id"] for part in shown(question, str(seed))["right"] if part["text"] == first)
        for seed in range(2000)
    )
    count = len(question["pairs"]) + len(question["distractors"])
    assert all(0.8 * 2000 / count < found < 1.2 * 2000 / count for found in places.values())


def answers_as_seen(question: dict[str, Any], public: dict[str, Any]) -> dict[str, Any]:
    """The right answer, given by somebody who recognises the right texts on the screen."""

    def token(kind: str, text: str) -> str:
        return str(next(part["id"] for part in public[kind] if part["text"] == text))

    match question["type"]:
        case "single_choice":
            return {"choice": token("options", next(o["text"] for o in question["options"] if o["correct"]))}
        case "multiple_choice":
            return {"choices": [token("options", o["text"]) for o in question["options"] if o["correct"]]}
        case "matching":
            pairs = [(pair["left"]["text"], pair["right"]["text"]) for pair in question["pairs"]]
            return {"matches": {token("left", left): token("right", right) for left, right in pairs}}
        case "ordering":
            return {"order": [token("items", item["text"]) for item in question["items"]]}
        case "numeric":
            return {"number": str(question["answer"]["value"])}
        case _:
            return {"text": question["accepted"][0]}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_given_on_the_screen_is_graded_rightly(question: dict[str, Any]) -> None:
    for seed in ("a", "b", "c"):
        order = shuffle_question(question, seed)
        sent = answers_as_seen(question, public_question(question, order))
        resolved = resolve_response(question, order, sent)
        assert grade(question, resolved).correct
        assert tokenise_response(order, resolved) == sent


@pytest.mark.parametrize("question", [param for param in QUESTIONS if "options" in param.values[0]])
def test_ids_of_the_pack_are_not_taken_from_a_browser(question: dict[str, Any]) -> None:
    order = shuffle_question(question, "s")
    name = question["options"][0]["id"]
    sent = {"choice": name} if question["type"] == "single_choice" else {"choices": [name]}
    with pytest.raises(InvalidResponse):
        resolve_response(question, order, sent)


def test_both_languages_show_the_same_order() -> None:
    for bank in PACK.banks:
        for question in bank.questions:
            order = shuffle_question(question.versions["bg"], "s")
            assert order == shuffle_question(question.versions["en"], "s")


def test_left_and_right_sides_may_share_their_ids() -> None:
    pairs = [
        {"left": {"id": n, "text": f"L{n}"}, "right": {"id": n, "text": f"R{n}"}, "feedback": ""}
        for n in "12"
    ]
    question = {"id": "q", "type": "matching", "points": 1, "stem": "?", "pairs": pairs, "distractors": []}
    public = shown(question)
    assert {part["text"] for part in public["left"]} == {"L1", "L2"}
    assert {part["text"] for part in public["right"]} == {"R1", "R2"}


CODES = [f"q{number}" for number in range(1, 16)]


@pytest.mark.parametrize("draw", range(1, 16))
def test_a_draw_has_the_asked_number_of_different_questions(draw: int) -> None:
    drawn = draw_questions(CODES, draw, "seed")
    assert len(drawn) == len(set(drawn)) == draw
    assert set(drawn) <= set(CODES)
    assert drawn == draw_questions(CODES, draw, "seed")


def test_without_a_draw_all_questions_come_in_their_order() -> None:
    assert draw_questions(CODES, None, "seed") == CODES


def test_every_question_has_the_same_chance() -> None:
    drawn = Counter(code for seed in range(3000) for code in draw_questions(CODES, 5, str(seed)))
    assert all(850 < count < 1150 for count in drawn.values())
    assert len(drawn) == len(CODES)


@pytest.mark.parametrize("draw", [0, -1, 16])
def test_more_than_there_is_cannot_be_drawn(draw: int) -> None:
    with pytest.raises(ValueError, match=r"cannot draw"):
        draw_questions(CODES, draw, "seed")

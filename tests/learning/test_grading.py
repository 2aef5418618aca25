"""Points for answers, by the rules at the top of quizzes.yaml."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import combinations, permutations, product
from pathlib import Path
from typing import Any

import pytest

from courses.domain.pack import read_pack
from learning.domain.grading import Grade, attempt_result, grade

PACK = Path(__file__).parents[2] / "courses" / "content"
SHIPPED = [
    pytest.param(version, id=f"{question.code}-{language}")
    for bank in read_pack(PACK).banks
    for question in bank.questions
    for language, version in question.versions.items()
]


def question(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": "q", "type": kind, "competence": "FOR-1", "difficulty": 1, "points": 2, "stem": "?", **more}


def choice(kind: str, right: str) -> dict[str, Any]:
    options = [
        {"id": name, "correct": name in right, "text": name.upper(), "feedback": f"on {name}"}
        for name in "abcde"
    ]
    return question(kind, options=options)


MATCHING = question(
    "matching",
    points=3,
    pairs=[
        {
            "left": {"id": f"l{n}", "text": f"L{n}"},
            "right": {"id": f"r{n}", "text": f"R{n}"},
            "feedback": f"f{n}",
        }
        for n in (1, 2, 3, 4)
    ],
    distractors=[{"id": "r5", "text": "R5", "feedback": "trap"}],
)
ORDERING = question(
    "ordering", items=[{"id": f"i{n}", "text": f"I{n}", "feedback": f"f{n}"} for n in (1, 2, 3, 4)]
)
NUMERIC = question(
    "numeric",
    answer={"value": 11584, "tolerance": 0.5, "unit": "EUR"},
    feedback_correct="well done",
    feedback_wrong=[
        {"value": 11550, "tolerance": 1, "text": "insurance forgotten"},
        {"value": 11550, "tolerance": 50, "text": "nearly"},
    ],
    feedback_default="add up again",
)
SHORT = question(
    "short_answer",
    accepted=["Futures wheel", "колело на бъдещето", "budget-impact analysis (BIA)"],
    model_answer="Futures wheel",
    feedback_correct="yes",
    feedback_default="it is round",
)


def right_response(asked: dict[str, Any]) -> dict[str, Any]:
    match asked["type"]:
        case "single_choice":
            return {"choice": next(option["id"] for option in asked["options"] if option["correct"])}
        case "multiple_choice":
            return {"choices": [option["id"] for option in asked["options"] if option["correct"]]}
        case "matching":
            return {"matches": {pair["left"]["id"]: pair["right"]["id"] for pair in asked["pairs"]}}
        case "ordering":
            return {"order": [item["id"] for item in asked["items"]]}
        case "numeric":
            return {"number": str(asked["answer"]["value"])}
        case _:
            return {"text": asked["accepted"][0]}


def wrong_responses(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    match asked["type"]:
        case "single_choice":
            yield from ({"choice": option["id"]} for option in asked["options"] if not option["correct"])
        case "multiple_choice":
            ids, right = [option["id"] for option in asked["options"]], set(right_response(asked)["choices"])
            sets = (set(chosen) for size in range(1, len(ids) + 1) for chosen in combinations(ids, size))
            yield from ({"choices": sorted(chosen)} for chosen in sets if chosen != right)
        case "matching":
            lefts = [pair["left"]["id"] for pair in asked["pairs"]]
            rights = [pair["right"]["id"] for pair in asked["pairs"]]
            yield from ({"matches": {left: rights[0]}} for left in lefts)
            yield {"matches": dict(zip(lefts, [*rights[1:], rights[0]], strict=True))}
        case "ordering":
            ids = [item["id"] for item in asked["items"]]
            yield from ({"order": list(order)} for order in list(permutations(ids))[1:24])
        case "numeric":
            yield from ({"number": str(mistake["value"])} for mistake in asked["feedback_wrong"])
        case _:
            yield {"text": asked["accepted"][0] + "x"}


@pytest.mark.parametrize("asked", SHIPPED)
def test_the_right_answer_has_full_points(asked: dict[str, Any]) -> None:
    got = grade(asked, right_response(asked))
    assert got.points == got.max_points == asked["points"]
    assert got.correct
    assert got.answered


@pytest.mark.parametrize("asked", SHIPPED)
def test_wrong_answers_have_less_and_never_less_than_nothing(asked: dict[str, Any]) -> None:
    for response in wrong_responses(asked):
        got = grade(asked, response)
        assert 0 <= got.points < got.max_points, response
        assert not got.correct


@pytest.mark.parametrize("asked", SHIPPED)
@pytest.mark.parametrize("response", [None, {}])
def test_no_answer_has_no_points(asked: dict[str, Any], response: dict[str, Any] | None) -> None:
    got = grade(asked, response)
    assert (got.points, got.correct, got.answered) == (0, False, False)
    assert not any(item.chosen for item in got.items)


@pytest.mark.parametrize("asked", SHIPPED)
def test_known_mistakes_get_their_own_feedback(asked: dict[str, Any]) -> None:
    for mistake in asked.get("feedback_wrong", ()):
        assert grade(asked, {"number": str(mistake["value"])}).feedback == mistake["text"]


@pytest.mark.parametrize(
    ("right", "chosen", "points"),
    [
        ("abc", "abc", "2"),
        ("abc", "ab", "1.3333"),
        ("abc", "a", "0.6667"),
        ("abc", "abd", "0.6667"),
        ("abc", "abcd", "1.3333"),
        ("abc", "abcde", "0.6667"),
        ("abc", "ad", "0"),
        ("abc", "ade", "0"),
        ("abc", "de", "0"),
        ("ab", "a", "1"),
        ("ab", "abcde", "0"),
        ("a", "a", "2"),
        ("a", "ab", "0"),
        ("abcde", "abcd", "1.6000"),
    ],
)
def test_multiple_choice_pays_in_part(right: str, chosen: str, points: str) -> None:
    got = grade(choice("multiple_choice", right), {"choices": list(chosen)})
    assert got.points == Decimal(points)


@pytest.mark.parametrize("right", ["a", "ab", "abc", "abcd", "abcde"])
def test_multiple_choice_follows_its_formula_for_every_choice(right: str) -> None:
    asked = choice("multiple_choice", right)
    for ticks in product([False, True], repeat=5):
        chosen = [name for name, tick in zip("abcde", ticks, strict=True) if tick]
        hits = len(set(chosen) & set(right))
        share = Fraction(max(0, hits - (len(chosen) - hits)), len(right))
        got = grade(asked, {"choices": chosen})
        assert abs(got.points - 2 * Decimal(share.numerator) / share.denominator) <= Decimal("0.00005")
        assert got.correct == (set(chosen) == set(right))


def test_choices_show_feedback_per_option() -> None:
    got = grade(choice("multiple_choice", "ab"), {"choices": ["a", "c"]})
    assert [(item.id, item.chosen, item.right) for item in got.items] == [
        *(
            ("a", True, True),
            ("b", False, True),
            ("c", True, False),
            ("d", False, False),
            ("e", False, False),
        ),
    ]
    assert [item.feedback for item in got.items] == ["on a", "on b", "on c", "on d", "on e"]


def test_a_single_choice_speaks_with_the_feedback_of_the_chosen_option() -> None:
    asked = choice("single_choice", "b")
    assert grade(asked, {"choice": "b"}).feedback == "on b"
    assert grade(asked, {"choice": "d"}).feedback == "on d"
    assert grade(asked, None).feedback == ""


@pytest.mark.parametrize(
    ("matches", "points"),
    [
        ({"l1": "r1", "l2": "r2", "l3": "r3", "l4": "r4"}, "3"),
        ({"l1": "r1", "l2": "r2", "l3": "r4", "l4": "r3"}, "1.5"),
        ({"l1": "r1"}, "0.75"),
        ({"l1": "r5", "l2": "r2"}, "0.75"),
        ({"l1": "r1", "l2": "r1", "l3": "r1", "l4": "r1"}, "0.75"),
        ({"l1": "r2", "l2": "r1"}, "0"),
        ({"l1": "", "l2": None, "l3": "r3"}, "0.75"),
    ],
)
def test_matching_pays_per_pair(matches: dict[str, str], points: str) -> None:
    assert grade(MATCHING, {"matches": matches}).points == Decimal(points)


def test_matching_explains_each_pair_and_each_trap() -> None:
    first, second, third, _ = grade(MATCHING, {"matches": {"l1": "r1", "l2": "r5", "l3": "r4"}}).items
    assert (first.right, first.given, first.feedback) == (True, "R1", "f1")
    assert (second.right, second.given, second.expected, second.feedback) == (False, "R5", "R2", "trap")
    assert (third.right, third.given, third.feedback) == (False, "R4", "f3")


@pytest.mark.parametrize("order", list(permutations(["i1", "i2", "i3", "i4"])))
def test_ordering_compares_positions(order: tuple[str, ...]) -> None:
    placed = sum(item == f"i{place}" for place, item in enumerate(order, 1))
    got = grade(ORDERING, {"order": list(order)})
    assert got.points == Decimal(2 * placed) / 4
    assert sum(item.right for item in got.items) == placed


def test_ordering_shows_given_and_right_places() -> None:
    first = grade(ORDERING, {"order": ["i2", "i1", "i3", "i4"]}).items[0]
    assert (first.id, first.given, first.expected, first.right) == ("i1", "2", "1", False)


@pytest.mark.parametrize(
    ("number", "points", "feedback"),
    [
        ("11584", 2, "well done"),
        ("11 584", 2, "well done"),
        ("11\u00a0584", 2, "well done"),
        ("11\u202f584,0", 2, "well done"),
        ("11,584", 2, "well done"),
        ("11.584", 2, "well done"),
        ("11'584.00 EUR", 2, "well done"),
        ("€ 11584", 2, "well done"),
        ("11584 евро", 2, "well done"),
        ("11583.5", 2, "well done"),
        ("11584,5", 2, "well done"),
        ("11584.51", 0, "nearly"),
        ("11583.49", 0, "nearly"),
        ("-11584", 0, "add up again"),
        ("11551", 0, "insurance forgotten"),
        ("11600", 0, "nearly"),
        ("0", 0, "add up again"),
    ],
)
def test_numbers_are_right_within_the_tolerance(number: str, points: int, feedback: str) -> None:
    got = grade(NUMERIC, {"number": number})
    assert (got.points, got.feedback) == (points, feedback)


@pytest.mark.parametrize(
    "text",
    [
        "Futures wheel",
        "futures wheel",
        "  FUTURES   WHEEL  ",
        "„futures wheel“",
        '"Futures Wheel".',
        "futures-wheel",
        "futures – wheel",
        "futures\nwheel",
        "Колело на бъдещето",
        "колело на бъдещето.",
        "«Колело на бъдещето»",
        "колело на бъдещето".replace("й", "и\u0306"),
        "budget impact analysis (bia)",
        "Budget-Impact-Analysis (BIA).",
    ],
)
def test_short_answers_forgive_form(text: str) -> None:
    assert grade(SHORT, {"text": text}).correct


@pytest.mark.parametrize("text", ["future wheel", "futureswheel", "wheel", "futures wheels", "бъдеще", "?"])
def test_short_answers_do_not_forgive_words(text: str) -> None:
    got = grade(SHORT, {"text": text})
    assert (got.points, got.feedback) == (0, "it is round")


def one(points: str, maximum: int) -> Grade:
    return Grade(Decimal(points), Decimal(maximum), correct=False, answered=True)


@pytest.mark.parametrize(
    ("grades", "percent", "passed"),
    [
        ([one("7", 10)], "70.00", True),
        ([one("6.9999", 10)], "70.00", True),
        ([one("6.999", 10)], "69.99", False),
        ([one("1.3333", 2), one("1.3333", 2), one("1.3333", 2), one("3", 4)], "70.00", True),
        ([one("2", 2), one("0", 1)], "66.67", False),
        ([one("0", 5)], "0.00", False),
        ([one("5", 5)], "100.00", True),
        ([], "0.00", False),
    ],
)
def test_an_attempt_sums_up(grades: list[Grade], percent: str, passed: bool) -> None:
    got = attempt_result(grades, 70)
    assert (got.percent, got.passed) == (Decimal(percent), passed)
    assert got.points == sum(grade.points for grade in grades)

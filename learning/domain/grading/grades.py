"""Points for an answer. The rules stand at the top of quizzes.yaml and are quoted where they are applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from courses.domain.numbers import read_number
from learning.domain.grading.responses import normalise_answer, validate_response

_POINT_STEP = Decimal("0.0001")
_PERCENT_STEP = Decimal("0.01")


@dataclass(frozen=True)
class ItemResult:
    """What became of one option, one pair or one item of a question.

    `id` and `text` name the option, the left side or the item. `chosen`: the learner ticked the option, or
    gave this pair or item an answer. `right`: the option belongs to the right answer (ticked or not); the
    pair was matched or the item placed correctly. `given` and `expected` are filled for matching (the text of
    the right-hand side) and for ordering (the place, from 1), otherwise empty.
    """

    id: str
    text: str
    chosen: bool
    right: bool
    feedback: str
    given: str = ""
    expected: str = ""


@dataclass(frozen=True)
class Grade:
    """What an answer is worth. `points` has four decimals, `correct` means full points."""

    points: Decimal
    max_points: Decimal
    correct: bool
    answered: bool
    items: tuple[ItemResult, ...] = ()
    feedback: str = ""


@dataclass(frozen=True)
class AttemptResult:
    """What an attempt is worth. `percent` has two decimals, 0 to 100."""

    points: Decimal
    max_points: Decimal
    percent: Decimal
    passed: bool


def grade(question: Mapping[str, Any], response: Mapping[str, Any] | None) -> Grade:
    """Grade the `response` to a `question` (one language, in the format of the content pack's reader).

    An unanswered question has no points, and its items still carry their feedback. Raises `InvalidResponse`,
    and nothing else, if the response cannot be an answer to the question.
    """
    clean = validate_response(question, response)
    share, items, feedback = _RULES[question["type"]](question, clean)
    maximum = Decimal(str(question["points"]))
    exact = maximum * share.numerator / share.denominator
    return Grade(
        points=exact.quantize(_POINT_STEP, ROUND_HALF_UP),
        max_points=maximum,
        correct=share == 1,
        answered=bool(clean),
        items=tuple(items),
        feedback=feedback,
    )


def attempt_result(grades: Iterable[Grade], pass_percent: int) -> AttemptResult:
    """The sum of all grades; passed from `pass_percent` on, the limit included.

    The percentage is rounded to two decimals (half up) before it is compared, so that thirds of points that
    make up seven tenths together are seven tenths.
    """
    kept = list(grades)
    points = sum((one.points for one in kept), Decimal(0))
    maximum = sum((one.max_points for one in kept), Decimal(0))
    percent = (100 * points / maximum if maximum else Decimal(0)).quantize(_PERCENT_STEP, ROUND_HALF_UP)
    return AttemptResult(points, maximum, percent, passed=bool(maximum) and percent >= pass_percent)


_Ruling = tuple[Fraction, list[ItemResult], str]


def _single_choice(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """“single_choice, numeric, short_answer = all or nothing.”"""
    items = _options(question, {response.get("choice")})
    chosen = next((item for item in items if item.chosen), None)
    return Fraction(bool(chosen and chosen.right)), items, chosen.feedback if chosen else ""


def _multiple_choice(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """“score = points * max(0, (correct chosen - wrong chosen) / number of correct options)”."""
    items = _options(question, set(response.get("choices", ())))
    hits = sum(item.chosen and item.right for item in items)
    misses = sum(item.chosen and not item.right for item in items)
    return Fraction(max(0, hits - misses), sum(item.right for item in items)), items, ""


def _options(question: Mapping[str, Any], chosen: set[Any]) -> list[ItemResult]:
    return [
        ItemResult(
            option["id"], option["text"], option["id"] in chosen, option["correct"], option["feedback"]
        )
        for option in question["options"]
    ]


def _matching(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """“score = points * correctly placed items / all items”: the items are the left sides."""
    matches = response.get("matches", {})
    texts = {pair["right"]["id"]: pair["right"]["text"] for pair in question["pairs"]}
    traps = {extra["id"]: extra for extra in question.get("distractors", ())}
    items = []
    for pair in question["pairs"]:
        given = matches.get(pair["left"]["id"])
        trap = traps.get(given)
        items.append(
            ItemResult(
                id=pair["left"]["id"],
                text=pair["left"]["text"],
                chosen=given is not None,
                right=given == pair["right"]["id"],
                feedback=trap["feedback"] if trap else pair["feedback"],
                given=trap["text"] if trap else texts.get(given, ""),
                expected=pair["right"]["text"],
            )
        )
    return Fraction(sum(item.right for item in items), len(items)), items, ""


def _ordering(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """“score = points * correctly placed items / all items (ordering compares positions)”."""
    places = {item: str(place) for place, item in enumerate(response.get("order", ()), 1)}
    items = [
        ItemResult(
            id=item["id"],
            text=item["text"],
            chosen=item["id"] in places,
            right=places.get(item["id"]) == str(place),
            feedback=item["feedback"],
            given=places.get(item["id"], ""),
            expected=str(place),
        )
        for place, item in enumerate(question["items"], 1)
    ]
    return Fraction(sum(item.right for item in items), len(items)), items, ""


def _numeric(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """All or nothing: right within the tolerance, limits included. Known mistakes have their own feedback."""
    answer = question["answer"]
    readings = read_number(response.get("number", ""), answer.get("unit", ""))
    if _within(readings, answer):
        return Fraction(1), [], question["feedback_correct"]
    for mistake in question.get("feedback_wrong", ()):
        if _within(readings, mistake):
            return Fraction(0), [], mistake["text"]
    return Fraction(0), [], question["feedback_default"]


def _within(readings: Iterable[Decimal], band: Mapping[str, Any]) -> bool:
    value, tolerance = Decimal(str(band["value"])), Decimal(str(band["tolerance"]))
    return any(abs(reading - value) <= tolerance for reading in readings)


def _short_answer(question: Mapping[str, Any], response: Mapping[str, Any]) -> _Ruling:
    """All or nothing, compared after `normalise_answer` on both sides."""
    accepted = {normalise_answer(text) for text in question["accepted"]}
    right = bool(response) and normalise_answer(response["text"]) in accepted
    return Fraction(right), [], question["feedback_correct"] if right else question["feedback_default"]


_RULES: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], _Ruling]] = {
    "single_choice": _single_choice,
    "multiple_choice": _multiple_choice,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short_answer": _short_answer,
}

"""One question of each type, with right and wrong answers to it."""

from typing import Any

BANK = "demo-bank"
CODES = ("q-single", "q-multiple", "q-matching", "q-ordering", "q-numeric", "q-short")

RIGHT: dict[str, dict[str, Any]] = {
    "q-single": {"choice": "b"},
    "q-multiple": {"choices": ["a", "c"]},
    "q-matching": {"matches": {"l1": "r1", "l2": "r2"}},
    "q-ordering": {"order": ["i1", "i2", "i3"]},
    "q-numeric": {"number": "0,5"},
    "q-short": {"text": "Futures wheel"},
}
WRONG: dict[str, dict[str, Any]] = {
    "q-single": {"choice": "a"},
    "q-multiple": {"choices": ["b"]},
    "q-matching": {"matches": {"l1": "r2", "l2": "r3"}},
    "q-ordering": {"order": ["i2", "i3", "i1"]},
    "q-numeric": {"number": "7"},
    "q-short": {"text": "something else"},
}


def questions() -> dict[str, dict[str, Any]]:
    """Return the questions as a course version holds them: `{code: {"bg": Q, "en": Q}}`."""
    made = [_single(), _multiple(), _matching(), _ordering(), _numeric(), _short()]
    return {code: {"bg": bg, "en": en} for code, (bg, en) in zip(CODES, made, strict=True)}


Pair = tuple[dict[str, Any], dict[str, Any]]


def _both(
    code: str, kind: str, points: int, stem: tuple[str, str], bg: dict[str, Any], en: dict[str, Any]
) -> Pair:
    head = {"id": code, "type": kind, "competence": "FOR-1", "difficulty": 1, "points": points}
    return head | {"stem": stem[0]} | bg, head | {"stem": stem[1]} | en


def _option(key: str, correct: bool, text: str) -> dict[str, Any]:
    return {"id": key, "correct": correct, "text": text, "feedback": f"{text}."}


def _single() -> Pair:
    return _both(
        "q-single",
        "single_choice",
        1,
        ("Какво е слаб сигнал?", "What is a weak signal?"),
        {"options": [_option("a", False, "Малка тенденция"), _option("b", True, "Ранен намек")]},
        {"options": [_option("a", False, "A small trend"), _option("b", True, "An early hint")]},
    )


def _multiple() -> Pair:
    return _both(
        "q-multiple",
        "multiple_choice",
        2,
        ("Кои са филтри на Ансоф?", "Which are Ansoff's filters?"),
        {
            "options": [
                _option("a", True, "Наблюдение"),
                _option("b", False, "Бюджет"),
                _option("c", True, "Власт"),
            ]
        },
        {
            "options": [
                _option("a", True, "Surveillance"),
                _option("b", False, "Budget"),
                _option("c", True, "Power"),
            ]
        },
    )


def _matching() -> Pair:
    def pairs(words: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "left": {"id": f"l{number}", "text": words[2 * number - 2]},
                "right": {"id": f"r{number}", "text": words[2 * number - 1]},
                "feedback": "",
            }
            for number in (1, 2)
        ]

    return _both(
        "q-matching",
        "matching",
        2,
        ("Свържете.", "Match."),
        {
            "pairs": pairs(["Сигнал", "ранен намек", "Тенденция", "посока"]),
            "distractors": [{"id": "r3", "text": "цена", "feedback": ""}],
        },
        {
            "pairs": pairs(["Signal", "early hint", "Trend", "direction"]),
            "distractors": [{"id": "r3", "text": "price", "feedback": ""}],
        },
    )


def _ordering() -> Pair:
    def items(*words: str) -> list[dict[str, Any]]:
        return [{"id": f"i{number}", "text": word, "feedback": ""} for number, word in enumerate(words, 1)]

    return _both(
        "q-ordering",
        "ordering",
        3,
        ("Подредете.", "Put in order."),
        {"items": items("Забелязване", "Записване", "Действие")},
        {"items": items("Notice", "Record", "Act")},
    )


def _numeric() -> Pair:
    def answer(right: str, wrong: str, default: str, unit: str) -> dict[str, Any]:
        return {
            "answer": {"value": 0.5, "tolerance": 0.01, "unit": unit},
            "feedback_correct": right,
            "feedback_wrong": [{"value": 1.2, "tolerance": 0.01, "text": wrong}],
            "feedback_default": default,
        }

    return _both(
        "q-numeric",
        "numeric",
        2,
        ("Колко е 0,3 × 4 − 0,7?", "What is 0.3 × 4 − 0.7?"),
        answer("Точно така.", "Извадете разхода.", "Умножете и извадете.", "млн. евро"),
        answer("Right.", "Subtract the cost.", "Multiply and subtract.", "EUR million"),
    )


def _short() -> Pair:
    accepted = ["futures wheel", "колело на бъдещето"]
    return _both(
        "q-short",
        "short_answer",
        1,
        ("Как се нарича методът с кръговете?", "Name the method of rings."),
        {
            "accepted": accepted,
            "model_answer": "Колело на бъдещето",
            "feedback_correct": "Точно така.",
            "feedback_default": "Представете си център и кръгове.",
        },
        {
            "accepted": accepted,
            "model_answer": "Futures wheel",
            "feedback_correct": "Right.",
            "feedback_default": "Think of a hub and rings.",
        },
    )

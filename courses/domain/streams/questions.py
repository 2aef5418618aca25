"""Questions: their answers as stream children and as plain content."""

from collections.abc import Callable
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from courses.enums import QuestionType

Stream = list[dict[str, Any]]
Answers = dict[str, Any]


def question_content(head: dict[str, Any], answers: Stream) -> dict[str, Any]:
    """Return a question in one language as players and graders know it.

    `head` has `id`, `type`, `competence`, `difficulty`, `points` and `stem`; `answers` is the stored stream.
    """
    return head | _CONTENT[head["type"]](answers)


def answers_stream(question: dict[str, Any], seed: UUID | None = None) -> Stream:
    """Return the stream that stores the answers of a question.

    The ids of its children depend on `seed` (else the question's id) and their position only.
    """
    namespace = seed or uuid5(NAMESPACE_OID, question["id"])
    children = _STREAM[question["type"]](question)
    return [
        {"type": kind, "value": value, "id": str(uuid5(namespace, f"{kind}:{number}"))}
        for number, (kind, value) in enumerate(children)
    ]


def _values(answers: Stream, kind: str) -> list[Any]:
    return [child["value"] for child in answers if child["type"] == kind]


def _first(answers: Stream, kind: str) -> str:
    return next(iter(_values(answers, kind)), "")


def _choice(answers: Stream) -> Answers:
    return {
        "options": [
            {
                "id": option["key"],
                "correct": bool(option["correct"]),
                "text": option["text"],
                "feedback": option["feedback"],
            }
            for option in _values(answers, "option")
        ]
    }


def _matching(answers: Stream) -> Answers:
    return {
        "pairs": [
            {
                "left": {"id": pair["left_key"], "text": pair["left"]},
                "right": {"id": pair["right_key"], "text": pair["right"]},
                "feedback": pair["feedback"],
            }
            for pair in _values(answers, "pair")
        ],
        "distractors": [_keyed(item) for item in _values(answers, "distractor")],
    }


def _ordering(answers: Stream) -> Answers:
    return {"items": [_keyed(item) for item in _values(answers, "item")]}


def _keyed(item: dict[str, Any]) -> dict[str, Any]:
    return {"id": item["key"], "text": item["text"], "feedback": item["feedback"]}


def _numeric(answers: Stream) -> Answers:
    number: Answers = next(iter(_values(answers, "number")), {})
    return {
        "answer": {
            "value": number.get("value"),
            "tolerance": number.get("tolerance"),
            "unit": number.get("unit", ""),
        },
        "feedback_correct": _first(answers, "feedback_correct"),
        "feedback_wrong": [
            {"value": wrong["value"], "tolerance": wrong["tolerance"], "text": wrong["text"]}
            for wrong in _values(answers, "wrong_number")
        ],
        "feedback_default": _first(answers, "feedback_default"),
    }


def _short_answer(answers: Stream) -> Answers:
    return {
        "accepted": _values(answers, "accepted"),
        "model_answer": _first(answers, "model_answer"),
        "feedback_correct": _first(answers, "feedback_correct"),
        "feedback_default": _first(answers, "feedback_default"),
    }


_CONTENT: dict[str, Callable[[Stream], Answers]] = {
    QuestionType.SINGLE_CHOICE: _choice,
    QuestionType.MULTIPLE_CHOICE: _choice,
    QuestionType.MATCHING: _matching,
    QuestionType.ORDERING: _ordering,
    QuestionType.NUMERIC: _numeric,
    QuestionType.SHORT_ANSWER: _short_answer,
}

Children = list[tuple[str, Any]]


def _option_children(question: Answers) -> Children:
    return [
        (
            "option",
            {
                "key": option["id"],
                "text": option["text"],
                "correct": option["correct"],
                "feedback": option.get("feedback", ""),
            },
        )
        for option in question["options"]
    ]


def _pair_children(question: Answers) -> Children:
    pairs: Children = [
        (
            "pair",
            {
                "left_key": pair["left"]["id"],
                "left": pair["left"]["text"],
                "right_key": pair["right"]["id"],
                "right": pair["right"]["text"],
                "feedback": pair.get("feedback", ""),
            },
        )
        for pair in question["pairs"]
    ]
    return pairs + [("distractor", _unkeyed(item)) for item in question.get("distractors", [])]


def _item_children(question: Answers) -> Children:
    return [("item", _unkeyed(item)) for item in question["items"]]


def _unkeyed(item: dict[str, Any]) -> dict[str, Any]:
    return {"key": item["id"], "text": item["text"], "feedback": item.get("feedback", "")}


def _number_children(question: Answers) -> Children:
    wrong: Children = [("wrong_number", dict(item)) for item in question.get("feedback_wrong", [])]
    return [("number", dict(question["answer"])), *wrong, *_feedback_children(question)]


def _text_children(question: Answers) -> Children:
    accepted: Children = [("accepted", text) for text in question["accepted"]]
    model = question.get("model_answer")
    return accepted + ([("model_answer", model)] if model else []) + _feedback_children(question)


def _feedback_children(question: Answers) -> Children:
    return [(kind, question[kind]) for kind in ("feedback_correct", "feedback_default") if question.get(kind)]


_STREAM: dict[str, Callable[[Answers], Children]] = {
    QuestionType.SINGLE_CHOICE: _option_children,
    QuestionType.MULTIPLE_CHOICE: _option_children,
    QuestionType.MATCHING: _pair_children,
    QuestionType.ORDERING: _item_children,
    QuestionType.NUMERIC: _number_children,
    QuestionType.SHORT_ANSWER: _text_children,
}

"""What a learner sees of a question before submitting: its texts, under ids that reveal nothing.

Ids of the pack reveal answers (“l1” belongs to “r1”, items are listed in their correct order). So every
attempt has its own order, drawn once from a secret seed and stored with the attempt, and learners see only
places in that order as ids: “o1”, “o2” … for options, “l1” and “r1” … for the two sides, “i1” … for items.
`resolve_response` turns them back on the server.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

from learning.domain.grading.responses import InvalidResponse, validate_response

Order = Mapping[str, Sequence[str]]
"""The ids of a question in the order in which a learner sees them, by kind: options, left, right, items."""

_PREFIX = {"options": "o", "left": "l", "right": "r", "items": "i"}


def draw_questions(codes: Sequence[str], draw: int | None, seed: str, order: str = "") -> list[str]:
    """The questions of one attempt: `draw` different ones in random order, or all of them in the order given.

    `order` may say otherwise: "random" shuffles all of them too, "listed" keeps drawn ones in the order
    given. The same seed gives the same questions. Raises `ValueError` if there are fewer than `draw`.
    """
    if draw is None and order != "random":
        return list(codes)
    count = len(codes) if draw is None else draw
    if not 0 < count <= len(codes):
        raise ValueError(f"cannot draw {count} of {len(codes)} questions")
    drawn = random.Random(f"draw:{seed}").sample(list(codes), count)  # noqa: S311 - the seed is the secret
    return sorted(drawn, key=list(codes).index) if order == "listed" else drawn


def shuffle_question(
    question: Mapping[str, Any], seed: str, *, keep_options: bool = False
) -> dict[str, list[str]]:
    """The order in which a learner sees options, right-hand sides and items; empty for typed answers.

    The same seed gives the same order. The seed must be secret: whoever knows it can undo the shuffling. Left
    sides keep their order; items to be ordered never come in their correct order. `keep_options` leaves
    options as they are in the bank.
    """
    chance = random.Random(f"shuffle:{seed}:{question['id']}")  # noqa: S311 - the seed is the secret
    if "options" in question:
        options = [option["id"] for option in question["options"]]
        return {"options": options if keep_options else _shuffled(options, chance)}
    if "pairs" in question:
        rights = [pair["right"]["id"] for pair in question["pairs"]]
        rights += [extra["id"] for extra in question.get("distractors", ())]
        return {
            "left": [pair["left"]["id"] for pair in question["pairs"]],
            "right": _shuffled(rights, chance),
        }
    if "items" in question:
        correct = [item["id"] for item in question["items"]]
        order = list(correct)
        while order == correct and len(correct) > 1:
            order = _shuffled(correct, chance)
        return {"items": order}
    return {}


def public_question(question: Mapping[str, Any], order: Order) -> dict[str, Any]:
    """Everything that a learner may see before submitting, and nothing else.

    Keys: id, type, points, stem; options or items or left and right as lists of {id, text}; unit for a
    number.
    """
    shown: dict[str, Any] = {key: question[key] for key in ("id", "type", "points", "stem")}
    for kind, ids in order.items():
        tokens, texts = _tokens(order, kind), _texts(question, kind)
        shown[kind] = [{"id": tokens[name], "text": texts[name]} for name in ids]
    if question["type"] == "numeric":
        shown["unit"] = question["answer"].get("unit", "")
    return shown


def resolve_response(question: Mapping[str, Any], order: Order, response: Any) -> dict[str, Any]:
    """What a learner sent, in the question's own ids and checked; empty if unanswered.

    Raises `InvalidResponse`, and nothing else, if it cannot be an answer to this question in this order.
    """
    if not isinstance(response, Mapping):
        return validate_response(question, response)
    names = {kind: {token: name for name, token in _tokens(order, kind).items()} for kind in order}
    return validate_response(question, _translate(response, names))


def tokenise_response(order: Order, response: Mapping[str, Any]) -> dict[str, Any]:
    """A stored response in the ids that the learner sees, to show it again."""
    return _translate(response, {kind: _tokens(order, kind) for kind in order})


def _translate(response: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    result = dict(response)
    if "choice" in result:
        result["choice"] = _name(result["choice"], names, "options")
    if isinstance(result.get("choices"), list | tuple):
        result["choices"] = [_name(value, names, "options") for value in result["choices"]]
    if isinstance(result.get("order"), list | tuple):
        result["order"] = [_name(value, names, "items") for value in result["order"]]
    if isinstance(result.get("matches"), Mapping):
        pairs = result["matches"].items()
        result["matches"] = {
            _name(left, names, "left"): _name(right, names, "right") for left, right in pairs
        }
    return result


def _name(value: Any, names: Mapping[str, Mapping[str, str]], kind: str) -> Any:
    if value is None or value == "":
        return value
    if not isinstance(value, str) or value not in names.get(kind, {}):
        raise InvalidResponse("malformed")
    return names[kind][value]


def _tokens(order: Order, kind: str) -> dict[str, str]:
    return {name: f"{_PREFIX[kind]}{place}" for place, name in enumerate(order[kind], 1)}


def _texts(question: Mapping[str, Any], kind: str) -> dict[str, str]:
    if kind in ("options", "items"):
        parts = list(question[kind])
    else:
        parts = [pair[kind] for pair in question["pairs"]]
        parts += question.get("distractors", ()) if kind == "right" else ()
    return {part["id"]: part["text"] for part in parts}


def _shuffled(ids: Sequence[str], chance: random.Random) -> list[str]:
    return chance.sample(list(ids), len(ids))

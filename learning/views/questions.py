"""Questions for `components/question.html`: before grading without anything that gives them away, after it
with feedback.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from learning.domain.grading import Grade, ItemResult
from learning.views.rules import short_number

Question = Mapping[str, Any]


def question_asked(public: Question, response: Mapping[str, Any], **place: Any) -> dict[str, Any]:
    """Return an open question with what is answered so far, both in the ids that the learner sees.

    `place` adds what the component takes: ``id``, ``prefix``, ``number``, ``total``.
    """
    shown: dict[str, Any] = {
        "id": public["id"],
        "type": public["type"],
        "stem": public["stem"],
        "points": public["points"],
        "unit": public.get("unit", ""),
        "answer": response.get("number", response.get("text", "")),
        "prefix": "",
    }
    chosen = {response.get("choice"), *response.get("choices", ())}
    matches = response.get("matches", {})
    order = response.get("order", [])
    shown["options"] = [option | {"selected": option["id"] in chosen} for option in public.get("options", ())]
    shown["lefts"] = [left | {"chosen": matches.get(left["id"], "")} for left in public.get("left", ())]
    shown["rights"] = public.get("right", ())
    items = public.get("items", ())
    shown["items"] = [
        item | {"position": order.index(item["id"]) + 1 if item["id"] in order else ""} for item in items
    ]
    if order:
        shown["items"].sort(key=lambda item: item["position"])
    shown["positions"] = range(1, len(items) + 1)
    return shown | place


def question_graded(
    public: Question,
    response: Mapping[str, Any],
    result: Grade,
    *,
    model_answer: str = "",
    answer: Mapping[str, Any] | None = None,
    **place: Any,
) -> dict[str, Any]:
    """Return a graded question in the order in which it was asked: every part marked and explained, the
    controls locked.

    `result` is in the same language as `public`: its items are found by their texts. `model_answer` belongs
    to a short answer, `answer` (value, unit) to a number.
    """
    shown = question_asked(public, response, **place)
    results = {item.text: item for item in result.items}
    for part in (*shown["options"], *shown["lefts"], *shown["items"]):
        part |= _marked(public["type"], results[part["text"]])
    return shown | {"locked": True, "verdict": _verdict(result, model_answer, answer)}


def _marked(kind: str, item: ItemResult) -> dict[str, str]:
    """Return the mark and the words for an option, a pair or an item."""
    if kind in ("single_choice", "multiple_choice"):
        mark = {(True, True): "right", (True, False): "wrong", (False, True): "missed"}.get(
            (item.chosen, item.right), ""
        )
        return {"mark": mark, "feedback": item.feedback}
    if item.right:
        return {"mark": "right", "feedback": item.feedback}
    if kind == "matching":
        expected = _("Belongs with “%(text)s”.") % {"text": item.expected.rstrip(".")}
    else:
        expected = _("Right place: %(place)s.") % {"place": item.expected}
    return {"mark": "wrong", "feedback": f"{expected} {item.feedback}".strip()}


def _verdict(result: Grade, model_answer: str, answer: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the judgement on the whole question, with the right answer where a text or number was asked
    for.
    """
    points = _("%(points)s of %(most)s points") % {
        "points": short_number(result.points),
        "most": short_number(result.max_points),
    }
    if result.correct:
        return {"kind": "ok", "title": _("Right: %(points)s") % {"points": points}, "text": result.feedback}
    if not result.answered:
        title = _("Not answered: %(points)s")
    elif result.points:
        title = _("Partly right: %(points)s")
    else:
        title = _("Not right: %(points)s")
    texts = [result.feedback]
    if model_answer:
        texts.append(_("Model answer: %(answer)s.") % {"answer": model_answer.rstrip(".")})
    if answer:
        value = f"{number_format(Decimal(str(answer['value'])))} {answer.get('unit', '')}".strip()
        texts.append(_("Right answer: %(answer)s.") % {"answer": value.rstrip(".")})
    return {
        "kind": "warn" if result.points else "error",
        "title": title % {"points": points},
        "text": " ".join(text for text in texts if text),
    }

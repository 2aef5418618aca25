"""What must be the same in every language of a block: types, keys, right answers, points, limits."""

from typing import Any

Value = dict[str, Any]
_LISTS = {"gallery": "pictures", "accordion": "sections", "steps": "steps", "timeline": "events"}
"""Lists that have as many items in every language."""

# What an assignment that was never saved in the editor leaves out, and one that was saved says.
DEFAULTS = {"reviews_per_submission": 1}


def question_skeleton(question: Value) -> Value:
    """Return the part of a question that does not depend on its language."""
    answer = question.get("answer") or {}
    return {
        **{name: question[name] for name in ("type", "points", "difficulty", "competence")},
        "options": [(option["id"], option["correct"]) for option in question.get("options", [])],
        "pairs": [(pair["left"]["id"], pair["right"]["id"]) for pair in question.get("pairs", [])],
        "distractors": [item["id"] for item in question.get("distractors", [])],
        "items": [item["id"] for item in question.get("items", [])],
        "answer": (answer.get("value"), answer.get("tolerance")),
    }


def block_skeleton(block: Value) -> Value:
    """Return the part of a content block's value that does not depend on its language."""
    value = block["value"]
    kind = block["type"]
    if kind == "check":
        return question_skeleton(value["question"])
    if kind == "quiz":
        return dict(value)
    if kind == "activity":
        return {"activity": value["activity"]}
    if kind == "assignment":
        names = ("max_points", "pass_points", "reviewers", "reviews_per_submission", "resubmissions")
        rubric = [(row["id"], [level["points"] for level in row["levels"]]) for row in value["rubric"]]
        return {**{name: value.get(name, DEFAULTS.get(name)) for name in names}, "rubric": rubric}
    if kind in _LISTS:
        return {"items": len(value[_LISTS[kind]])}
    if kind == "video":
        return {"embedded": "embed" in value}
    if kind == "code":
        return {"language": value["language"]}
    return {}

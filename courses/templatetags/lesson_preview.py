"""Shows lessons to their trainers."""

from typing import Any

from django import template

from courses.domain.previews import preview_lesson
from courses.models import LessonPage
from courses.queries.lessons import LessonContent

register = template.Library()


@register.simple_tag
def preview_of(page: LessonPage) -> LessonContent:
    """Return the page's lesson as learners would see it."""
    return preview_lesson(page)


@register.filter
def as_shown(question: dict[str, Any]) -> dict[str, Any]:
    """Return a question as `components/question.html` takes it: without right answers, not to be answered."""
    shown: dict[str, Any] = {
        "id": question["id"],
        "type": question["type"],
        "stem": question["stem"],
        "locked": True,
        "options": [{"id": option["id"], "text": option["text"]} for option in question.get("options", [])],
        "lefts": [pair["left"] for pair in question.get("pairs", [])],
        "rights": [pair["right"] for pair in question.get("pairs", [])] + question.get("distractors", []),
        "unit": question.get("answer", {}).get("unit", ""),
    }
    items = sorted(question.get("items", []), key=lambda item: str(item["text"]))
    shown["items"] = [
        {"id": item["id"], "text": item["text"], "position": place} for place, item in enumerate(items, 1)
    ]
    shown["positions"] = range(1, len(items) + 1)
    return shown

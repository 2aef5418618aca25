"""Shows lessons to their trainers."""

from typing import Any

from django import template
from django.utils.translation import get_language

from courses.domain.previews import preview_lesson
from courses.domain.samples import sample_block
from courses.models import LessonPage
from courses.queries.lessons import LessonContent
from courses.queries.rendering import Segment, render_blocks

register = template.Library()


@register.simple_tag
def preview_of(page: LessonPage) -> LessonContent:
    """Return the page's lesson as learners would see it."""
    return preview_lesson(page)


@register.simple_tag
def sample_of(kind: str) -> list[Segment]:
    """Return a sample of this kind of block as learners would see it."""
    return render_blocks([sample_block(kind)], get_language() or "bg")


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

"""The outline of a course, for `components/outline.html`."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses.enums import LessonKind
from learning.enums import LessonState
from learning.models import Enrolment
from learning.queries.enrolments import NEW, LessonView, OutlineView

ANY_LESSON = UUID(int=0)
"""Stands for a lesson in an address that is made once for all of them."""


def modules_shown(
    outline: OutlineView, enrolment: Enrolment | None, current: UUID | None = None, *, all_open: bool = False
) -> list[dict[str, Any]]:
    """Return the modules with their lessons; lessons lead somewhere only for somebody who is enrolled.

    The module with lesson `current` is unfolded, or, without one, the first that is not done; with `all_open`
    every module.
    """
    unfolded = current or next(
        (lesson.id for lesson in outline.lessons if lesson.state != LessonState.COMPLETED), None
    )
    urls = reverse("learning:lesson", args=[enrolment.id, ANY_LESSON]) if enrolment else ""
    return [
        {
            "title": module.title,
            "lessons": [_lesson(lesson, urls, current) for lesson in module.lessons],
            "done": module.done,
            "total": len(module.lessons) if enrolment else 0,
            "minutes": module.minutes,
            "open": all_open or any(lesson.id == unfolded for lesson in module.lessons),
        }
        for module in outline.modules
    ]


def _lesson(lesson: LessonView, urls: str, current: UUID | None) -> dict[str, Any]:
    is_current = lesson.id == current
    # The page was read just before its opening was recorded.
    state = LessonState.OPENED if is_current and lesson.state == NEW else lesson.state
    shown = {
        "title": lesson.title,
        "state": state,
        "minutes": lesson.minutes,
        "kind": str(LessonKind(lesson.kind).label),
        "optional": not lesson.mandatory,
    }
    if not urls:
        return shown
    return {
        "html": _line(get_language() or "", *shown.values()),
        "url": urls.replace(str(ANY_LESSON), str(lesson.id)),
        "current": is_current,
    }


@lru_cache(maxsize=4096)
def _line(language: str, title: str, state: str, minutes: int, kind: str, optional: bool) -> SafeString:
    """Return a lesson's line in `language`: the same for everybody in that state, and a page has many."""
    lesson = {"title": title, "state": state, "minutes": minutes, "kind": kind, "optional": optional}
    return render_to_string("components/outline_lesson.html", {"lesson": lesson})

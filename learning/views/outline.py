"""The outline of a course, for `components/outline.html`."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from courses.enums import LessonKind
from learning.enums import LessonState
from learning.models import Enrolment
from learning.queries.enrolments import NEW, LessonView, OutlineView


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
    return [
        {
            "title": module.title,
            "lessons": [_lesson(lesson, enrolment, current) for lesson in module.lessons],
            "done": module.done,
            "total": len(module.lessons) if enrolment else 0,
            "minutes": module.minutes,
            "open": all_open or any(lesson.id == unfolded for lesson in module.lessons),
        }
        for module in outline.modules
    ]


def _lesson(lesson: LessonView, enrolment: Enrolment | None, current: UUID | None) -> dict[str, Any]:
    is_current = lesson.id == current
    return {
        "title": lesson.title,
        "url": reverse("learning:lesson", args=[enrolment.id, lesson.id]) if enrolment else "",
        # The page was read just before its opening was recorded.
        "state": LessonState.OPENED if is_current and lesson.state == NEW else lesson.state,
        "minutes": lesson.minutes,
        "kind": LessonKind(lesson.kind).label,
        "current": is_current,
        "optional": not lesson.mandatory,
    }

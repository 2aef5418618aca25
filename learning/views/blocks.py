"""The parts of a lesson for the player: text as it is, and each block to answer with what its learner left
there.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse

from courses.domain.worksheets import worksheet
from courses.queries.rendering import HTML
from learning.models import LessonResponse
from learning.queries.checks import CheckView
from learning.queries.lessons import LessonPage, Part
from learning.views.assignments import assignment_shown
from learning.views.questions import question_asked, question_graded
from learning.views.quizzes import quiz_shown
from learning.views.wording import saved_time, written_time
from learning.views.worksheets import worksheet_shown

Shown = dict[str, Any]
NONE_YET: Shown = {"revision": 0, "saved_at": "", "written_at": ""}


def parts_shown(page: LessonPage, overrides: Mapping[str, Shown], again: str = "") -> list[Shown]:
    """Return the parts of the lesson in their order, for `learning/lesson.html`.

    `overrides` replaces what is shown of single blocks (by id), after a save that was refused. `again` names
    a check that is asked anew although it was answered.
    """
    return [
        {"html": part.segment.html}
        if part.segment.kind == HTML
        else part_shown(page, part, again=again) | overrides.get(part.segment.block_id, {})
        for part in page.parts
    ]


def part_shown(page: LessonPage, part: Part, again: str = "") -> Shown:
    """Return one block that is answered, for `learning/blocks/<kind>.html`."""
    segment = part.segment
    block_id = UUID(segment.block_id)
    shown: Shown = {
        "id": segment.block_id,
        "template": f"learning/blocks/{segment.kind}.html",
        "url": reverse("learning:respond", args=[page.enrolment.id, page.lesson.id, block_id]),
        "editable": page.answerable,
    }
    if part.check:
        shown |= check_shown(segment.block_id, part.check, asked_again=again == segment.block_id)
        lesson_url = reverse("learning:lesson", args=[page.enrolment.id, page.lesson.id])
        shown["again_url"] = f"{lesson_url}?again={segment.block_id}#b-{segment.block_id}"
    elif segment.kind == "reflection":
        shown |= _reflection(segment.value, part.response)
    elif segment.kind == "quiz" and page.quiz:
        shown |= quiz_shown(page, page.quiz)
    elif segment.kind == "assignment":
        shown |= assignment_shown(page, block_id, segment.value)
    elif segment.kind == "activity":
        data = part.response.data if part.response else {}
        shown |= worksheet_shown(worksheet(segment.value, page.language), data) | _saved(part.response)
    return shown


def check_shown(block_id: str, check: CheckView, *, asked_again: bool = False) -> Shown:
    """Return a check: the question, or once it is answered what the answer is worth."""
    if check.grade is None or asked_again:
        return {"q": question_asked(check.question, {}, id=block_id), "graded": False}
    return {"q": question_graded(check.question, check.response, check.grade, id=block_id), "graded": True}


def _reflection(value: Mapping[str, Any], response: LessonResponse | None) -> Shown:
    text = response.data["text"] if response else ""
    return {
        "prompt": value["prompt"],
        "min_words": value.get("min_words"),
        "text": text,
        "words": len(text.split()),
    } | _saved(response)


def _saved(response: LessonResponse | None) -> Shown:
    if response is None:
        return NONE_YET
    return {
        "revision": response.revision,
        "saved_at": saved_time(response.updated_at),
        "written_at": written_time(response.written_at, response.updated_at),
    }

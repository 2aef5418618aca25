"""The parts of a lesson for the player: text as it is, and each block to be answered with what its learner left there."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.crypto import salted_hmac

from courses.queries.rendering import HTML, Segment
from learning.domain.grading import grade, public_question, shuffle_question
from learning.models import LessonResponse
from learning.queries.player import LessonPage
from learning.views.assignments import assignment_shown
from learning.views.questions import question_asked, question_graded
from learning.views.quizzes import quiz_shown
from learning.views.wording import saved_time

Part = dict[str, Any]


def parts_shown(page: LessonPage, overrides: Mapping[UUID, Part], again: str = "") -> list[Part]:
    """Return the parts of the lesson in their order.

    `overrides` replaces what is shown of single blocks, after a save that was refused. `again` names a check that is to be
    asked anew although it was answered.
    """
    return [
        {"html": segment.html} if segment.kind == HTML else _part(page, segment, again) | overrides.get(UUID(segment.block_id), {})
        for segment in page.content.segments
    ]


def check_order(page_key: object, block_id: object, question: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the order in which one learner sees the parts of a check: always the same, and nobody can work it out."""
    seed = salted_hmac("learning.check", f"{page_key}:{block_id}", algorithm="sha256").hexdigest()
    return shuffle_question(question, seed)


def check_shown(enrolment_id: UUID, block_id: str, question: Mapping[str, Any], response: Mapping[str, Any]) -> Part:
    """Return a check: the question while `response` is empty, else the graded answer."""
    order = check_order(enrolment_id, block_id, question)
    if not response:
        return {"q": question_asked(public_question(question, order), {}, id=block_id), "graded": False}
    result = grade(question, response)
    return {"q": question_graded(question, order, response, result, id=block_id), "graded": True}


def _part(page: LessonPage, segment: Segment, again: str) -> Part:
    block_id = UUID(segment.block_id)
    part = {
        "id": segment.block_id,
        "template": f"learning/blocks/{segment.kind}.html",
        "url": reverse("learning:respond", args=[page.enrolment.id, page.lesson.id, block_id]),
        "editable": page.is_editable,
    }
    response = page.responses.get(block_id)
    match segment.kind:
        case "check":
            asked_again = again == segment.block_id
            answer = response.data if response and not asked_again else {}
            lesson_url = reverse("learning:lesson", args=[page.enrolment.id, page.lesson.id])
            part |= check_shown(page.enrolment.id, segment.block_id, segment.value["question"], answer)
            part["again_url"] = f"{lesson_url}?again={segment.block_id}#b-{segment.block_id}"
        case "reflection":
            part |= _reflection(segment.value, response)
        case "quiz":
            part |= quiz_shown(page, block_id)
        case "assignment":
            part |= assignment_shown(page, block_id, segment.value)
        case "activity":
            part |= _activity(segment.value, response)
    return part


def _reflection(value: Mapping[str, Any], response: LessonResponse | None) -> Part:
    text = response.data["text"] if response else ""
    return {
        "prompt": value["prompt"],
        "min_words": value.get("min_words"),
        "text": text,
        "words": len(text.split()),
    } | saved(response)


def saved(response: LessonResponse | None) -> Part:
    """Return the revision and the time of what is stored."""
    return {
        "revision": response.revision if response else 0,
        "saved_at": saved_time(response.updated_at) if response else "",
    }

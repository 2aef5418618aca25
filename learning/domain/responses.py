"""Private answers inside a lesson: reflections, checks and worksheets. None of them counts."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import story
from learning.domain.contents import UnknownBlock, block_in, left_block
from learning.domain.errors import LearningError
from learning.domain.grading import InvalidResponse, resolve_in_any
from learning.domain.progress import UnknownLesson
from learning.enums import ResponseKind
from learning.models import Enrolment, LessonResponse, User
from learning.queries.checks import check_languages, check_order

KINDS = {
    "reflection": ResponseKind.REFLECTION,
    "check": ResponseKind.CHECK,
    "activity": ResponseKind.WORKSHEET,
}
LONGEST_REFLECTION = 20_000
LARGEST_WORKSHEET = 60_000


class ResponseInvalid(LearningError):
    """The data does not have the form that the block takes, or the block takes none."""

    code = "response_invalid"
    message = _(
        "Your answer was not saved, because it could not be read. Reload the page and enter it again."
    )


class ResponseTooLong(LearningError):
    """The text or the worksheet is larger than what is kept."""

    code = "response_too_long"
    message = _("Your answer was not saved, because it is too long. Shorten it to %(limit)d characters.")


class StaleRevision(LearningError):
    """Something else was saved meanwhile. `current` is what is stored now."""

    code = "stale_revision"
    message = _(
        "Your answer was not saved, because a newer one was saved in another tab or on another device. "
        "Compare the two and save again."
    )

    def __init__(self, current: LessonResponse) -> None:
        super().__init__()
        self.current = current


@transaction.atomic
def save_response(
    *,
    actor: User,
    enrolment: Enrolment,
    lesson_id: UUID,
    block_id: UUID,
    data: Mapping[str, Any],
    base_revision: int,
    written_at: datetime | None = None,
) -> LessonResponse:
    """Keep the learner's answer to a block and return it with its new revision.

    `data` is ``{"text": …}`` for a reflection, the question's response for a check, any JSON object for a
    worksheet. `base_revision` is the revision that the learner saw (0: none). The same data again changes
    nothing. After completion answers may still be edited, and a page that was open when the run moved to a
    newer version may still send what was written. `written_at` is the device's word on when that was. Raises
    NotAllowed, EnrolmentClosed (withdrawn), UnknownLesson, UnknownBlock, ResponseInvalid, ResponseTooLong or
    StaleRevision.
    """
    locked = story.lock_own(actor, enrolment)
    story.refuse_withdrawn(locked)
    try:
        block = block_in(locked, lesson_id, block_id)
    except (UnknownBlock, UnknownLesson):
        left = left_block(locked, lesson_id, block_id)
        if left is None or left["type"] == "check":
            raise
        block = left
    cleaned = _cleaned(locked, lesson_id, block, data)
    current = LessonResponse.objects.filter(enrolment=locked, block_id=block_id).first()
    now = timezone.now()
    if current is None:
        return LessonResponse.objects.create(
            enrolment=locked,
            lesson_id=lesson_id,
            block_id=block_id,
            kind=KINDS[block["type"]],
            data=cleaned,
            updated_at=now,
            written_at=written_at,
        )
    if current.data == cleaned:
        return current
    if current.revision != base_revision:
        raise StaleRevision(current)
    current.data, current.revision, current.updated_at = cleaned, current.revision + 1, now
    current.written_at = written_at
    current.save(update_fields=["data", "revision", "updated_at", "written_at"])
    return current


def _cleaned(
    enrolment: Enrolment, lesson_id: UUID, block: Mapping[str, Any], data: Mapping[str, Any]
) -> dict[str, Any]:
    match block["type"]:
        case "reflection":
            return {"text": _reflection(data)}
        case "check":
            return _check(enrolment, lesson_id, UUID(block["id"]), data)
        case "activity":
            return _worksheet(data)
        case _:
            raise UnknownBlock


def _reflection(data: Mapping[str, Any]) -> str:
    text = data.get("text")
    if set(data) != {"text"} or not isinstance(text, str) or not _storable(text):
        raise ResponseInvalid
    if len(text) > LONGEST_REFLECTION:
        raise ResponseTooLong(limit=LONGEST_REFLECTION)
    return text.strip()


def _check(enrolment: Enrolment, lesson_id: UUID, block_id: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    question = check_languages(enrolment, lesson_id, block_id)
    order = check_order(enrolment.pk, block_id, question[min(question)])
    try:
        return resolve_in_any(question, order, data)
    except InvalidResponse as error:
        raise ResponseInvalid(_("Your answer was not saved. %(reason)s"), reason=error.reason) from error


def _worksheet(data: Mapping[str, Any]) -> dict[str, Any]:
    try:
        text = json.dumps(data, ensure_ascii=False, allow_nan=False)
        size = len(text.encode())
    except (TypeError, ValueError) as error:  # no JSON, no number, or half a surrogate pair
        raise ResponseInvalid from error
    if size > LARGEST_WORKSHEET:
        raise ResponseTooLong(limit=LARGEST_WORKSHEET)
    if "\\u0000" in text:
        raise ResponseInvalid  # PostgreSQL's JSON cannot hold it
    return dict(data)


def _storable(text: str) -> bool:
    """Return whether PostgreSQL can hold the text: neither NUL nor half a surrogate pair."""
    return not any(sign == "\0" or "\ud800" <= sign <= "\udfff" for sign in text)

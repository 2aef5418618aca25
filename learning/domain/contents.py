"""Finding the blocks of a run's frozen version, for the verbs that record answers to them."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion
from courses.queries.lessons import block_of
from learning.domain.errors import LearningError
from learning.domain.progress import lesson_of
from learning.enums import EventKind
from learning.models import Enrolment, ProgressEvent
from learning.queries.outlines import outline_of


class UnknownBlock(LearningError):
    """The lesson has no such block, or it takes no answer of this kind."""

    code = "unknown_block"
    message = _(
        "Nothing was saved, because this part of the lesson could not be found. Reload the page and try "
        "again."
    )


def left_block(enrolment: Enrolment, lesson_id: UUID, block_id: UUID) -> Mapping[str, Any] | None:
    """Return a block of a version that the run was in before it moved, the newest such version first.

    A page that was open when the run moved still sends its answers. None when no such version had it.
    """
    moves = ProgressEvent.objects.filter(enrolment=enrolment, kind=EventKind.VERSION_CHANGED)
    numbers = {event.data["from"] for event in moves}
    versions = CourseVersion.objects.filter(course=enrolment.course_id).order_by("-major", "-minor")
    for version in versions.defer("card", "outline", "questions", "notes"):
        if version.number in numbers:
            with suppress(KeyError):
                language = outline_of(version.pk).languages[0]
                found: Mapping[str, Any] = block_of(version, lesson_id, block_id, language)
                return found
    return None


def block_in(
    enrolment: Enrolment, lesson_id: UUID, block_id: UUID, kind: str | None = None
) -> Mapping[str, Any]:
    """Return a block of a lesson of the enrolment's version; the same in all languages but for its texts.

    Raises UnknownLesson, or UnknownBlock when the lesson has no such block or it is not of type `kind`.
    """
    lesson_of(enrolment, lesson_id)
    language = outline_of(enrolment.version_id).languages[0]
    try:
        block: Mapping[str, Any] = block_of(enrolment.version, lesson_id, block_id, language)
    except KeyError as error:
        raise UnknownBlock from error
    if kind is not None and block["type"] != kind:
        raise UnknownBlock
    return block

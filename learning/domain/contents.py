"""Finding the blocks of a run's frozen version, for the verbs that record answers to them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from courses.queries.lessons import block_of
from learning.domain.errors import LearningError
from learning.domain.progress import lesson_of
from learning.models import Enrolment
from learning.queries.outlines import outline_of


class UnknownBlock(LearningError):
    """The lesson has no such block, or it takes no answer of this kind."""

    code = "unknown_block"
    message = _(
        "Nothing was saved, because this part of the lesson could not be found. Reload the page and try "
        "again."
    )


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

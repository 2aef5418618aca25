"""Marking passages of a lesson and writing notes, for oneself."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from learning.domain import story
from learning.domain.errors import LearningError
from learning.domain.progress import lesson_of
from learning.models import Enrolment, LessonNote, User

LONGEST_NOTE = 5000
LONGEST_QUOTE = 1000
CONTEXT = 60
MOST = 500
"""How many notes a run may have: far more than anybody writes, few enough for one page."""


class NoteEmpty(LearningError):
    """There is neither a passage nor a word."""

    code = "note_empty"
    message = _("Nothing was kept, because the note is empty. Mark a passage, or write something.")


class NoteTooLong(LearningError):
    """The note is longer than what is kept."""

    code = "note_too_long"
    message = _(
        "The note was not kept, because it has %(length)d characters. Shorten it to %(limit)d characters."
    )


class TooManyNotes(LearningError):
    """The run has as many notes as it may have."""

    code = "too_many_notes"
    message = _("The note was not kept, because this course has %(limit)d notes already. Delete some first.")


@dataclass(frozen=True)
class Passage:
    """A passage of a lesson: its words in a block, and what stands around them."""

    block_id: UUID | None = None
    quote: str = ""
    before: str = ""
    after: str = ""


@transaction.atomic
def write_note(
    *,
    actor: User,
    enrolment: Enrolment,
    lesson_id: UUID,
    language: str,
    passage: Passage,
    text: str = "",
    key: UUID | None = None,
) -> LessonNote:
    """Keep a note of the learner on a lesson and return it.

    `key` is the note's id where the device chose one: the same key again changes nothing. A passage that is
    longer than what is kept is cut. Raises NotAllowed, UnknownLesson, NoteEmpty, NoteTooLong or TooManyNotes.
    """
    locked = story.lock_own(actor, enrolment)
    lesson_of(locked, lesson_id)
    known = LessonNote.objects.filter(pk=key, enrolment=locked).first() if key else None
    if known is not None:
        return known
    text = _cleaned(text)
    quote = " ".join(passage.quote.replace("\0", "").split())[:LONGEST_QUOTE]
    if not text and not quote:
        raise NoteEmpty
    if LessonNote.objects.filter(enrolment=locked).count() >= MOST:
        raise TooManyNotes(limit=MOST)
    return LessonNote.objects.create(
        **({"id": key} if key and not LessonNote.objects.filter(pk=key).exists() else {}),
        enrolment=locked,
        lesson_id=lesson_id,
        language=language,
        block_id=passage.block_id,
        quote=quote,
        before=passage.before.replace("\0", "")[-CONTEXT:],
        after=passage.after.replace("\0", "")[:CONTEXT],
        text=text,
    )


@transaction.atomic
def change_note(*, note: LessonNote, text: str) -> LessonNote | None:
    """Change the words of a note and return it; with no words and no passage it is gone: None.

    `note` is one that its reader owns (`learning.queries.notes.own_notes`). Raises NoteTooLong.
    """
    text = _cleaned(text)
    if not text and not note.quote:
        note.delete()
        return None
    note.text = text
    note.save(update_fields=["text", "updated_at"])
    return note


def _cleaned(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if len(text) > LONGEST_NOTE:
        raise NoteTooLong(length=len(text), limit=LONGEST_NOTE)
    return text

"""Learners tell a lesson's authors what is unclear; the authors read it without a name."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learning.domain import audit, story
from learning.domain.errors import LearningError
from learning.domain.progress import lesson_of
from learning.models import Enrolment, LessonComment, User
from learning.queries.comments import comments_since

LONGEST = 2000
MOST_A_DAY = 5


class CommentEmpty(LearningError):
    """There is nothing in the comment."""

    code = "comment_empty"
    message = _("Nothing was sent, because the field is empty. Write what is unclear.")


class CommentTooLong(LearningError):
    """The comment is longer than what is kept."""

    code = "comment_too_long"
    message = _(
        "Your comment was not sent, because it has %(length)d characters. Shorten it to %(limit)d characters."
    )


class TooManyComments(LearningError):
    """The person has written as many comments as one may in a day."""

    code = "too_many_comments"
    message = _(
        "Your comment was not sent, because you have sent %(limit)d today, which is the most for one day. "
        "Keep the text and send it tomorrow."
    )


@transaction.atomic
def write_comment(*, actor: User, enrolment: Enrolment, lesson_id: UUID, text: str) -> LessonComment:
    """Keep what a learner tells the authors about a lesson of the version that their run is in.

    Raises NotAllowed, EnrolmentClosed (withdrawn), UnknownLesson, CommentEmpty, CommentTooLong or
    TooManyComments.
    """
    locked = story.lock_own(actor, enrolment)
    story.refuse_withdrawn(locked)
    lesson_of(locked, lesson_id)
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise CommentEmpty
    if len(text) > LONGEST:
        raise CommentTooLong(length=len(text), limit=LONGEST)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two tabs count one after the other
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    if comments_since(actor, midnight) >= MOST_A_DAY:
        raise TooManyComments(limit=MOST_A_DAY)
    return LessonComment.objects.create(
        enrolment=locked,
        version_id=locked.version_id,
        lesson_id=lesson_id,
        text=text,
        created_at=timezone.now(),
    )


@transaction.atomic
def mark_handled(*, actor: User, comment: LessonComment) -> LessonComment:
    """Note that an author has dealt with a comment; again changes nothing. Who may is for the screen to
    say.
    """
    locked = LessonComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    if locked.handled_at is None:
        locked.handled_at = timezone.now()
        locked.save(update_fields=["handled_at"])
        audit.record(actor, "comment.handled", locked, lesson=str(locked.lesson_id))
    return locked

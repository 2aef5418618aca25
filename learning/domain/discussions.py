"""Asking about a lesson, answering, saying what has answered it, reporting and hiding."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.queries.teams import team_of
from learning.domain import audit, story
from learning.domain.errors import LearningError, NotAllowed
from learning.domain.mailing import letters
from learning.domain.progress import lesson_of
from learning.enums import MailKind
from learning.models import Enrolment, LessonQuestion, QuestionReply, User
from learning.queries.discussions import is_on_team, posts_since, takes_course

LONGEST = 4000
MOST_A_DAY = 30


class PostEmpty(LearningError):
    """There is nothing in it."""

    code = "post_empty"
    message = _("Nothing was sent, because the field is empty. Write a sentence.")


class PostTooLong(LearningError):
    """It is longer than what is kept."""

    code = "post_too_long"
    message = _("It was not sent, because it has %(length)d characters. Shorten it to %(limit)d characters.")


class TooManyPosts(LearningError):
    """The person has written as much as one may in a day."""

    code = "too_many_posts"
    message = _(
        "It was not sent, because you have written %(limit)d times today, which is the most for one day. "
        "Keep the text and send it tomorrow."
    )


@transaction.atomic
def ask(*, actor: User, enrolment: Enrolment, lesson_id: UUID, text: str) -> LessonQuestion:
    """Ask something about a lesson of one's run; the course's authors are written to.

    Raises NotAllowed, EnrolmentClosed (withdrawn), UnknownLesson, PostEmpty, PostTooLong or TooManyPosts.
    """
    locked = story.lock_own(actor, enrolment)
    story.refuse_withdrawn(locked)
    lesson_of(locked, lesson_id)
    question = LessonQuestion.objects.create(
        author=actor,
        organisation=locked.organisation,
        course=locked.course,
        lesson_id=lesson_id,
        language=actor.language,
        text=_checked(actor, text),
    )
    authors = [person for person in team_of(locked.course).authors if person.pk != actor.pk]
    letters.write(MailKind.ASKED, authors, str(question.pk), question=str(question.pk))
    return question


@transaction.atomic
def reply(*, actor: User, question: LessonQuestion, text: str) -> QuestionReply:
    """Say something to a question, as one who takes the course or is on its team; who asked is written to.

    Raises NotAllowed, PostEmpty, PostTooLong or TooManyPosts.
    """
    by_team = is_on_team(actor, question.course_id)
    run = takes_course(actor, question.course_id)
    if question.hidden_at or not (by_team or run):
        raise NotAllowed
    made = QuestionReply.objects.create(
        question=question,
        author=actor,
        organisation=run.organisation if run else None,
        by_team=by_team,
        text=_checked(actor, text),
    )
    if question.author_id != actor.pk:
        letters.write(MailKind.ANSWER, [question.author], str(made.pk), reply=str(made.pk))
    return made


@transaction.atomic
def mark_answer(*, actor: User, reply: QuestionReply) -> LessonQuestion:
    """Note that a reply answers its question; the same one again takes that back.

    For who asked and for the course's team. Raises NotAllowed.
    """
    question = LessonQuestion.objects.select_for_update(of=("self",)).get(pk=reply.question_id)
    if question.author_id != actor.pk and not is_on_team(actor, question.course_id):
        raise NotAllowed
    if reply.hidden_at:
        raise NotAllowed
    question.answer = None if question.answer_id == reply.pk else reply
    question.save(update_fields=["answer"])
    return question


@transaction.atomic
def report(*, actor: User, post: LessonQuestion | QuestionReply) -> None:
    """Tell the course's team that something should not stand there; again changes nothing."""
    if post.reported_at is None:
        post.reported_at = timezone.now()
        post.save(update_fields=["reported_at"])
        audit.record(actor, "post.reported", post)


@transaction.atomic
def hide(*, actor: User, post: LessonQuestion | QuestionReply, hidden: bool) -> None:
    """Hide something from learners, or show it again; for the course's team and cluster staff.

    Raises NotAllowed.
    """
    course_id = post.course_id if isinstance(post, LessonQuestion) else post.question.course_id
    if not is_on_team(actor, course_id):
        raise NotAllowed
    if bool(post.hidden_at) == hidden:
        return
    post.hidden_at = timezone.now() if hidden else None
    post.reported_at = None
    post.save(update_fields=["hidden_at", "reported_at"])
    if hidden:
        audit.record(actor, "post.hidden", post)
    else:
        audit.record(actor, "post.shown", post)


def _checked(actor: User, text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise PostEmpty
    if len(text) > LONGEST:
        raise PostTooLong(length=len(text), limit=LONGEST)
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)  # two tabs count one after the other
    if posts_since(actor, timezone.now() - timedelta(days=1)) >= MOST_A_DAY:
        raise TooManyPosts(limit=MOST_A_DAY)
    return text

"""Questions about lessons as somebody sees them: people of other organisations by the name they chose."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from learning.enums import EnrolmentState
from learning.models import Enrolment, LessonQuestion, Membership, QuestionReply, User
from learning.queries.reviews import may_review_course


@dataclass(frozen=True)
class PostView:
    """Something that was written; `who` is what the reader may know of its author."""

    id: UUID
    who: str
    own: bool
    by_team: bool
    text: str
    at: datetime
    is_answer: bool
    hidden: bool
    reported: bool


@dataclass(frozen=True)
class QuestionView:
    """A question with its replies, the one that answers it first; `may_mark`: the reader says which does."""

    post: PostView
    lesson_id: UUID
    language: str
    replies: tuple[PostView, ...]
    may_mark: bool

    @property
    def answered(self) -> bool:
        """Whether a reply is marked as the answer."""
        return any(reply.is_answer for reply in self.replies)


def is_on_team(user: User, course_id: UUID) -> bool:
    """Return whether `user` writes or reviews the course, or runs the academy."""
    return may_review_course(user, course_id)


def takes_course(user: User, course_id: UUID) -> Enrolment | None:
    """Return the user's last run through the course that was not withdrawn."""
    runs = Enrolment.objects.filter(user=user, course=course_id).exclude(state=EnrolmentState.WITHDRAWN)
    return runs.select_related("organisation").order_by("-enrolled_at").first()


def posts_since(user: User, moment: datetime) -> int:
    """Return how often somebody has asked or replied since then."""
    return sum(
        model.objects.filter(author=user, created_at__gte=moment).count()
        for model in (LessonQuestion, QuestionReply)
    )


def questions_on(user: User, course_id: UUID, lesson_id: UUID) -> list[QuestionView]:
    """Return what was asked about a lesson, the newest first, as a learner sees it; four queries.

    The caller has checked that `user` takes the course.
    """
    found = _with_replies(LessonQuestion.objects.filter(course=course_id, lesson_id=lesson_id))
    return _views(found.filter(hidden_at=None), user, team=False)


def questions_of_course(user: User, course_id: UUID) -> list[QuestionView]:
    """Return what was asked in a course, as its team sees it: what was reported or is open comes first."""
    found = _views(_with_replies(LessonQuestion.objects.filter(course=course_id)), user, team=True)

    def urgency(view: QuestionView) -> tuple[bool, bool]:
        reported = view.post.reported or any(reply.reported for reply in view.replies)
        return (not reported, view.answered or view.post.hidden)

    return sorted(found, key=urgency)


def own_question(user: User, question_id: UUID) -> LessonQuestion:
    """Return a question that `user` may read: of a course that they take or whose team they belong to.

    Raises LessonQuestion.DoesNotExist.
    """
    question = LessonQuestion.objects.select_related("author", "course").get(pk=question_id)
    if is_on_team(user, question.course_id):
        return question
    if question.hidden_at or takes_course(user, question.course_id) is None:
        raise LessonQuestion.DoesNotExist
    return question


def _with_replies(questions: QuerySet[LessonQuestion]) -> QuerySet[LessonQuestion]:
    replies = QuestionReply.objects.select_related("author", "organisation")
    return questions.select_related("author", "organisation").prefetch_related(Prefetch("replies", replies))


def _views(questions: Iterable[LessonQuestion], user: User, *, team: bool) -> list[QuestionView]:
    own = set(Membership.objects.current().filter(user=user).values_list("organisation", flat=True))
    return [_question(question, user, own, team=team) for question in questions]


def _question(question: LessonQuestion, user: User, own: set[UUID], *, team: bool) -> QuestionView:
    replies = [
        _post(reply, user, own, team=team, by_team=reply.by_team, answer=question.answer_id == reply.pk)
        for reply in question.replies.all()
        if team or reply.hidden_at is None
    ]
    return QuestionView(
        post=_post(question, user, own, team=team),
        lesson_id=question.lesson_id,
        language=question.language,
        replies=tuple(sorted(replies, key=lambda reply: not reply.is_answer)),
        may_mark=team or question.author_id == user.pk,
    )


def _post(
    post: LessonQuestion | QuestionReply,
    user: User,
    own: set[UUID],
    *,
    team: bool,
    by_team: bool = False,
    answer: bool = False,
) -> PostView:
    return PostView(
        id=post.pk,
        who=_name(post, user, own, team=team, by_team=by_team),
        own=post.author_id == user.pk,
        by_team=by_team,
        text=post.text,
        at=post.created_at,
        is_answer=answer,
        hidden=post.hidden_at is not None,
        reported=post.reported_at is not None,
    )


def _name(
    post: LessonQuestion | QuestionReply, user: User, own: set[UUID], *, team: bool, by_team: bool
) -> str:
    """Return what `user` may know of an author: colleagues and the team in full, others as they chose."""
    if post.author_id == user.pk:
        return _("You")
    colleague = post.organisation_id is not None and post.organisation_id in own
    if team or by_team or colleague:
        return post.author.full_name
    return post.author.public_name or _("Somebody who takes the course")

"""What becomes of questions and banks besides their wording: when they may go, what languages share."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.log_actions import log

from courses.blocks.practice import is_within
from courses.models import LessonPage, Question, QuestionBank
from courses.queries.questions import listed_in, quizzes_of

SHARED = ("category", "tags")


@dataclass(frozen=True)
class Obstacle:
    """A quiz of a published lesson that would lose something, and what is to be done first."""

    page: LessonPage
    reason: str


def deletion_obstacles(things: Collection[Question | QuestionBank]) -> list[Obstacle]:
    """Return what keeps these questions, or these banks with all they hold, from being deleted together.

    A question that a published lesson lists stays; so does one without which a quiz could not draw enough.
    """
    banks = {thing.code for thing in things if isinstance(thing, QuestionBank)}
    questions = [thing for thing in things if isinstance(thing, Question)]
    by_bank: dict[str, list[Question]] = {}
    for question in questions:
        by_bank.setdefault(question.bank.code, []).append(question)
    obstacles = []
    for page, quiz in quizzes_of(banks | set(by_bank)):
        if not page.live:
            continue
        if quiz["bank"] in banks:
            reason = _("The quiz of this lesson asks questions of the bank. Give it another bank first.")
        else:
            reason = _loss(quiz, by_bank[quiz["bank"]], page)
        if reason:
            obstacles.append(Obstacle(page, reason))
    return obstacles


def _loss(quiz: dict[str, Any], going: list[Question], page: LessonPage) -> str:
    """Return what a quiz would lose by these questions of its bank, empty for nothing."""
    own = [question for question in going if question.locale_id == page.locale_id]
    listed = set(listed_in(quiz))
    if listed:
        codes = ", ".join(question.code for question in own if question.pk in listed)
        message = _("The quiz of this lesson lists the question ({codes}). Take it out of the list first.")
        return message.format(codes=codes) if codes else ""
    category = quiz.get("category") or ""
    rows = Question.objects.filter(bank__code=quiz["bank"], locale=page.locale_id)
    staying = rows.exclude(pk__in=[question.pk for question in own]).values_list("category", flat=True)
    left, needed = sum(is_within(one, category) for one in staying), quiz["draw"] or 1
    if left >= needed or not any(is_within(question.category, category) for question in own):
        return ""
    message = _(
        "The quiz of this lesson draws {draw} questions, only {left} would be left. Draw fewer first."
    )
    return message.format(draw=needed, left=left)


def share_labels(*, actor: Any, question: Question) -> int:
    """Give the question's other languages its category and tags, which are the same in all of them.

    Returns how many were changed; each gets a revision.
    """
    changed = 0
    for twin in question.get_translations():
        if all(getattr(twin, name) == getattr(question, name) for name in SHARED):
            continue
        for name in SHARED:
            setattr(twin, name, getattr(question, name))
        twin.save()
        revision = twin.save_revision(user=actor)
        log(instance=twin, action="wagtail.edit", user=actor, revision=revision, content_changed=True)
        changed += 1
    return changed

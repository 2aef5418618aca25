"""A quiz attempt in a rehearsal: drawn, shown and graded as a learner's, and kept only in the page that asks.

The draw and every shuffle come from the paper's key and the site's secret: the page carries the key and so
could be opened again, but nobody can undo the shuffles with it.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from courses.domain.drafts import Draft
from learning.domain.grading import (
    AttemptResult,
    InvalidResponse,
    attempt_result,
    draw_questions,
    grade_in,
    public_question,
    question_in,
    resolve_in_any,
    shuffle_question,
)
from learning.domain.rehearsal import NAMESPACE, outline_of_draft
from learning.queries.attempts import AttemptHead, AttemptPage, GradedQuestion, QuestionView
from learning.queries.outlines import Lesson, in_language

SALT = "learning.rehearsal.paper"
LANGUAGE = "bg"
"""The language that fixes the order of a question's parts, whatever language it is shown in."""


@dataclass(frozen=True)
class Paper:
    """An open attempt: at which quiz, the how-manieth, and the answers so far.

    The answers are in the ids that the page shows: a question's own ids would tell which are right.
    """

    lesson_id: str
    number: int
    key: str = field(default_factory=lambda: secrets.token_hex(8))
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    flagged: tuple[str, ...] = ()

    def token(self) -> str:
        """Return the paper as text that a form can carry and nobody can change."""
        state = [self.lesson_id, self.number, self.key, self.answers, self.flagged]
        return signing.dumps(state, salt=SALT, compress=True)

    @classmethod
    def from_token(cls, token: str) -> "Paper":
        """Return the paper that a token stands for; raise ValueError when it was changed or is none."""
        try:
            lesson_id, number, key, answers, flagged = signing.loads(token, salt=SALT)
        except signing.BadSignature as error:
            raise ValueError("no paper") from error
        return cls(lesson_id, number, key, answers, tuple(flagged))

    @property
    def seed(self) -> str:
        """The secret that fixes the draw and the shuffles."""
        return salted_hmac(SALT, self.key).hexdigest()[:32]

    def without_answers(self) -> "Paper":
        """Return the same paper, blank."""
        return replace(self, answers={}, flagged=())


def codes_of(draft: Draft, paper: Paper) -> list[str]:
    """Return the codes of the paper's questions in their order.

    Raises KeyError when the draft has no such quiz any more, also because it became unsound.
    """
    lesson_id = UUID(paper.lesson_id)
    for segment in draft.lesson(lesson_id, draft.manuscript.languages[0]).segments:
        if segment.kind == "quiz":
            return draw_questions(
                segment.value["questions"], segment.value["draw"], paper.seed, segment.value.get("order", "")
            )
    raise KeyError(lesson_id)


def attempt_page(draft: Draft, paper: Paper, language: str) -> AttemptPage:
    """Return the open attempt as its learner sees it; nothing in it tells a right answer. Raises KeyError."""
    lesson = _lesson(draft, paper)
    if lesson.quiz is None:
        raise KeyError(paper.lesson_id)
    head = AttemptHead(
        id=uuid5(NAMESPACE, paper.key),
        number=paper.number,
        enrolment_id=NAMESPACE,
        lesson_id=lesson.id,
        block_id=lesson.quiz.block_id,
        pass_percent=lesson.quiz.pass_percent,
        started_at=timezone.now(),
        ends_at=None,
    )
    views = tuple(
        _view(draft, paper, number, code, language) for number, code in enumerate(codes_of(draft, paper), 1)
    )
    return AttemptPage(attempt=head, lesson_title=in_language(lesson.title, language), questions=views)


def answered(
    draft: Draft, paper: Paper, responses: Mapping[str, Mapping[str, Any]], flagged: tuple[str, ...]
) -> tuple[Paper, dict[str, str]]:
    """Return the paper with `responses` (by code, in the ids that its page shows) and why some are refused.

    A refused answer is left out. Raises KeyError.
    """
    answers, refused = {}, {}
    for code in codes_of(draft, paper):
        response = responses.get(code, {})
        try:
            if _resolved(draft, paper, code, response):
                answers[code] = response
        except InvalidResponse as error:
            refused[code] = str(error.reason)
    return replace(paper, answers=answers, flagged=flagged), refused


def graded(draft: Draft, paper: Paper, language: str) -> tuple[list[GradedQuestion], AttemptResult]:
    """Return the questions of a paper with points and feedback, and what it is worth. Raises KeyError."""
    lesson = _lesson(draft, paper)
    if lesson.quiz is None:
        raise KeyError(paper.lesson_id)
    questions = [
        _graded(draft, paper, number, code, language) for number, code in enumerate(codes_of(draft, paper), 1)
    ]
    return questions, attempt_result((one.grade for one in questions), lesson.quiz.pass_percent)


def _lesson(draft: Draft, paper: Paper) -> Lesson:
    return outline_of_draft(draft).by_id[UUID(paper.lesson_id)]


def _order(question: Mapping[str, Any], paper: Paper) -> dict[str, list[str]]:
    return shuffle_question(question_in(question, LANGUAGE), paper.seed)


def _resolved(draft: Draft, paper: Paper, code: str, response: Mapping[str, Any]) -> dict[str, Any]:
    question = draft.questions[code]
    return resolve_in_any(question, _order(question, paper), response)


def _view(draft: Draft, paper: Paper, number: int, code: str, language: str) -> QuestionView:
    question = draft.questions[code]
    order = _order(question, paper)
    return QuestionView(
        code=code,
        number=number,
        question=public_question(question_in(question, language), order),
        response=paper.answers.get(code, {}),
        flagged=code in paper.flagged,
        saved_at=None,
    )


def _graded(draft: Draft, paper: Paper, number: int, code: str, language: str) -> GradedQuestion:
    question = draft.questions[code]
    wanted = question_in(question, language)
    response = _resolved(draft, paper, code, paper.answers.get(code, {}))
    return GradedQuestion(
        code=code,
        number=number,
        type=wanted["type"],
        stem=wanted["stem"],
        response=response,
        grade=grade_in(question, response, language),
        model_answer=wanted.get("model_answer", ""),
        answer=wanted.get("answer"),
        competence=wanted.get("competence") or "",
    )

"""A quiz in a rehearsal: begun, answered, looked over, graded; everything travels in the page itself."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from learning.domain import papers
from learning.domain.papers import Paper
from learning.domain.rehearsal import lesson_page, outline_of_draft, quiz_status, standing_of
from learning.forms.questions import read_flag, read_response
from learning.models import Attempt
from learning.queries.attempts import AttemptPage
from learning.views.attempts import attempt_shown, prefix_of
from learning.views.questions import question_graded
from learning.views.rules import short_number
from learning.views.stage import Notice, Shown, Stage, on_stage

LONGEST_ADDRESS = 2500
"""Characters of a paper in an address, which servers cut off at about four thousand; forms carry any
length.
"""


@on_stage("POST")
def quiz_start(stage: Stage, lesson: UUID, block: UUID) -> HttpResponse:
    """Draw an attempt, as long as a learner would have one left."""
    status = lesson_page(stage.draft, stage.rehearsal, lesson, stage.language).quiz
    if status is None or status.block_id != block:
        raise Http404
    if not status.left:
        return redirect(stage.address("lesson", lesson, at=block))
    paper = Paper(str(lesson), status.used + 1)
    return redirect(stage.address("attempt", lesson, block, paper=paper.token()))


@on_stage("GET", "POST")
def attempt(stage: Stage, lesson: UUID, block: UUID) -> HttpResponse:
    """Show an open attempt; a POST looks over what was answered, or shows it again."""
    paper = _paper_or_404(stage, lesson, stage.request.GET.get("paper", ""))
    page = papers.attempt_page(stage.draft, paper, stage.language)
    if stage.request.method != "POST":
        return stage.render("learning/attempt.html", _shown(stage, page, paper))
    sent = stage.request.POST
    responses = {
        view.code: read_response(view.question, sent, prefix_of(view.code)) for view in page.questions
    }
    flagged = tuple(view.code for view in page.questions if read_flag(sent, prefix_of(view.code)))
    paper, refused = papers.answered(stage.draft, paper, responses, flagged)
    page = papers.attempt_page(stage.draft, paper, stage.language)
    context = _shown(stage, page, paper)
    if sent.get("then") == "review" and not refused:
        return stage.render("learning/attempt_review.html", context | {"paper": paper.token()})
    numbers = {view.code: view.number for view in page.questions}
    for code, problem in refused.items():
        text = _("Question %(number)d: %(problem)s") % {"number": numbers[code], "problem": problem}
        stage.notices.append(Notice(text, "warn"))
    if not refused:
        stage.notices.append(
            Notice(_("Preview: nothing is saved. Your answers stay while you are in this quiz."))
        )
    return stage.render("learning/attempt.html", context)


@on_stage("POST")
def attempt_submit(stage: Stage, lesson: UUID, block: UUID) -> HttpResponse:
    """Grade what was answered and show the result."""
    paper = _paper_or_404(stage, lesson, stage.request.POST.get("paper", ""))
    page = papers.attempt_page(stage.draft, paper, stage.language)
    questions, result = papers.graded(stage.draft, paper, stage.language)
    asked = {view.code: view for view in page.questions}
    taken = stage.rehearsal
    if len(taken.percents(lesson)) < paper.number:  # sent again, it counts once
        taken = taken.with_result(lesson, result.percent)
    after = stage.remembering(taken)
    attempt = Attempt(number=paper.number, pass_percent=page.attempt.pass_percent, passed=result.passed)
    context: Shown = {
        "title": page.lesson_title,
        "attempt": attempt,
        "questions": [
            question_graded(
                asked[one.code].question,
                asked[one.code].response,
                one.grade,
                model_answer=one.model_answer,
                answer=one.answer,
                id=one.code,
                number=one.number,
                total=len(questions),
            )
            for one in questions
        ],
        "tone": "ok" if result.passed else "warn",
        "percent": short_number(result.percent),
        "points": short_number(result.points),
        "most": short_number(result.max_points),
        "lesson_url": after.address("lesson", lesson),
        "step": _next_step(after, lesson, block),
        "completed": None,
    }
    return after.render("learning/attempt_result.html", context)


def _paper_or_404(stage: Stage, lesson: UUID, token: str) -> Paper:
    try:
        paper = Paper.from_token(token)
    except ValueError as error:
        raise Http404 from error
    if paper.lesson_id != str(lesson):
        raise Http404
    return paper


def _shown(stage: Stage, page: AttemptPage, paper: Paper) -> Shown:
    """Return what the pages of an open attempt show, with the addresses of this stage."""
    lesson, block = page.attempt.lesson_id, page.attempt.block_id
    token = paper.token()
    carried = token if len(token) <= LONGEST_ADDRESS else paper.without_answers().token()
    context = attempt_shown(page)
    for question in context["questions"]:
        question["save_url"] = stage.address("respond", lesson, block)
    return context | {
        "url": stage.address("attempt", lesson, block, paper=carried),
        "review_url": "",
        "submit_url": stage.address("attempt_submit", lesson, block),
        "lesson_url": stage.address("lesson", lesson, at=block),
    }


def _next_step(stage: Stage, lesson_id: UUID, block_id: UUID) -> Shown:
    """Return where a learner would go from the result: on, or once more."""
    stored = outline_of_draft(stage.draft)
    standing = standing_of(stage.draft, stage.rehearsal)
    status = quiz_status(stored.by_id[lesson_id], stage.rehearsal, standing)
    left = status.left if status else 0
    order = [lesson.id for lesson in stored.lessons]
    place = order.index(lesson_id)
    step: dict[str, Any] = {
        "again_url": stage.address("quiz_start", lesson_id, block_id)
        if left and not standing.complete
        else "",
        "again_first": bool(status and not status.passed),
        "left": ngettext("%(left)d attempt left", "%(left)d attempts left", left) % {"left": left},
        "note": "",
        "stuck": bool(status and status.stuck),
        "next_url": stage.address("course"),
        "next_title": _("The course's page"),
    }
    if place + 1 < len(order):
        page = lesson_page(stage.draft, stage.rehearsal, lesson_id, stage.language)
        step |= {
            "next_url": stage.address("lesson", order[place + 1]),
            "next_title": page.next.title if page.next else "",
        }
    return step

"""Going through a draft as a learner would: its course page, its lessons, and what is answered in them."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.domain.freezing import next_number
from courses.domain.previews import PROBLEM
from courses.domain.worksheets import worksheet
from courses.models import Course, CourseVersion
from learning.domain.assignments import WordsOutOfRange, require_words
from learning.domain.grading import InvalidResponse, resolve_in_any
from learning.domain.rehearsal import answered_check, lesson_page, outline_of_draft, standing_of
from learning.forms.lesson import AssignmentForm, TextForm
from learning.forms.questions import read_response
from learning.forms.worksheets import WorksheetForm
from learning.queries.cards import CourseCard
from learning.queries.checks import check_order
from learning.queries.course import CoursePage, prerequisites
from learning.queries.enrolments import outline_view
from learning.queries.lessons import LessonPage, Part
from learning.views.blocks import check_shown, part_shown
from learning.views.outline import modules_shown
from learning.views.player import COMMENT, comment_shown, lesson_shown, with_frames
from learning.views.rules import rules_shown
from learning.views.stage import Notice, Shown, Stage, not_kept, on_stage
from learning.views.worksheets import worksheet_shown


@on_stage("GET")
def course(stage: Stage) -> HttpResponse:
    """Show the course's page as the catalogue would show it."""
    draft, language = stage.draft, stage.language
    stored = outline_of_draft(draft)
    known = Course.objects.select_related("current_version").filter(pk=draft.manuscript.id).first()
    major, minor = next_number(known.current_version if known else None, major=False)
    version = CourseVersion(card=draft.card, major=major, minor=minor, published_at=timezone.now())
    card = CourseCard(version, language)
    view = outline_view(stored, {}, None, language)
    page = CoursePage(
        course=Course(id=draft.manuscript.id, slug=card.slug, code=card.code),
        card=card,
        version=version,
        outline=view,
        prerequisites=prerequisites(card, None),
        enrolment=None,
        standing=None,
        credential=None,
        newer=None,
        offer=None,
        arrival=None,
        again=(),
    )
    first = stored.lessons[0].id if stored.lessons else None
    context: Shown = {
        "page": page,
        "card": card,
        "step": {"kind": "start", "url": stage.address("lesson", first)} if first else {"kind": ""},
        "modules": modules_shown(view, None, all_open=True),
        "rules": rules_shown(stored, None),
        "missing": [],
        "notes": "",
        "state": "",
    }
    if not first:
        stage.notices.append(Notice(_("This course has no lessons yet.")))
    return stage.render("learning/course.html", context)


@on_stage("GET")
def lesson(stage: Stage, lesson: UUID) -> HttpResponse:
    """Show a lesson."""
    return show_lesson(stage, lesson)


def show_lesson(
    stage: Stage, lesson_id: UUID, overrides: dict[str, Shown] | None = None, comment: Shown | None = None
) -> HttpResponse:
    """Return the page of a lesson; `overrides` as in `blocks.parts_shown`, `comment` a comment not sent."""
    page = lesson_page(stage.draft, stage.rehearsal, lesson_id, stage.language)
    problems = {
        part.segment.block_id: part.segment.value for part in page.parts if part.segment.kind == PROBLEM
    }
    context = lesson_shown(page, problems | (overrides or {}), stage.request.GET.get("again", ""))
    for part in context["parts"]:
        for result in part.get("results", ()):
            result["url"] = f"#b-{part['id']}"  # the answers of an earlier attempt were not kept
    if page.standing.complete:
        context["completed"] = {
            "at": page.enrolment.completed_at,
            "percent": page.standing.quiz_average,
            "credential": None,
        }
    context["course"]["url"] = stage.address("course")
    context |= {"position_url": "", "questions_url": "", "notes": None, "offline": False}
    context["comment"] = (comment or context["comment"]) | {"forget": True}
    return with_frames(stage.render("learning/lesson.html", context), page)


@on_stage("POST")
def lesson_complete(stage: Stage, lesson: UUID) -> HttpResponse:
    """Mark a lesson finished, as far as this rehearsal goes, and lead on."""
    page = lesson_page(stage.draft, stage.rehearsal, lesson, stage.language)
    after = stage.remembering(stage.rehearsal.finished(lesson)) if page.can_complete else stage
    if page.next and not standing_of(after.draft, after.rehearsal).complete:
        return redirect(after.address("lesson", page.next.id))
    return redirect(f"{after.address('lesson', lesson)}#end")


@on_stage("POST")
def comment(stage: Stage, lesson: UUID) -> HttpResponse:
    """Say that nobody is told anything from a preview."""
    page = lesson_page(stage.draft, stage.rehearsal, lesson, stage.language)
    problem = _("Preview: nothing is sent.")
    shown = comment_shown(page, TextForm(stage.request.POST).text(), problem)
    if stage.request.headers.get("HX-Request"):
        return render(stage.request, COMMENT, {"comment": stage.led(shown) | {"forget": True}})
    return show_lesson(stage, lesson, comment=shown)


@on_stage("POST")
def respond(stage: Stage, lesson: UUID, block: UUID) -> HttpResponse:
    """Show what an answer to a block of a lesson would lead to; nothing of it is kept."""
    refused = not_kept(stage.request)
    if refused:
        return refused
    page = lesson_page(stage.draft, stage.rehearsal, lesson, stage.language)
    part = _part_or_404(page, block)
    if part.check:
        return _answer_check(stage, page, part)
    if part.segment.kind == "reflection":
        text = TextForm(stage.request.POST).text()
        shown: Shown = {"text": text, "words": len(text.split())}
    elif part.segment.kind == "activity":
        sheet = worksheet(part.segment.value, page.language)
        form = WorksheetForm(sheet, stage.request.POST)
        shown = worksheet_shown(sheet, form.written if form.errors else form.data, form.errors)
    else:
        raise Http404
    stage.notices.append(Notice(_("Preview: nothing is saved. Your text is gone when you leave this page.")))
    return show_lesson(stage, lesson, {str(block): shown})


@on_stage("POST")
def assignment(stage: Stage, lesson: UUID, block: UUID) -> HttpResponse:
    """Take the text of an assignment: refuse or accept it as a learner's, and keep nothing of it."""
    refused = not_kept(stage.request)
    if refused:
        return refused
    page = lesson_page(stage.draft, stage.rehearsal, lesson, stage.language)
    part = _part_or_404(page, block)
    if part.segment.kind != "assignment":
        raise Http404
    form = AssignmentForm(stage.request.POST)
    shown: Shown = {"text": form.text(), "words": len(form.text().split())}
    if form.wants_to_submit() and form.confirmed():
        try:
            require_words(form.text(), part.segment.value)
        except WordsOutOfRange as error:
            shown["problem"] = _("Preview: a learner would read: %(message)s") % {"message": error}
        else:
            after = stage.remembering(stage.rehearsal.handing_in(lesson))
            return redirect(after.address("lesson", lesson, at=block))
    elif form.wants_to_submit():
        shown["problem"] = _("To hand the text in, tick the box above the button.")
    stage.notices.append(Notice(_("Preview: nothing is saved. Your text is gone when you leave this page.")))
    return show_lesson(stage, lesson, {str(block): shown})


def _answer_check(stage: Stage, page: LessonPage, part: Part) -> HttpResponse:
    """Show at once what the answer to a check is worth."""
    block_id = UUID(part.segment.block_id)
    shown, problem = part_shown(page, part), ""
    answer = read_response(part.check.question, stage.request.POST) if part.check else {}
    if answer:
        question = stage.draft.check(page.lesson.id, block_id)
        try:
            order = check_order(stage.rehearsal.run_id, block_id, _asked(question, page.language))
            resolved = resolve_in_any(question, order, answer)
            check = answered_check(
                stage.draft, stage.rehearsal, page.lesson.id, block_id, resolved, page.language
            )
            shown |= check_shown(part.segment.block_id, check)
        except InvalidResponse as error:
            problem = str(error.reason)
    else:
        problem = _("Choose or write an answer first.")
    shown |= {"problem": problem}
    if stage.request.headers.get("HX-Request"):
        return render(stage.request, "learning/blocks/check.html", {"part": stage.led(shown)})
    return show_lesson(stage, page.lesson.id, {part.segment.block_id: shown})


def _asked(question: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the question in the language in which it was asked."""
    found: dict[str, Any] = question.get(language) or question[min(question)]
    return found


def _part_or_404(page: LessonPage, block: UUID) -> Part:
    for part in page.parts:
        if part.segment.block_id == str(block):
            return part
    raise Http404

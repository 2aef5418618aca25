"""A course as its trainers have written it so far, published or not.

For looking at: what learners get is an edition (`courses.domain.editions`), which takes only what is
published and sound. A draft is neither, so whatever cannot be shown becomes a problem in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from courses.domain.editions.cards import course_card
from courses.domain.editions.checks import check_quiz
from courses.domain.editions.manuscript import LessonSheet, Manuscript, read_manuscript
from courses.domain.editions.questionnaires import Questionnaires, share_accepted
from courses.domain.previews import PROBLEM, incomplete, preview_lesson
from courses.domain.references import PreviewSources
from courses.domain.streams import BrokenReference, block_content
from courses.models import CoursePage, LessonPage
from courses.queries.lessons import LessonContent
from courses.queries.rendering import Segment

Content = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """A course's newest drafts. `outline` and `questions` have the shapes that a `CourseVersion` has."""

    manuscript: Manuscript
    questionnaires: Questionnaires
    outline: Content

    @cached_property
    def card(self) -> Content:
        """The catalogue card, in the shape of `CourseVersion.card`."""
        return course_card(self.manuscript)

    @cached_property
    def questions(self) -> Mapping[str, Mapping[str, Content]]:
        """The questions of the course's banks as they are now, by code and language, with right answers."""
        return self.questionnaires.frozen()

    def lesson(self, lesson_id: UUID, language: str) -> LessonContent:
        """Return a lesson in `language`, else in the language that it is written in.

        What cannot be shown is a segment of the kind "problem" with a `message`. The question of a check
        holds
        its right answers, and a quiz names all questions that it draws from. Raises KeyError for an unknown
        lesson.
        """
        sheet = self._sheet(lesson_id)
        used = language if language in sheet.pages else sheet.languages[0]
        found = preview_lesson(sheet.pages[used])
        segments = tuple(self._with_questions(sheet, segment) for segment in found.segments)
        return replace(found, segments=segments, fallback=used != language)

    def check(self, lesson_id: UUID, block_id: UUID) -> dict[str, Content]:
        """Return the question of a check in all languages that the lesson has; raise KeyError for none."""
        sheet = self._sheet(lesson_id)
        found = {}
        for language, page in sheet.pages.items():
            for segment in preview_lesson(page).segments:
                if segment.kind == "check" and segment.block_id == str(block_id):
                    found[language] = segment.value["question"]
        if not found:
            raise KeyError(block_id)
        return share_accepted(found)

    def _sheet(self, lesson_id: UUID) -> LessonSheet:
        for sheet in self.manuscript.lessons:
            if sheet.id == lesson_id:
                return sheet
        raise KeyError(lesson_id)

    def _with_questions(self, sheet: LessonSheet, segment: Segment) -> Segment:
        if segment.kind != "quiz":
            return segment
        block = {"id": segment.block_id, "value": segment.value}
        problem, codes = _drawn_from(sheet.primary, block, self.questionnaires)
        if problem:
            return Segment(PROBLEM, segment.block_id, segment.html, {"message": problem})
        return replace(segment, value={**segment.value, "questions": codes})


def read_draft(course_page: CoursePage) -> Draft:
    """Return the newest drafts of the course that `course_page` belongs to, in all its languages."""
    manuscript = read_manuscript(course_page, drafts=True)
    sources = PreviewSources([lesson.primary.body.get_prep_value() for lesson in manuscript.lessons])
    acts = {lesson.id: _acts(lesson.primary, sources) for lesson in manuscript.lessons}
    banks = {found["quiz"]["value"]["bank"] for found in acts.values() if "quiz" in found}
    questionnaires = Questionnaires(banks, manuscript.languages)
    modules: list[Content] = [
        {
            "id": str(module.id),
            "title": module.titles,
            "lessons": [_lesson(lesson, acts[lesson.id], questionnaires) for lesson in module.lessons],
        }
        for module in manuscript.modules
    ]
    final = next((module for module in manuscript.modules if module.is_final), None)
    assignments = [lesson["id"] for module in modules for lesson in module["lessons"] if lesson["assignment"]]
    rule = {
        "quiz_average_percent": manuscript.primary.quiz_average_percent,
        "final_quiz": str(final.lessons[0].id) if final else None,
        "final_assignment": assignments[-1] if assignments else None,
    }
    outline = {"modules": modules, "rule": rule, "languages": manuscript.languages}
    return Draft(manuscript, questionnaires, outline)


def _acts(page: LessonPage, sources: PreviewSources) -> dict[str, Content]:
    """Return the lesson's quiz and assignment, by their type, as far as they are sound."""
    found: dict[str, Content] = {}
    for number, child in enumerate(page.body.get_prep_value()):
        kind = child["type"]
        if kind not in ("quiz", "assignment") or kind in found or incomplete(page.body[number]):
            continue
        try:
            found[kind] = block_content(child, sources)
        except BrokenReference:
            continue  # the lesson shows the problem in the block's place
    return found


def _drawn_from(page: LessonPage, quiz: Content, questionnaires: Questionnaires) -> tuple[str, list[str]]:
    """Return what is wrong with a quiz, or nothing, and the codes of the questions that it draws from."""
    value = quiz["value"]
    codes = value["questions"] or sorted(questionnaires.codes(value["bank"]) or ())
    reasons = check_quiz(page, quiz, questionnaires)
    if reasons:
        return reasons[0].message, codes
    return ("" if codes else _("The question bank has no questions yet. Write the first one.")), codes


def _lesson(lesson: LessonSheet, acts: Mapping[str, Content], questionnaires: Questionnaires) -> Content:
    page = lesson.primary
    return {
        "id": str(lesson.id),
        "slug": page.slug,
        "kind": page.kind,
        "minutes": page.minutes or 0,
        "mandatory": page.mandatory,
        "title": {language: other.title for language, other in lesson.pages.items()},
        "quiz": _quiz(page, acts["quiz"], questionnaires) if "quiz" in acts else None,
        "assignment": acts["assignment"]["id"] if "assignment" in acts else None,
    }


def _quiz(page: LessonPage, quiz: Content, questionnaires: Questionnaires) -> Content | None:
    value = quiz["value"]
    problem, codes = _drawn_from(page, quiz, questionnaires)
    if problem:
        return None
    return {
        "block_id": quiz["id"],
        "pass_percent": value["pass_percent"],
        "attempts": value["attempts"],
        "questions": value["draw"] or len(codes),
    } | {name: value[name] for name in ("time_limit",) if value.get(name)}

"""Whether anybody could ever complete the course; each rule with the sentence that a trainer reads."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from courses.domain.editions.manuscript import LessonSheet, Manuscript
from courses.domain.editions.reasons import Reason
from courses.models import Course

Block = dict[str, Any]


def check_completion(manuscript: Manuscript) -> list[Reason]:
    """Return why the course as a whole could never be completed or even begun."""
    page = manuscript.primary
    reasons = []
    if manuscript.lessons and not any(lesson.primary.mandatory for lesson in manuscript.lessons):
        message = _(
            "No lesson is mandatory, so nobody could ever complete the course. "
            "Mark the lessons that count as mandatory."
        )
        reasons.append(Reason(page.title, message, page.pk))
    asked = [course.slug for course in page.prerequisites.all()]
    circle = _way_back(page.slug, asked, _prerequisites() if asked else {})
    if circle:
        message = _(
            "The prerequisites lead in a circle ({courses}), so nobody could begin. Take one of them away."
        )
        reasons.append(Reason(page.title, message.format(courses=" → ".join(circle)), page.pk))
    return reasons


def check_passable(lesson: LessonSheet, blocks: Iterable[Block]) -> list[Reason]:
    """Return why a lesson could never be passed; `blocks` are its content blocks in the first language."""
    page = lesson.primary
    return [
        Reason(page.title, message, page.pk, block["id"])
        for block in blocks
        if block["type"] in _PROBLEMS
        for message in _PROBLEMS[block["type"]](block["value"])
    ]


def _quiz_problems(quiz: Block) -> list[str]:
    problems = []
    if quiz["attempts"] < 1:
        problems.append(_("The quiz allows no attempt, so nobody could take it. Allow at least one."))
    if quiz["pass_percent"] > 100:
        message = _(
            "The quiz asks for {percent} % and nobody can reach more than 100 %. Lower the pass mark."
        )
        problems.append(message.format(percent=quiz["pass_percent"]))
    return problems


def _assignment_problems(assignment: Block) -> list[str]:
    best = sum(max(level["points"] for level in row["levels"]) for row in assignment["rubric"])
    if assignment["pass_points"] <= best:
        return []
    message = _(
        "The assignment asks for {needed} points and its criteria give at most {best}, so nobody could pass. "
        "Lower the points to pass."
    )
    return [message.format(needed=assignment["pass_points"], best=best)]


_PROBLEMS = {"quiz": _quiz_problems, "assignment": _assignment_problems}


def _prerequisites() -> dict[str, list[str]]:
    """Return what every published course asks for, by address."""
    courses = Course.objects.filter(current_version__isnull=False)
    return dict(courses.values_list("slug", "current_version__card__prerequisites"))


def _way_back(course: str, asked: list[str], others: Mapping[str, list[str]]) -> list[str]:
    """Return a chain of prerequisites that begins and ends with the course, empty when there is none."""
    ways = [[course, slug] for slug in asked]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == course:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, slug] for slug in others.get(way[-1], [])]
    return []

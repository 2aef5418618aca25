"""The statistics of questions, worded for their authors' screens."""

from collections.abc import Collection

from django.template.loader import render_to_string

from courses.domain.question_insight import QuestionInsight
from learning.domain.item_analysis import SMALLEST_GROUP
from learning.domain.question_statistics import Figures, question_statistics


def tell_question_statistics(codes: Collection[str], language: str) -> dict[str, QuestionInsight]:
    """Return the statistics of these questions as pieces of a page."""
    return {code: _insight(figures) for code, figures in question_statistics(codes, language).items()}


def _insight(figures: list[Figures]) -> QuestionInsight:
    context = {"newest": figures[0], "wordings": figures, "smallest": SMALLEST_GROUP}
    return QuestionInsight(
        cell=render_to_string("learning/admin/question_cell.html", context),
        panel=render_to_string("learning/admin/question_statistics.html", context),
        flagged=bool(figures[0].flags),
    )

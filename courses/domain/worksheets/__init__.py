"""Private worksheets: what one learner can fill in alone for an activity, from the activity's settings."""

from courses.domain.worksheets.builder import worksheet
from courses.domain.worksheets.cleaning import CleanedWorksheet, clean_worksheet
from courses.domain.worksheets.structure import Field, Option, Section, Solution, Step, Worksheet

__all__ = [
    "CleanedWorksheet",
    "Field",
    "Option",
    "Section",
    "Solution",
    "Step",
    "Worksheet",
    "clean_worksheet",
    "worksheet",
]

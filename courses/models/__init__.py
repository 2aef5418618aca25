"""Models of the course package, by subject."""

from courses.models.framework import (
    Competence,
    CompetenceArea,
    CompetenceStatement,
    CompetencyFramework,
    ProficiencyLevel,
)
from courses.models.imports import ImportedItem
from courses.models.letters import TeamLetter
from courses.models.pages import CataloguePage, CourseOutcome, CoursePage, LessonPage, ModulePage
from courses.models.questions import Question, QuestionBank
from courses.models.review import CourseReviewTask
from courses.models.templates import LessonTemplate
from courses.models.versions import Course, CourseVersion, FrozenLesson

__all__ = [
    "CataloguePage",
    "Competence",
    "CompetenceArea",
    "CompetenceStatement",
    "CompetencyFramework",
    "Course",
    "CourseOutcome",
    "CoursePage",
    "CourseReviewTask",
    "CourseVersion",
    "FrozenLesson",
    "ImportedItem",
    "LessonPage",
    "LessonTemplate",
    "ModulePage",
    "ProficiencyLevel",
    "Question",
    "QuestionBank",
    "TeamLetter",
]

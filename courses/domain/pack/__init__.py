"""The content pack: read from a folder into plain values, with every fault named by file and line."""

from courses.domain.pack.check import check_pack
from courses.domain.pack.faults import Fault, PackError
from courses.domain.pack.ids import block_id, course_id, lesson_id, module_id
from courses.domain.pack.reader import read_pack
from courses.domain.pack.structure import (
    Area,
    Bank,
    Block,
    Competence,
    Course,
    Figure,
    Framework,
    Lesson,
    LessonText,
    Level,
    Module,
    Outcome,
    Pack,
    Question,
    Statement,
)

__all__ = [
    "Area",
    "Bank",
    "Block",
    "Competence",
    "Course",
    "Fault",
    "Figure",
    "Framework",
    "Lesson",
    "LessonText",
    "Level",
    "Module",
    "Outcome",
    "Pack",
    "PackError",
    "Question",
    "Statement",
    "block_id",
    "check_pack",
    "course_id",
    "lesson_id",
    "module_id",
    "read_pack",
]

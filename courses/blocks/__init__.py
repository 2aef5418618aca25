"""The blocks that lessons and questions are made of.

A lesson's blocks say what trainers edit; what learners get is the plain content that
`courses.domain.streams` makes of them.
"""

from courses.blocks.answers import AnswersBlock
from courses.blocks.group_work import AssignmentBlock, LiveSessionBlock
from courses.blocks.practice import ActivityBlock, CheckBlock, QuizBlock, ReflectionBlock
from courses.blocks.reading import CalloutBlock, FigureBlock, TableBlock, TextBlock

__all__ = ["LESSON_BLOCKS", "AnswersBlock"]

LESSON_BLOCKS = [
    ("text", TextBlock()),
    ("callout", CalloutBlock()),
    ("figure", FigureBlock()),
    ("table", TableBlock()),
    ("check", CheckBlock()),
    ("reflection", ReflectionBlock()),
    ("activity", ActivityBlock()),
    ("quiz", QuizBlock()),
    ("assignment", AssignmentBlock()),
    ("live_session", LiveSessionBlock()),
]

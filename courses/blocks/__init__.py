"""The blocks that lessons and questions are made of.

A lesson's blocks say what trainers edit; what learners get is the plain content that
`courses.domain.streams` makes of them.
"""

from wagtail.blocks import Block

from courses.blocks.answers import AnswersBlock
from courses.blocks.group_work import AssignmentBlock, LiveSessionBlock
from courses.blocks.media import AudioBlock, BeforeAfterBlock, FileBlock, GalleryBlock, VideoBlock
from courses.blocks.practice import ActivityBlock, CheckBlock, QuizBlock, ReflectionBlock
from courses.blocks.reading import CalloutBlock, FigureBlock, TableBlock, TextBlock
from courses.blocks.structured import (
    AccordionBlock,
    CodeBlock,
    FormulaBlock,
    QuotationBlock,
    StepsBlock,
    TermBlock,
    TimelineBlock,
)

__all__ = ["LESSON_BLOCKS", "AnswersBlock"]

_KINDS: dict[str, type[Block]] = {
    "text": TextBlock,
    "callout": CalloutBlock,
    "figure": FigureBlock,
    "table": TableBlock,
    "accordion": AccordionBlock,
    "steps": StepsBlock,
    "timeline": TimelineBlock,
    "quotation": QuotationBlock,
    "term": TermBlock,
    "formula": FormulaBlock,
    "code": CodeBlock,
    "gallery": GalleryBlock,
    "before_after": BeforeAfterBlock,
    "video": VideoBlock,
    "audio": AudioBlock,
    "file": FileBlock,
    "check": CheckBlock,
    "reflection": ReflectionBlock,
    "activity": ActivityBlock,
    "quiz": QuizBlock,
    "assignment": AssignmentBlock,
    "live_session": LiveSessionBlock,
}
PREVIEW_TEMPLATE = "courses/admin/block_preview.html"
"""Shows a sample of the block in the picker, as learners would see it."""

LESSON_BLOCKS = [(kind, block(preview_template=PREVIEW_TEMPLATE)) for kind, block in _KINDS.items()]

"""The blocks of a lesson and of a question."""

from wagtail import blocks

LESSON_BLOCKS = [("text", blocks.RichTextBlock())]
ANSWER_BLOCKS = [("option", blocks.CharBlock())]

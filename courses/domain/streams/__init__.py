"""Between what trainers edit (stream fields) and what learners get (plain content), in both directions.

The shapes of both sides are described in `docs/how-to/content-formats.md`. The functions work on the JSON
that a stream field stores, not on its Python values, and need no database: what a block refers to is asked of
`Sources`.
"""

from courses.domain.streams.blocks import block_content, block_stream
from courses.domain.streams.mentions import document_ids, image_ids, question_ids
from courses.domain.streams.questions import answers_stream, question_content
from courses.domain.streams.sources import Attachment, BrokenReference, Picture, Sources, Targets

__all__ = [
    "Attachment",
    "BrokenReference",
    "Picture",
    "Sources",
    "Targets",
    "answers_stream",
    "block_content",
    "block_stream",
    "document_ids",
    "image_ids",
    "question_content",
    "question_ids",
]

"""A lesson as its learners would see it, made from a page that may not be published or even saved yet."""

from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.blocks.settings_text import SettingsError
from courses.domain.references import PreviewSources
from courses.domain.streams import BrokenReference, block_content
from courses.models import LessonPage
from courses.queries.lessons import LessonContent
from courses.queries.rendering import Segment, render_blocks

PROBLEM = "problem"


def preview_lesson(page: LessonPage) -> LessonContent:
    """Return the page's lesson in its language.

    A block that cannot be shown, because what it refers to is missing, becomes a segment of the kind
    "problem" whose value holds a `message` for the trainer.
    """
    language = page.locale.language_code
    body = page.body.get_prep_value()
    sources = PreviewSources([body])
    sources.language = language
    segments: list[Segment] = []
    passage: list[dict[str, Any]] = []
    checks = 0
    for number, child in enumerate(body, 1):
        checks += child["type"] == "check"
        try:
            passage.append(block_content(child, sources, f"{page.slug}-c{checks}"))
        except (BrokenReference, SettingsError) as error:
            segments += render_blocks(passage, language)
            passage = []
            message = _("Block {number} cannot be shown. {problem}").format(number=number, problem=error)
            segments.append(Segment(PROBLEM, str(child["id"]), SafeString(""), {"message": message}))
    segments += render_blocks(passage, language)
    return LessonContent(page.title, tuple(segments), language, fallback=False)

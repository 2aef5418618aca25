"""A lesson as its learners would see it, made from a page that may not be published or even saved yet."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.blocks.settings_text import SettingsError
from courses.domain.references import PreviewSources
from courses.domain.streams import BrokenReference, block_content
from courses.models import LessonPage
from courses.queries.lessons import LessonContent
from courses.queries.rendering import Segment, frame_hosts, render_blocks

PROBLEM = "problem"


def preview_lesson(page: LessonPage) -> LessonContent:
    """Return the page's lesson in its language.

    A block that cannot be shown, because it is not complete or what it refers to is missing, becomes a
    segment of the kind "problem" whose value holds a `message` for the trainer.
    """
    language = page.locale.language_code
    body = page.body.get_prep_value()
    sources = PreviewSources([body])
    sources.language = language
    segments: list[Segment] = []
    blocks: list[dict[str, Any]] = []
    passage: list[dict[str, Any]] = []
    checks = 0
    for number, child in enumerate(body, 1):
        checks += child["type"] == "check"
        problem = incomplete(page.body[number - 1])
        try:
            if not problem:
                passage.append(block_content(child, sources, f"{page.slug}-c{checks}"))
        except (BrokenReference, SettingsError) as error:
            problem = str(error)
        if passage and not problem:
            blocks.append(passage[-1])
        if problem:
            segments += render_blocks(passage, language)
            passage = []
            message = _("Block {number} cannot be shown. {problem}").format(number=number, problem=problem)
            segments.append(Segment(PROBLEM, str(child["id"]), SafeString(""), {"message": message}))
    segments += render_blocks(passage, language)
    return LessonContent(page.title, tuple(segments), language, False, frame_hosts(blocks))


def incomplete(child: Any) -> str:
    """Return what is wrong with a block of a draft, which may be saved before it is complete; else
    nothing.
    """
    try:
        child.block.clean(child.value)
    except ValidationError as error:
        return " ".join(dict.fromkeys(_sentences(error, child.block)))
    return ""


def _sentences(error: ValidationError, block: Any) -> Iterator[str]:
    """Yield the sentences of an error in a block, however deep they lie, each with the name of its field."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        yield from error.messages
        return
    for each in error.non_block_errors.as_data():  # type: ignore[attr-defined]
        yield from each.messages
    for name, each in inner.items():
        child = getattr(block, "child_blocks", {}).get(name)
        for sentence in _sentences(each, child):
            yield f"{child.label}: {sentence}" if child else sentence

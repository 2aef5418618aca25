"""What exists in one language of a course only: blocks that only a twin has, pages without an original."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.models import Locale, Page
from wagtail_localize.models import TranslationContext

from courses.models import CoursePage, LessonPage, ModulePage
from courses.queries.texts import block_of


@dataclass(frozen=True)
class OwnBlock:
    """A block of a twin that its original has never had; `number` counts the twin's blocks from 1."""

    id: str
    number: int
    label: str


def own_blocks(original: Any, twin: Any) -> list[OwnBlock]:
    """Return the blocks of a lesson's translation that were written there and that its original never had.

    A block that was deleted from the original is none of them: the translation follows. Both pages are to
    have the content that is compared, drafts included.
    """
    if not hasattr(twin, "body") or not hasattr(original, "body"):
        return []
    known = {block["id"] for block in original.body.raw_data}
    extra = {block["id"] for block in twin.body.raw_data} - known
    extra -= _once_there(original, extra) if extra else set()
    return [
        OwnBlock(child.id, number, str(child.block.label))
        for number, child in enumerate(twin.body if extra else (), 1)
        if child.id in extra
    ]


def pages_without_original(course_page: CoursePage, locale: Locale) -> list[Any]:
    """Return the modules and lessons that the course has in this language but not in the main one."""
    page = course_page if course_page.locale_id == locale.pk else course_page.get_translation_or_none(locale)
    if page is None:
        return []
    below = Page.objects.descendant_of(page).type(ModulePage, LessonPage)
    originals = Page.objects.filter(locale__language_code=settings.LANGUAGE_CODE)
    return list(
        below.exclude(translation_key__in=originals.values("translation_key")).specific().order_by("path")
    )


def _once_there(original: Any, blocks: set[str]) -> set[str]:
    """Return which blocks an earlier draft of the original had."""
    paths = TranslationContext.objects.filter(
        object_id=original.translation_key, path__startswith="body."
    ).values_list("path", flat=True)
    found = blocks & {block_of(path) for path in paths}
    return found | {
        block
        for block in blocks - found
        if original.revisions.filter(content__body__icontains=block).exists()
    }

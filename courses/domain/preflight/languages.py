"""What is missing in one of the course's languages."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from courses.blocks.leaves import Leaf
from courses.domain.editions.parts import Part, plain
from courses.domain.preflight.findings import Finding
from courses.domain.preflight.pages import CourseText
from courses.domain.translating import writing_languages
from courses.queries.stale import stale_blocks

LONG = 40
"""Letters from which on two languages never say a thing with the same text; names are shorter."""
SAME_IN_ALL = {"quiz", "code", "formula"}


def translation_missing(course: CourseText) -> Iterator[Finding]:
    """Warn about languages that the course, a module's title or a lesson lacks."""
    names = dict(settings.LANGUAGES)
    languages = course.manuscript.languages
    written = writing_languages(course.manuscript.primary)
    for language in names.keys() - set(languages):
        message = (
            _(
                "The course is written in this language too, but its page is not published: {language}. "
                "Publish it, or learners will read the original."
            )
            if language in written
            else _(
                "The course has no page in this language: {language}. Who reads only that cannot take it. "
                "Translate it, or leave it if that is meant."
            )
        )
        yield course.warn("translation_missing", message.format(language=names[language]))
    for module in course.manuscript.modules:
        for language in languages:
            if language not in module.titles and not module.is_final:
                message = _("The module “{title}” is missing in this language: {language}. Translate it.")
                title = next(iter(module.titles.values()))
                yield course.warn(
                    "translation_missing", message.format(title=title, language=names[language]), language
                )
    for sheet in course.manuscript.lessons:
        for language in languages:
            if language not in sheet.pages:
                message = _(
                    "The lesson is missing in this language: {language}. Learners will read the original "
                    "({original}). Translate it."
                )
                original = names[sheet.languages[0]]
                yield course.text(sheet).warn(
                    "translation_missing", message.format(language=names[language], original=original)
                )


def translation_stale(course: CourseText) -> Iterator[Finding]:
    """Warn about texts whose original has changed since they were translated."""
    stale = stale_blocks({text.page.translation_key for text in course.texts})
    for text in course.texts:
        known = {part.id: part for part in text.parts}
        for block in sorted(stale.get((text.page.translation_key, text.language), ())):
            part = known.get(block)
            if part is None:
                message = _(
                    "The original has changed since the lesson’s own fields were translated. "
                    "Translate them again under “Languages”."
                )
            else:
                message = _(
                    "Block {number}: the original has changed since it was translated, so the languages say "
                    "different things. Translate it again under “Languages”."
                ).format(number=part.number)
            yield text.warn("translation_stale", message, part)


def text_untranslated(course: CourseText) -> Iterator[Finding]:
    """Warn about blocks that say the same long text in two languages."""
    for sheet in course.manuscript.lessons:
        original, *others = [text for text in course.texts if text.page.translation_key == sheet.id]
        known = {part.id: part for part in original.parts}
        for text in others:
            for part in text.parts:
                if part.id in known and part.kind not in SAME_IN_ALL and _same(known[part.id], part):
                    message = _(
                        "Block {number} has the same text in two languages: “{words}…”. Translate it."
                    )
                    words = _same(known[part.id], part)[:LONG]
                    yield text.warn(
                        "text_untranslated", message.format(number=part.number, words=words), part
                    )


def _same(one: Part, other: Part) -> str:
    """Return the first long text that both blocks hold."""
    texts = {_text(leaf) for leaf in one.leaves}
    return next((words for leaf in other.leaves if (words := _text(leaf)) and words in texts), "")


def _text(leaf: Leaf) -> str:
    """Return the value's text if it is long enough to need a translation."""
    if not isinstance(leaf.value, str):
        return ""
    words = plain(leaf.value) if leaf.is_rich else leaf.value.strip()
    return words if sum(map(str.isalpha, words)) >= LONG else ""

"""A whole course as one PO file, for translators who work elsewhere; `po_importing` takes it back.

An entry's context is `kind/key/path`, so that the same words may be translated differently in two places.
Texts whose original has changed are marked fuzzy, as PO tools do; whoever removes the mark says that the
translation is right again.
"""

import re
from dataclasses import dataclass
from typing import Any

import polib
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationContext, TranslationSource

from courses.domain.translating.twins import keep_course_in_line
from courses.models import CoursePage
from courses.queries.translations import STALE, kind_label, kind_of, main_locale, originals

MAX_BYTES = 5_000_000
MAX_ENTRIES = 20_000
COURSE, LANGUAGE = "X-Academy-Course", "Language"


class BadFile(Exception):
    """The file is no PO file of this course; `message` says why, for its translator."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Text:
    """A recorded text of a course: its row, and that of its place."""

    string_id: int
    context_id: int


def export_course(course_page: CoursePage, locale: Locale) -> str:
    """Return the PO file of a course in one language: its pages and questions, with what is translated."""
    keep_course_in_line(course_page)
    found = originals(course_page)
    file = polib.POFile(wrapwidth=100)
    file.metadata = {
        "Project-Id-Version": str(found[0]) if found else "",
        "PO-Revision-Date": timezone.now().strftime("%Y-%m-%d %H:%M%z"),
        LANGUAGE: locale.language_code,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        COURSE: str(course_page.translation_key),
    }
    translations = stored_translations(found, locale)
    for original in found:
        for (context, data), text in texts_of([original]).items():
            row = translations.get((text.string_id, text.context_id))
            file.append(
                polib.POEntry(
                    msgctxt=context,
                    msgid=data,
                    msgstr=row.data if row else "",
                    flags=["fuzzy"] if row and row.tool_name == STALE else [],
                    comment=f"{kind_label(kind_of(original))}: {original}",
                )
            )
    return str(file)


def read_po(data: bytes) -> Any:
    """Return the parsed PO file; raises BadFile with the line for one that is too large or cannot be read."""
    if len(data) > MAX_BYTES:
        raise BadFile(
            _("The file is larger than {size} MB, more than any course. Import one course at a time.").format(
                size=MAX_BYTES // 1_000_000
            )
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("The file is not UTF-8 text. Save it as a PO file in UTF-8.")) from error
    if "msgid" not in text or "\n" not in text:  # polib opens what could be the name of a file
        raise BadFile(_("This is no PO file: it has no entries."))
    try:
        file = polib.pofile(text.replace("\0", ""))
    except (OSError, ValueError) as error:
        place = re.search(r"line (\d+)", str(error))
        message = _("The file cannot be read from line {line} on. Open it in a PO editor and save it again.")
        raise BadFile(message.format(line=place.group(1) if place else 1)) from error
    if len(file) > MAX_ENTRIES:
        raise BadFile(_("The file has more than {number} entries.").format(number=MAX_ENTRIES))
    return file


def texts_of(found: list[Any]) -> dict[tuple[str, str], Text]:
    """Return the recorded texts of originals by (context in a PO file, text)."""
    kinds = {original.translation_key: kind_of(original) for original in found}
    sources = TranslationSource.objects.filter(object_id__in=kinds, locale=main_locale())
    rows = StringSegment.objects.filter(source__in=sources).order_by("order")
    names = ("source__object_id", "context__path", "string_id", "context_id", "string__data")
    return {
        (f"{kinds[key]}/{key}/{path}", data): Text(string_id, context_id)
        for key, path, string_id, context_id, data in rows.values_list(*names)
    }


def stored_translations(found: list[Any], locale: Locale) -> dict[tuple[int, int], Any]:
    """Return the stored translations of originals into one language by (text, place)."""
    keys = [original.translation_key for original in found]
    contexts = TranslationContext.objects.filter(object_id__in=keys)
    rows = StringTranslation.objects.filter(context__in=contexts, locale=locale)
    return {(row.translation_of_id, row.context_id): row for row in rows}

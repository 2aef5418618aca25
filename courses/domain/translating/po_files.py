"""A whole course as one PO file: out for translators who work elsewhere, and back again.

An entry's context is `kind/key/path`, so that the same words may be translated differently in two places.
Texts whose original has changed are marked fuzzy, as PO tools do; whoever removes the mark says that the
translation is right again.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import polib
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, TranslationContext, TranslationSource

from courses.domain.translating.lining_up import fault_of
from courses.domain.translating.twins import keep_course_in_line
from courses.models import CoursePage
from courses.queries.translations import STALE, kind_label, kind_of, main_locale, originals

MAX_BYTES = 5_000_000
MAX_ENTRIES = 20_000
MAX_CHARACTERS = 60_000
COURSE, LANGUAGE = "X-Academy-Course", "Language"
IMPORTED = "courses.translations_imported"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


class BadFile(Exception):
    """The file is no PO file of this course; `message` says why, for its translator."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


@dataclass(frozen=True)
class Finding:
    """One entry of a file that is not taken over; `line` is its line in the file."""

    line: int
    text: str
    reason: str


@dataclass
class ImportPlan:
    """What an import of a file would do. It can be carried out when nothing is `broken`.

    `new` and `changed` count translations that would be stored, `same` those that are stored already,
    `confirmed` stale ones that were found to be right, `empty` entries without a translation, `fuzzy` those
    that are still marked as to be checked.
    """

    new: int = 0
    changed: int = 0
    confirmed: int = 0
    same: int = 0
    empty: int = 0
    fuzzy: int = 0
    broken: list[Finding] = field(default_factory=list)
    outdated: list[Finding] = field(default_factory=list)
    unknown: list[Finding] = field(default_factory=list)
    rows: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """How many translations would be stored."""
        return self.new + self.changed + self.confirmed


@dataclass(frozen=True)
class _Text:
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
    translations = _stored(found, locale)
    for original in found:
        for (context, data), text in _texts([original]).items():
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


def plan_import(course_page: CoursePage, locale: Locale, data: bytes) -> ImportPlan:
    """Return what an import of `data` would do; nothing is stored. Raises BadFile."""
    file = read_po(data)
    if file.metadata.get(COURSE) != str(course_page.translation_key):
        raise BadFile(_("The file belongs to another course. Export this course and translate that file."))
    if file.metadata.get(LANGUAGE) != locale.language_code:
        raise BadFile(_("The file is in another language than the one chosen here."))
    keep_course_in_line(course_page)
    found = originals(course_page)
    texts, stored = _texts(found), _stored(found, locale)
    places = {context for context, _data in texts}
    plan = ImportPlan()
    for entry in file:
        if not entry.obsolete:
            _plan_entry(plan, entry, texts, places, stored)
    return plan


def import_course(*, actor: Any, course_page: CoursePage, locale: Locale, data: bytes) -> ImportPlan:
    """Store the translations of a PO file, all or none, and return what was done.

    Pages show them once they are saved. Raises BadFile, also when an entry is broken.
    """
    with transaction.atomic():
        plan = plan_import(course_page, locale, data)
        if plan.broken:
            raise BadFile(_("Nothing was imported: correct the broken entries first."))
        for string_id, context_id, text in plan.rows:
            StringTranslation.objects.update_or_create(
                translation_of_id=string_id,
                context_id=context_id,
                locale=locale,
                defaults={
                    "data": text,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "tool_name": "",
                    "last_translated_by": actor,
                    "has_error": False,
                    "field_error": "",
                },
            )
        numbers = {"accepted": plan.accepted, "language": locale.language_code}
        log(instance=course_page, action=IMPORTED, user=actor, data=numbers)
    return plan


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


def _plan_entry(
    plan: ImportPlan,
    entry: Any,
    texts: dict[tuple[str, str], _Text],
    places: set[str],
    stored: dict[tuple[int, int], Any],
) -> None:
    text = texts.get((entry.msgctxt or "", entry.msgid))
    line, words = entry.linenum, entry.msgid[:120]
    if text is None and entry.msgctxt in places:
        reason = _("The original has changed since the export. Export anew and translate this text again.")
        plan.outdated.append(Finding(line, words, reason))
        return
    if text is None:
        plan.unknown.append(Finding(line, words, _("The course has no such text.")))
        return
    if not entry.msgstr.strip():
        plan.empty += 1
    elif "fuzzy" in entry.flags:
        plan.fuzzy += 1
    elif fault := _fault(entry):
        plan.broken.append(Finding(line, words, fault))
    else:
        _plan_text(plan, text, entry.msgstr, stored.get((text.string_id, text.context_id)))


def _plan_text(plan: ImportPlan, text: _Text, translation: str, row: Any) -> None:
    if row is not None and row.data == translation and not row.has_error and row.tool_name != STALE:
        plan.same += 1
        return
    if row is None:
        plan.new += 1
    elif row.data == translation:
        plan.confirmed += 1
    else:
        plan.changed += 1
    plan.rows.append((text.string_id, text.context_id, translation))


def _fault(entry: Any) -> str:
    if len(entry.msgstr) > MAX_CHARACTERS:
        return _("The translation is longer than any text may be.")
    fault = fault_of(entry.msgid, entry.msgstr)
    if fault:
        return _("The markup is broken: {fault}").format(fault=fault)
    ours, theirs = (Counter(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgstr))
    if ours != theirs:
        names = ", ".join(sorted((ours - theirs) | (theirs - ours)))
        return _("These placeholders differ from the original: {names}.").format(names=names)
    return ""


def _texts(found: list[Any]) -> dict[tuple[str, str], _Text]:
    """Return the recorded texts of originals by (context in a PO file, text)."""
    kinds = {original.translation_key: kind_of(original) for original in found}
    sources = TranslationSource.objects.filter(object_id__in=kinds, locale=main_locale())
    rows = StringSegment.objects.filter(source__in=sources).order_by("order")
    names = ("source__object_id", "context__path", "string_id", "context_id", "string__data")
    return {
        (f"{kinds[key]}/{key}/{path}", data): _Text(string_id, context_id)
        for key, path, string_id, context_id, data in rows.values_list(*names)
    }


def _stored(found: list[Any], locale: Locale) -> dict[tuple[int, int], Any]:
    keys = [original.translation_key for original in found]
    contexts = TranslationContext.objects.filter(object_id__in=keys)
    rows = StringTranslation.objects.filter(context__in=contexts, locale=locale)
    return {(row.translation_of_id, row.context_id): row for row in rows}

"""Taking a PO file of a course back: first a trial that says page by page what would happen, then the import.

Nothing is imported while an entry is broken, or while somebody else has one of the pages: all or nothing.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from courses.domain.translating.lining_up import fault_of
from courses.domain.translating.locks import Locked
from courses.domain.translating.po_files import (
    COURSE,
    LANGUAGE,
    BadFile,
    Text,
    read_po,
    stored_translations,
    texts_of,
)
from courses.domain.translating.twins import keep_course_in_line
from courses.models import CoursePage
from courses.permissions import lock_against
from courses.queries.translations import STALE, kind_of, originals, twins_of

MAX_CHARACTERS = 60_000
IMPORTED = "courses.translations_imported"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


@dataclass(frozen=True)
class Finding:
    """One entry of a file that is not taken over; `line` is its line in the file."""

    line: int
    text: str
    reason: str


@dataclass
class PagePlan:
    """What an import would do to the translation of one page or question.

    `new` and `changed` count translations that would be stored, `confirmed` stale ones that were found to be
    right, `same` those that are stored already, `empty` entries without a translation, `fuzzy` those that are
    still marked as to be checked, `broken` and `outdated` entries that cannot be taken over. `twin` is None
    where the page is still to be made; `lock` says who keeps it from being changed.
    """

    original: Any
    twin: Any
    lock: str = ""
    new: int = 0
    changed: int = 0
    confirmed: int = 0
    same: int = 0
    empty: int = 0
    fuzzy: int = 0
    broken: int = 0
    outdated: int = 0

    @property
    def kind(self) -> str:
        """What the original is, as `kind_of` says it."""
        return kind_of(self.original)

    @property
    def accepted(self) -> int:
        """How many translations would be stored."""
        return self.new + self.changed + self.confirmed


@dataclass
class ImportPlan:
    """What an import of a file would do. It can be carried out when nothing is `broken` or locked."""

    pages: dict[str, PagePlan] = field(default_factory=dict)
    broken: list[Finding] = field(default_factory=list)
    outdated: list[Finding] = field(default_factory=list)
    unknown: list[Finding] = field(default_factory=list)
    rows: list[tuple[int, int, str]] = field(default_factory=list)

    def total(self, name: str) -> int:
        """Return the sum over all pages of a number of `PagePlan`."""
        return sum(getattr(page, name) for page in self.pages.values())

    @property
    def accepted(self) -> int:
        """How many translations would be stored."""
        return self.total("accepted")

    @property
    def touched(self) -> list[PagePlan]:
        """The pages about which the file says something else than what is stored, in order."""
        names = ("accepted", "fuzzy", "empty", "broken", "outdated")
        return [page for page in self.pages.values() if any(getattr(page, name) for name in names)]

    @property
    def locks(self) -> list[str]:
        """Who keeps the import from being carried out, a sentence for each page that it would change."""
        return [page.lock for page in self.pages.values() if page.lock and page.accepted]


def plan_import(course_page: CoursePage, locale: Locale, data: bytes, actor: Any = None) -> ImportPlan:
    """Return what an import of `data` by `actor` would do; no translation is stored. Raises BadFile."""
    file = read_po(data)
    if file.metadata.get(COURSE) != str(course_page.translation_key):
        raise BadFile(_("The file belongs to another course. Export this course and translate that file."))
    if file.metadata.get(LANGUAGE) != locale.language_code:
        raise BadFile(_("The file is in another language than the one chosen here."))
    keep_course_in_line(course_page)
    found = originals(course_page)
    reading = _Reading(_empty_plan(found, locale, actor), texts_of(found), stored_translations(found, locale))
    for entry in file:
        if not entry.obsolete:
            reading.take(entry)
    return reading.plan


def import_course(*, actor: Any, course_page: CoursePage, locale: Locale, data: bytes) -> ImportPlan:
    """Store the translations of a PO file, all or none, and return what was done.

    Pages show them once they are saved. Raises BadFile, also when an entry is broken, and Locked when
    somebody else has a page that would be changed.
    """
    with transaction.atomic():
        plan = plan_import(course_page, locale, data, actor)
        if plan.broken:
            raise BadFile(_("Nothing was imported: correct the broken entries first."))
        if plan.locks:
            raise Locked(plan.locks)
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


def _empty_plan(found: list[Any], locale: Locale, actor: Any) -> ImportPlan:
    twins = twins_of(found, locale)
    pages = {}
    for original in found:
        twin = twins.get(original.translation_key)
        lock = lock_against(actor, twin) if actor is not None and twin is not None else ""
        pages[str(original.translation_key)] = PagePlan(original, twin, lock)
    return ImportPlan(pages)


class _Reading:
    """A file on its way to a plan, entry by entry."""

    def __init__(
        self, plan: ImportPlan, texts: dict[tuple[str, str], Text], stored: dict[tuple[int, int], Any]
    ) -> None:
        self.plan = plan
        self._texts, self._stored = texts, stored
        self._places = {context for context, _data in texts}
        self._seen: set[tuple[str, str]] = set()

    def take(self, entry: Any) -> None:
        """Add what would be done with an entry to the plan."""
        key, words = (entry.msgctxt or "", entry.msgid), entry.msgid[:120]
        text = self._texts.get(key)
        if text is None and key[0] not in self._places:
            reason = _("The course has no such text.")
            self.plan.unknown.append(Finding(entry.linenum, words, reason))
            return
        page = self.plan.pages[key[0].split("/")[1]]
        if text is None:
            reason = _(
                "The original has changed since the export. Export anew and translate this text again."
            )
            self.plan.outdated.append(Finding(entry.linenum, words, reason))
            page.outdated += 1
        elif not entry.msgstr.strip():
            page.empty += 1
        elif "fuzzy" in entry.flags:
            page.fuzzy += 1
        elif (
            fault := _("The file has this entry twice.")
            if key in self._seen
            else _fault(entry, page.original)
        ):
            self.plan.broken.append(Finding(entry.linenum, words, fault))
            page.broken += 1
        else:
            self._accept(page, text, entry.msgstr)
        self._seen.add(key)

    def _accept(self, page: PagePlan, text: Text, translation: str) -> None:
        row = self._stored.get((text.string_id, text.context_id))
        if row is not None and row.data == translation and not row.has_error and row.tool_name != STALE:
            page.same += 1
            return
        if row is None:
            page.new += 1
        elif row.data == translation:
            page.confirmed += 1
        else:
            page.changed += 1
        self.plan.rows.append((text.string_id, text.context_id, translation))


def _fault(entry: Any, original: Any) -> str:
    limit = _limit(original, entry.msgctxt.split("/")[2])
    if len(entry.msgstr) > limit:
        return _("The translation has {number} characters, {limit} are the most.").format(
            number=len(entry.msgstr), limit=limit
        )
    fault = fault_of(entry.msgid, entry.msgstr)
    if fault:
        return _("The markup is broken: {fault}").format(fault=fault)
    ours, theirs = (Counter(PLACEHOLDER.findall(text)) for text in (entry.msgid, entry.msgstr))
    if ours != theirs:
        names = ", ".join(sorted((ours - theirs) | (theirs - ours)))
        return _("These placeholders differ from the original: {names}.").format(names=names)
    return ""


def _limit(original: Any, path: str) -> int:
    """Return how many characters may stand in a place: what its field takes, where it is a whole field."""
    if "." in path:
        return MAX_CHARACTERS
    return getattr(original._meta.get_field(path), "max_length", None) or MAX_CHARACTERS

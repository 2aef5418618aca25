"""Takes the questions of a file into a bank: first what would happen, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Locale

from courses.domain.exchange.items import FileRefused, Item, ItemRefused, Reading, Rejection
from courses.domain.exchange.settling import Settled, apply_labels, is_stored, settle
from courses.domain.importing.ledger import snippet_key
from courses.domain.streams import answers_stream
from courses.enums import ImportOutcome
from courses.models import Question, QuestionBank


@dataclass(frozen=True)
class Step:
    """What becomes of one accepted question."""

    item: Item
    outcome: ImportOutcome
    bank: str
    settled: Settled


@dataclass
class ImportPlan:
    """What an import would do, or did: a step for each accepted question, and what is left out."""

    steps: list[Step] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        """Return how many questions have this outcome."""
        return sum(step.outcome == outcome for step in self.steps)

    @property
    def counts(self) -> dict[str, int]:
        """The number of questions by outcome."""
        return {outcome.value: self.count(outcome) for outcome in ImportOutcome}


def plan_import(reading: Reading, bank: str = "") -> ImportPlan:
    """Return what taking a file over would do; nothing is stored.

    `bank` is the code of the bank for all questions; without one they go to the banks that the file names.
    Raises FileRefused when there is no bank to put them in.
    """
    plan = ImportPlan(rejected=list(reading.rejected), notes=list(reading.notes))
    known = _known(item.head.code for item in reading.items)
    existing = set(QuestionBank.objects.values_list("code", flat=True))
    for item in reading.items:
        target = bank or item.head.bank
        if not target:
            raise FileRefused(_("This format names no question bank. Say which one the questions go to."))
        if target not in existing and (bank or target not in reading.titles):
            raise FileRefused(_("There is no question bank “{code}”.").format(code=target[:60]))
        try:
            plan.steps.append(_step(item, target, known.get(item.head.code, {})))
        except ItemRefused as refused:
            plan.rejected.append(Rejection(item.line, item.title, refused.reason))
    plan.rejected.sort(key=lambda rejection: rejection.line)
    return plan


@transaction.atomic
def run_import(*, actor: AbstractBaseUser | None, reading: Reading, bank: str = "") -> ImportPlan:
    """Store every accepted question of a file, in one transaction, and return what was done.

    A question that the bank has already gets a new revision when something changed; published versions and
    attempts keep the wording that they were made with. `actor` is None when a command does it. Raises
    FileRefused as `plan_import` does.
    """
    codes = {bank or item.head.bank for item in reading.items}
    list(QuestionBank.objects.select_for_update().filter(code__in=codes).order_by("pk"))
    plan = plan_import(reading, bank)
    banks = _Banks(actor, reading)
    for step in plan.steps:
        if step.outcome != ImportOutcome.UNCHANGED:
            _store(step, banks, actor)
    return plan


def _known(codes: Iterable[str]) -> dict[str, dict[str, Question]]:
    rows = Question.objects.filter(code__in=set(codes)).select_related("bank", "locale")
    known: dict[str, dict[str, Question]] = {}
    for row in rows:
        known.setdefault(row.code, {})[row.locale.language_code] = row
    return known


def _step(item: Item, bank: str, known: dict[str, Question]) -> Step:
    elsewhere = next((row.bank.code for row in known.values() if row.bank.code != bank), None)
    if elsewhere:
        message = _("The bank “{bank}” has a question of this code already.")
        raise ItemRefused(message.format(bank=elsewhere))
    settled = settle(item, known)
    if not known:
        outcome = ImportOutcome.NEW
    elif is_stored(settled, known):
        outcome = ImportOutcome.UNCHANGED
    else:
        outcome = ImportOutcome.CHANGED
    return Step(item, outcome, bank, settled)


class _Banks:
    """The banks that questions go to, made in a language where they are missing."""

    def __init__(self, actor: Any, reading: Reading) -> None:
        self._actor, self._titles = actor, reading.titles
        self._banks: dict[tuple[str, str], QuestionBank] = {}
        self._orders: dict[str, int] = {}
        self._locales = {locale.language_code: locale for locale in Locale.objects.all()}

    def locale(self, language: str) -> Locale:
        """Return the locale of a language."""
        return self._locales[language]

    def bank(self, code: str, language: str) -> QuestionBank:
        """Return a bank in a language."""
        key = code, language
        if key not in self._banks:
            found = QuestionBank.objects.filter(code=code, locale=self.locale(language)).first()
            self._banks[key] = found or self._make(code, language)
        return self._banks[key]

    def next_order(self, code: str) -> int:
        """Return the place behind the bank's last question."""
        if code not in self._orders:
            last = Question.objects.filter(bank__code=code).aggregate(last=Max("order"))["last"]
            self._orders[code] = -1 if last is None else last
        self._orders[code] += 1
        return self._orders[code]

    def _make(self, code: str, language: str) -> QuestionBank:
        twin = QuestionBank.objects.filter(code=code).first()
        if twin:
            made: QuestionBank = twin.copy_for_translation(self.locale(language))
        else:
            made = QuestionBank(
                code=code, translation_key=snippet_key("questionbank", code), locale=self.locale(language)
            )
        made.title = self._titles.get(code, {}).get(language) or made.title or code
        made.save()
        log(instance=made, action="wagtail.create", user=self._actor)
        return made


def _store(step: Step, banks: _Banks, actor: Any) -> None:
    known = _known([step.item.head.code]).get(step.item.head.code, {})
    twin = next(iter(known.values()), None)
    key = twin.translation_key if twin else _free_key(step.item.head.code)
    order = twin.order if twin else banks.next_order(step.bank)
    for language, content in step.settled.contents.items():
        row = known.pop(language, None) or Question(
            translation_key=key, locale=banks.locale(language), code=step.item.head.code, order=order
        )
        row.bank = banks.bank(step.bank, language)
        row.type, row.stem = content["type"], content["stem"]
        row.answers = answers_stream(content)  # type: ignore[assignment] # the field turns it into blocks
        _save(row, step.settled, actor)
    for row in known.values():
        _save(row, step.settled, actor)


def _save(row: Question, settled: Settled, actor: Any) -> None:
    is_new = row.pk is None
    apply_labels(settled, row)
    row.save()
    revision = row.save_revision(user=actor)
    action = "wagtail.create" if is_new else "wagtail.edit"
    log(instance=row, action=action, user=actor, revision=revision, content_changed=True)


def _free_key(code: str) -> Any:
    """Return the key that ties a new question's languages together: the one that a content pack would use,
    so that both are the same question.
    """
    key = snippet_key("question", code)
    return uuid4() if Question.objects.filter(translation_key=key).exists() else key

"""The frozen facts of a certificate: what was attested, in both languages, independent of where it came from.

`Certificate.facts` holds them as JSON; `load_facts` turns that JSON into values that a document can rely on
and `dump_facts` writes it. Nothing here looks anything up: a rename elsewhere changes no certificate.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from courses.enums import Level


class FactsError(ValueError):
    """The stored facts are incomplete or of the wrong kind; the message names the key."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same text in Bulgarian and in English."""

    bg: str
    en: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the certificate: the full name, and the name in Latin letters."""

    name: str
    latin_name: str


@dataclass(frozen=True, slots=True)
class CourseFacts:
    """The completed course version; `level` is a value of `Level`, `minutes` the planned learning time."""

    code: str
    version: str
    title: Bilingual
    level: str
    area: str
    minutes: int


@dataclass(frozen=True, slots=True)
class CompetenceFacts:
    """A competence that the course develops, up to `level` (a value of `Level`)."""

    code: str
    title: Bilingual
    level: str


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """A module of the course and its planned learning time in minutes."""

    title: Bilingual
    minutes: int


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who answers for the certificate: always a role, a person's name only where the issuer has given one."""

    name: Bilingual | None
    role: Bilingual


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """All that a certificate says; `result_percent` is None without a mark, `valid_until` without expiry."""

    number: str
    verify_url: str
    holder: Holder
    organisation: Bilingual | None
    issuer: Bilingual
    course: CourseFacts
    result_percent: Decimal | None
    completed_on: date
    issued_on: date
    valid_until: date | None
    outcomes: tuple[Bilingual, ...]
    competences: tuple[CompetenceFacts, ...]
    modules: tuple[ModuleFacts, ...]
    signatory: Signatory


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the keys of one JSON object and names the offending one when it cannot."""

    data: Mapping[str, Any]
    path: str

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}"

    def value(self, key: str) -> Any:
        if key not in self.data:
            raise FactsError(f"{self._at(key)} is missing")
        return self.data[key]

    def text(self, key: str) -> str:
        value = self.value(key)
        if not isinstance(value, str) or not value.strip():
            raise FactsError(f"{self._at(key)} is not a text: {value!r}")
        return value

    def minutes(self, key: str) -> int:
        value = self.value(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise FactsError(f"{self._at(key)} is not a number of minutes: {value!r}")
        return value

    def level(self, key: str) -> str:
        value = self.text(key)
        if value not in Level.values:
            raise FactsError(f"{self._at(key)} is not a level: {value!r}")
        return value

    def day(self, key: str) -> date:
        value = self.text(key)
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise FactsError(f"{self._at(key)} is not a date: {value!r}") from error

    def percent(self, key: str) -> Decimal | None:
        if self.value(key) is None:
            return None
        try:
            value = Decimal(self.text(key))
        except InvalidOperation as error:
            raise FactsError(f"{self._at(key)} is not a number: {self.data[key]!r}") from error
        if not (value.is_finite() and 0 <= value <= 100):
            raise FactsError(f"{self._at(key)} is not a percentage: {self.data[key]!r}")
        return value

    def child(self, key: str) -> "_Reader":
        value = self.value(key)
        if not isinstance(value, Mapping):
            raise FactsError(f"{self._at(key)} is not an object: {value!r}")
        return _Reader(value, self._at(key))

    def children(self, key: str) -> "list[_Reader]":
        value = self.value(key)
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise FactsError(f"{self._at(key)} is not a list of objects: {value!r}")
        return [_Reader(item, f"{self._at(key)}[{index}]") for index, item in enumerate(value)]

    def bilingual(self) -> Bilingual:
        return Bilingual(bg=self.text("bg"), en=self.text("en"))


def load_facts(data: Mapping[str, Any]) -> CertificateFacts:
    """The facts in `data`, a certificate's stored JSON. Raises FactsError for a missing or wrong value."""
    root = _Reader(data, "facts")
    holder, signatory = root.child("holder"), root.child("signatory")
    return CertificateFacts(
        number=root.text("number"),
        verify_url=root.text("verify_url"),
        holder=Holder(name=holder.text("name"), latin_name=holder.text("latin_name")),
        organisation=None if root.value("organisation") is None else root.child("organisation").bilingual(),
        issuer=root.child("issuer").bilingual(),
        course=_course(root.child("course")),
        result_percent=root.percent("result_percent"),
        completed_on=root.day("completed_on"),
        issued_on=root.day("issued_on"),
        valid_until=None if root.value("valid_until") is None else root.day("valid_until"),
        outcomes=tuple(item.bilingual() for item in root.children("outcomes")),
        competences=tuple(
            CompetenceFacts(item.text("code"), item.child("title").bilingual(), item.level("level"))
            for item in root.children("competences")
        ),
        modules=tuple(
            ModuleFacts(item.child("title").bilingual(), item.minutes("minutes"))
            for item in root.children("modules")
        ),
        signatory=Signatory(
            name=None if signatory.value("name") is None else signatory.child("name").bilingual(),
            role=signatory.child("role").bilingual(),
        ),
    )


def _course(data: _Reader) -> CourseFacts:
    return CourseFacts(
        code=data.text("code"),
        version=data.text("version"),
        title=data.child("title").bilingual(),
        level=data.level("level"),
        area=data.text("area"),
        minutes=data.minutes("minutes"),
    )


def dump_facts(facts: CertificateFacts) -> dict[str, Any]:
    """The JSON of `facts`, as `load_facts` reads it: dates as ISO text, the percentage as decimal text."""
    data = asdict(facts)
    for key in ("completed_on", "issued_on", "valid_until"):
        data[key] = None if data[key] is None else data[key].isoformat()
    data["result_percent"] = None if facts.result_percent is None else str(facts.result_percent)
    for key in ("outcomes", "competences", "modules"):
        data[key] = list(data[key])
    return data

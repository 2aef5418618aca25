"""A course's card in one language: what catalogue, course page and dashboard say about a frozen version."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from courses.enums import Area, Level
from courses.models import CourseVersion
from learning.queries.outlines import in_language


@dataclass(frozen=True)
class Outcome:
    """What somebody can do after the course, and the competence that it serves."""

    text: str
    competence: str


@dataclass(frozen=True)
class Competence:
    """A competence that the course builds."""

    code: str
    title: str


@dataclass(frozen=True)
class CourseCard:
    """The card of a course version (`CourseVersion.card`), read in one language."""

    version: CourseVersion
    language: str

    def _words(self, key: str) -> str:
        return in_language(self.version.card.get(key), self.language)

    @property
    def code(self) -> str:
        """The course's code, such as ``FOR-101``."""
        return str(self.version.card["code"])

    @property
    def slug(self) -> str:
        """The course's place in the address."""
        return str(self.version.card["slug"])

    @property
    def area(self) -> str:
        """The code of the area of competence, such as ``FOR``."""
        return str(self.version.card["area"])

    @property
    def area_name(self) -> str | Promise:
        """The area in words."""
        return Area(self.area).label

    @property
    def level(self) -> str:
        """The proficiency level's code."""
        return str(self.version.card["level"])

    @property
    def level_name(self) -> str | Promise:
        """The level in words."""
        return Level(self.level).label

    @property
    def minutes(self) -> int:
        """The estimated learning time; from two hours on in half hours, since minutes would feign
        precision.
        """
        minutes = int(self.version.card["minutes"])
        return minutes if minutes < 120 else round(minutes / 30) * 30

    @property
    def lessons(self) -> int:
        """The number of lessons."""
        return int(self.version.card["lessons"])

    @property
    def title(self) -> str:
        """The course's title."""
        return self._words("title")

    @property
    def summary(self) -> str:
        """The course in two sentences."""
        return self._words("summary")

    @property
    def audience(self) -> str:
        """Whom the course is for."""
        return self._words("audience")

    @property
    def prerequisite_alternative(self) -> str:
        """What is accepted instead of the prerequisites; empty when nothing is."""
        return self._words("prerequisite_alternative")

    @property
    def trainer(self) -> str:
        """Who teaches the course; empty when nobody is named."""
        trainer: Any = self.version.card.get("trainer")
        return in_language(trainer, self.language) if isinstance(trainer, Mapping) else str(trainer or "")

    @property
    def certificate_months(self) -> int | None:
        """For how many months the certificate is valid; None for ever."""
        months: int | None = self.version.card.get("certificate_months")
        return months

    @property
    def languages(self) -> list[str]:
        """Codes of the languages that the course is offered in."""
        return list(self.version.card["languages"])

    @property
    def prerequisites(self) -> list[str]:
        """Slugs of the courses to be completed before."""
        return list(self.version.card["prerequisites"])

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """What somebody can do after the course."""
        return [
            Outcome(
                text=in_language({k: v for k, v in row.items() if k in self.languages}, self.language),
                competence=row["competence"],
            )
            for row in self.version.card["outcomes"]
        ]

    @cached_property
    def competences(self) -> list[Competence]:
        """The competences that the course builds."""
        return [
            Competence(code=row["code"], title=in_language(row["title"], self.language))
            for row in self.version.card["competences"]
        ]

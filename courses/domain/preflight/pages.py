"""What the rules look at: a lesson in one language, and the whole course."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from courses.domain.editions.building import Inspection
from courses.domain.editions.manuscript import LessonSheet, Manuscript
from courses.domain.editions.parts import Part, parts
from courses.domain.preflight.findings import Finding, Severity
from courses.models import LessonPage


@dataclass(frozen=True)
class LessonText:
    """A lesson's page with its blocks. `primary`: its kind, minutes and facts are the ones that count."""

    page: LessonPage
    language: str
    primary: bool = True

    @cached_property
    def parts(self) -> list[Part]:
        """The blocks in order."""
        return parts(self.page)

    def warn(self, rule: str, message: str, part: Part | None = None) -> Finding:
        """Return a warning about the page, or about one of its blocks."""
        return Finding(
            rule,
            Severity.WARN,
            message,
            self.page.pk or 0,
            self.page.title,
            self.language,
            self.page.translation_key,
            part.number if part else 0,
            part.id if part else "",
        )


@dataclass(frozen=True)
class CourseText:
    """A course in all its languages with what it would freeze; `today` is the day of the check."""

    manuscript: Manuscript
    inspection: Inspection
    today: date

    @cached_property
    def texts(self) -> list[LessonText]:
        """All lessons in all their languages, in order."""
        return [
            LessonText(page, language, primary=page is sheet.primary)
            for sheet in self.manuscript.lessons
            for language, page in sheet.pages.items()
        ]

    def text(self, sheet: LessonSheet) -> LessonText:
        """Return a lesson in its primary language."""
        return next(text for text in self.texts if text.page is sheet.primary)

    def warn(self, rule: str, message: str, language: str = "") -> Finding:
        """Return a warning about the course as a whole, at its page in this language, else the primary."""
        language = language or self.manuscript.languages[0]
        page = self.manuscript.pages[language]
        return Finding(rule, Severity.WARN, message, page.pk, page.title, language)

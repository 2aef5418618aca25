"""Lessons for the rules to look at, never saved."""

from datetime import date
from typing import Any
from uuid import uuid4

from courses.domain.preflight.lesson import TEXT_RULES
from courses.domain.preflight.pages import LessonText
from courses.enums import LessonKind
from courses.models import LessonPage

TODAY = date(2026, 11, 24)
LANGUAGES = ("bg", "en")
WORD = {"bg": "дума ", "en": "word "}


def text(html: str) -> tuple[str, Any]:
    """Return a text block."""
    return "text", html


def figure(alt: str, caption: str = "") -> tuple[str, Any]:
    """Return a figure without an image."""
    return "figure", {"image": None, "alt": alt, "caption": caption}


def table(*headings: str) -> tuple[str, Any]:
    """Return a table with one row."""
    columns = [{"type": "text", "heading": heading} for heading in headings]
    return "table", {"caption": "", "columns": columns, "rows": [{"values": ["<p>1</p>"] * len(headings)}]}


def check(feedback: str) -> tuple[str, Any]:
    """Return a question with two options."""
    options = [
        {"text": letter, "correct": letter == "а", "feedback": feedback, "key": letter} for letter in "аб"
    ]
    value = {"type": "single_choice", "stem": "?", "competence": "", "difficulty": 1, "points": 1}
    answers = [{"type": "option", "id": str(uuid4()), "value": option} for option in options]
    return "check", value | {"answers": answers}


def lesson(*blocks: tuple[str, Any], language: str = "bg", primary: bool = True, **fields: Any) -> LessonText:
    """Return a lesson of these blocks; `fields` are those of its page."""
    body = [{"type": kind, "id": str(uuid4()), "value": value} for kind, value in blocks]
    page = LessonPage(
        **{"id": 1, "title": "Урок", "minutes": 1, "kind": LessonKind.READING, "body": body, **fields}
    )
    return LessonText(page, language, primary)


def rules_of(found: LessonText) -> set[str]:
    """Return the names of the rules that a lesson breaks."""
    return {finding.rule for rule in TEXT_RULES for finding in rule(found, TODAY)}


def messages_of(found: LessonText) -> str:
    """Return what the rules say, one finding a line."""
    return "\n".join(finding.message for rule in TEXT_RULES for finding in rule(found, TODAY))

"""What the home page shows of the catalogue."""

from typing import Any

from django.urls import reverse

from courses.enums import Stage
from courses.queries.catalogue import published_courses
from learning.queries.cards import CourseCard


def introductory_cards(language: str) -> list[dict[str, Any]]:
    """Return the courses that open a subject, as `components/course_card.html` takes them, in one query."""
    cards = []
    for course in published_courses():
        version = course.current_version
        if version is None or version.card["stage"] != Stage.INTRODUCTORY:
            continue
        card = CourseCard(version, language)
        cards.append(
            {
                "code": card.code,
                "area": card.area,
                "title": card.title,
                "summary": card.summary,
                "level": card.level_name,
                "minutes": card.minutes,
                "lessons": card.lessons,
                "languages": card.languages,
                "url": reverse("learning:course", args=[card.slug]),
            }
        )
    return cards

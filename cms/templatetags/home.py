"""`{% introductory_courses as cards %}`: the courses that the home page shows."""

from typing import Any

from django import template
from django.utils.translation import get_language

from cms.queries.home import introductory_cards

register = template.Library()


@register.simple_tag
def introductory_courses() -> list[dict[str, Any]]:
    """Return the courses that open a subject, for `components/course_card.html`."""
    return introductory_cards(get_language() or "bg")

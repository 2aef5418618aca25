"""Looking things up by language in the outline's templates."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def in_language_of(pages: dict[str, Any], code: str) -> Any:
    """Return the page in a language, None if there is none."""
    return pages.get(code)

"""Tags of components/pagination.html."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.core.paginator import Page

register = template.Library()


@register.simple_tag(takes_context=True)
def page_link(context: dict[str, Any], number: int, parameter: str = "") -> str:
    """Return the address of page `number` of the list shown: the current query with that page."""
    query = context["request"].GET.copy()
    query[parameter or "page"] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def page_numbers(page: Page[Any]) -> Iterator[int | str]:
    """Return the numbers to show: both ends, two on either side of the current one, ellipses between."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)

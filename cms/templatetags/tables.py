"""Filter of components/data_table.html."""

from collections.abc import Iterable
from typing import Any

from django import template

register = template.Library()


@register.filter
def beside(columns: Iterable[Any], cells: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Return each column with its cell of one row; raise ValueError when a row is longer or shorter."""
    return list(zip(columns, cells, strict=True))

"""Words about questions."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def value_of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping has for a key, else the key."""
    return mapping.get(key, key)

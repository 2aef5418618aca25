"""`{% same_for_all "components/site_footer.html" issuer=issuer %}`: a part of a page, rendered once."""

from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


@register.simple_tag
def same_for_all(name: str, **values: Any) -> SafeString:
    """Return template `name` with nothing but `values`, kept for as long as the process runs.

    For parts that show the same to everybody in a language: no request, no person, nothing that changes
    beyond `values`, which must be hashable.
    """
    return _rendered(get_language() or "", name, tuple(sorted(values.items())))


@lru_cache(maxsize=1024)
def _rendered(language: str, name: str, values: tuple[tuple[str, Any], ...]) -> SafeString:
    return render_to_string(name, {"LANGUAGE_CODE": language, **dict(values)})

"""`{% icon "check" %}`: a symbol of the icon sprite."""

import functools

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@functools.lru_cache(maxsize=512)
def icon(name: str, css_class: str = "icon") -> SafeString:
    """Return symbol `name` of `cms/icons/sprite.svg`, in the colour of the text.

    Screen readers do not hear it: the words beside an icon carry the meaning. An icon alone needs visually
    hidden text next to it.
    """
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        css_class,
        static("cms/icons/sprite.svg"),
        name,
    )

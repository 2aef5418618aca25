"""Filters that put bare values into words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()

GAP = "\N{NO-BREAK SPACE}"


@register.filter
def duration(minutes: int | str | None) -> str:
    """Return a time in minutes as "45 min", "2 h" or "2 h 5 min", unbreakable; nothing for nothing."""
    if not minutes:
        return ""
    hours, rest = divmod(int(minutes), 60)
    parts = []
    if hours:
        parts.append(_("%(hours)s h") % {"hours": hours})
    if rest:
        parts.append(_("%(minutes)s min") % {"minutes": rest})
    return GAP.join(parts).replace(" ", GAP)


@register.filter
def initials(name: object) -> str:
    """Return the first letters of a name's first and last word: "МИ" for "Мария Петрова Илиева"."""
    words = str(name).split()
    if not words:
        return ""
    return "".join(word[0].upper() for word in (words[0], words[-1])[: len(words)])

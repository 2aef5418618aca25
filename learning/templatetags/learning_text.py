"""Filters that put the learner's figures into words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Return a length of time as people say it: “25 min”, “1 h 30 min”, “8 h”."""
    hours, rest = divmod(int(minutes), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def estimated(minutes: int) -> str:
    """Return an estimate in words; from two hours on rounded to half hours, since minutes would feign precision."""
    minutes = int(minutes)
    return duration(minutes if minutes < 120 else round(minutes / 30) * 30)

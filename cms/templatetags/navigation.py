"""`{% section as here %}`: which door of the main navigation the current page lies behind."""

from typing import Any

from django import template

register = template.Library()

CATALOGUE = ("learning:catalogue", "learning:course", "learning:enrol")
LEARNING = (
    "learning:dashboard",
    "learning:resume",
    "learning:lesson",
    "learning:attempt",
    "learning:assignment",
)
HR = ("learning:hr_", "certificates:hr_", "certificates:export")
CERTIFICATES = ("certificates:list",)
DOORS = {"hr": HR, "catalogue": CATALOGUE, "learning": LEARNING, "certificates": CERTIFICATES}


@register.simple_tag(takes_context=True)
def section(context: dict[str, Any]) -> str:
    """Return "catalogue", "learning", "certificates", "hr", or nothing for a page outside of them.

    A view whose name does not tell (a Wagtail page, say) may put `section` into its context.
    """
    if context.get("section"):
        return str(context["section"])
    match = getattr(context.get("request"), "resolver_match", None)
    name = match.view_name if match else ""
    return next((door for door, names in DOORS.items() if name.startswith(names)), "")

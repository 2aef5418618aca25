"""What the side-by-side editor shows about a translation."""

import json
from typing import Any

from django import template
from django.template.context import RequestContext
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage
from courses.permissions import lock_against
from courses.queries.stale import stale_texts
from courses.queries.translations import block_states, state_of

register = template.Library()


@register.inclusion_tag("courses/admin/twin_panel.html", takes_context=True)
def twin_panel(context: RequestContext) -> dict[str, Any]:
    """Show what is left to translate in the page or snippet that is being edited, and what can be done."""
    translation, twin = context["translation"], context["instance"]
    original = translation.source.as_instance()
    state = state_of(original, translation.target_locale)
    is_page = isinstance(twin, Page)
    course = _course_of(twin)
    user = context["request"].user
    permissions = twin.permissions_for_user(user) if is_page else None
    return {
        "request": context["request"],
        "csrf_token": context["csrf_token"],
        "translation": translation,
        "state": state,
        "blocks": block_states(original, state),
        "own": state.own,
        "lock": lock_against(user, twin),
        "is_page": is_page,
        "can_submit": permissions is not None and permissions.can_submit_for_moderation(),
        "languages_url": course and reverse("course_languages:overview", args=[course.pk]),
        "review_url": course and reverse("course_review:review", args=[course.pk]),
    }


def _course_of(twin: Any) -> CoursePage | None:
    """Return the page of the course that a translated page or question belongs to; None for a shared bank."""
    if isinstance(twin, Page):
        return CoursePage.objects.ancestor_of(twin, inclusive=True).first()
    return CoursePage.objects.filter(translation_key=twin.bank.course_id, locale=twin.locale).first()


@register.simple_tag(takes_context=True)
def twin_languages(context: RequestContext) -> dict[str, str]:
    """Return the codes of the languages in the editor's two columns."""
    locales = {"source": context["source_locale"], "target": context["target_locale"]}
    return {column: locale.language_code for column, locale in locales.items()}


@register.simple_tag(takes_context=True)
def twin_props(context: RequestContext) -> str:
    """Return the editor's data with a word at each text whose original has changed, and without the ways that
    would take the twin apart from its original. What somebody else has locked can only be read.
    """
    translation, data = context["translation"], json.loads(context["props"])
    data["object"]["isLocked"] = bool(lock_against(context["request"].user, context["instance"]))
    data["links"]["convertToAliasUrl"] = None
    stale = stale_texts(translation)
    paths = {segment["id"]: segment["contentPath"] for segment in data["segments"]}
    for row in data["initialStringTranslations"]:
        if (row["string_id"], paths.get(row["segment_id"])) in stale:
            row["error"] = _("The original has changed. Correct this text, or save it again if it is right.")
    return json.dumps(data)

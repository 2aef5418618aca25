"""Words about course versions."""

from typing import Any

from django import template
from django.utils.translation import gettext as _

from courses.domain.editions import Change
from courses.domain.editions.changes import ChangeKind

register = template.Library()


@register.filter
def in_language(words: dict[str, str], language: str) -> str:
    """Return a text in the language, or in the first one that it has."""
    return words.get(language) or next(iter(words.values()), "")


@register.filter
def change_text(change: Change, language: str) -> str:
    """Return a sentence about what differs from the newest version."""
    sentences = {
        ChangeKind.ADDED: _("New lesson: {title}"),
        ChangeKind.REMOVED: _("Lesson left out: {title}"),
        ChangeKind.CHANGED: _("Lesson changed: {title}"),
        ChangeKind.MOVED: _("Lesson moved: {title}"),
        ChangeKind.QUESTIONS: _("Questions of the question banks have changed."),
        ChangeKind.DESCRIPTION: _("The description, the modules or the completion rule have changed."),
    }
    return sentences[change.kind].format(title=in_language(change.title, language))


@register.filter
def value_of(mapping: dict[Any, Any], key: Any) -> Any:
    """Return what a mapping has for a key, else the key."""
    return mapping.get(key, key)

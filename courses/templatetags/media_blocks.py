"""Facts about the files and films of a lesson, in words."""

from typing import Any

from django import template
from django.template.defaultfilters import filesizeformat

from courses.blocks.embeds import Embed, frozen_embed
from courses.domain.uploads import kind_of
from courses.enums import CodeLanguage

register = template.Library()


@register.filter
def file_facts(file: dict[str, Any]) -> str:
    """Return the kind and the size of a file, such as “PDF · 84 KB”."""
    return f"{str(file['kind']).upper()} · {filesizeformat(file['size'])}"


@register.filter
def media_type(file: dict[str, str]) -> str:
    """Return the media type of a film or recording."""
    kind = kind_of(f"x.{file['kind']}")
    return kind.mime if kind else ""


@register.filter
def film(embed: dict[str, str]) -> Embed | None:
    """Return a film at its provider, None if lessons may not show it (any more)."""
    return frozen_embed(embed)


@register.filter
def code_language(value: str) -> str:
    """Return the name of a language of code blocks."""
    return str(CodeLanguage(value).label) if value in CodeLanguage.values else value

"""Copying things for translation."""

from typing import Any

from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField


def fields_of_twins(*, translated: list[str], shared: list[str]) -> list[Any]:
    """Return what a model's `translatable_fields` are: those with texts of their own in every language, and
    those that a translation always takes from the original.
    """
    return [
        *(TranslatableField(name) for name in translated),
        *(SynchronizedField(name, overridable=False) for name in shared),
    ]


class BelongsToTranslated(TranslatableMixin):
    """Something that belongs to a parent in its own language, such as a question to its bank.

    `translated_parent` names the foreign key to the parent.
    """

    translated_parent: str

    class Meta(TranslatableMixin.Meta):
        abstract = True

    def copy_for_translation(self, locale: Locale, exclude_fields: list[str] | None = None) -> Any:
        """Return an unsaved copy in another language, below the parent's translation where there is one."""
        copy = super().copy_for_translation(locale, exclude_fields=exclude_fields)
        parent = getattr(self, self.translated_parent)
        setattr(copy, self.translated_parent, parent.get_translation_or_none(locale) or parent)
        return copy

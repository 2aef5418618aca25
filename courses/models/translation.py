"""Copying things for translation."""

from typing import Any

from wagtail.models import Locale, TranslatableMixin


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

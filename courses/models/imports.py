"""What was taken over from a content pack, so that a repeated import changes only what the pack has
changed.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportedItem(models.Model):
    """One page, snippet or image in one language, as the pack had it at its last import.

    `sha256` is the hash of the pack's text for it. As long as the pack does not change it, what trainers
    made of the item since stays.
    """

    key = models.CharField(_("item"), max_length=255, primary_key=True)
    sha256 = models.CharField(_("SHA-256 in the pack"), max_length=64)
    object_id = models.CharField(_("id of what was made of it"), max_length=40)

    class Meta:
        verbose_name = _("imported item")
        verbose_name_plural = _("imported items")

    def __str__(self) -> str:
        return self.key

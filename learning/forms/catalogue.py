"""The catalogue's search field and filters; they live in the address, so that a list can be bookmarked and
shared.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.enums import Area, Level
from learning.enums import Language
from learning.queries.catalogue import CatalogueFilters

DURATION_CHOICES = [
    ("", _("Any length")),
    ("short", _("Up to 6 hours")),
    ("medium", _("6 to 10 hours")),
    ("long", _("More than 10 hours")),
]


class CatalogueForm(forms.Form):
    """Search and filters of the catalogue. A value that makes no sense is ignored: an old link must still
    open.
    """

    q = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"type": "search", "placeholder": _("Topic, course or skill"), "enterkeyhint": "search"}
        ),
    )
    area = forms.ChoiceField(label=_("Area"), required=False, choices=[("", _("All areas")), *Area.choices])
    level = forms.ChoiceField(
        label=_("Level"), required=False, choices=[("", _("All levels")), *Level.choices]
    )
    duration = forms.ChoiceField(label=_("Duration"), required=False, choices=DURATION_CHOICES)
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("Any language")), *Language.choices]
    )

    def filters(self) -> CatalogueFilters:
        """Return what was asked for, without what is not valid."""
        self.is_valid()
        return CatalogueFilters(**{name: self.cleaned_data.get(name, "") for name in self.fields})

"""What people may change about themselves."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from learning.domain.transliteration import transliterate
from learning.enums import Language
from learning.models import User

LATIN_NAME = re.compile(r"^[A-Za-zÀ-ɏ .'’-]+$")


class ProfileForm(forms.ModelForm):
    """Names and language of a person; a Latin name is proposed where none has been given yet."""

    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=150,
        help_text=_(
            "As in your passport or identity card. It stands on the English page of your certificates."
        ),
        validators=[
            RegexValidator(LATIN_NAME, _("Use Latin letters, spaces, hyphens and apostrophes only."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "en"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("The language in which we write to you and open the academy after you sign in."),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = User
        fields = ["full_name", "latin_name", "language"]
        labels = {"full_name": _("Full name")}
        help_texts = {
            "full_name": _("Given, middle and family name, as they should stand on your certificates.")
        }
        widgets = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.latin_name:
            self.initial["latin_name"] = transliterate(self.instance.full_name)

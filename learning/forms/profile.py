"""What people may change about themselves."""

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learning.domain.time_zones import time_zone_choices
from learning.domain.transliteration import transliterate
from learning.enums import Language, MailKind
from learning.models import User

LATIN_NAME = re.compile(r"^[A-Za-zÀ-ɏ .'’-]+$")


class ProfileForm(forms.ModelForm):
    """Names and settings of a person; a Latin name is proposed where there is none yet."""

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

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("Deadlines and times are shown by this clock."),
        choices=lambda: time_zone_choices(get_language() or Language.BULGARIAN, timezone.now()),
    )
    mails = forms.MultipleChoiceField(
        label=_("E-mails that I want"),
        choices=MailKind.choices,
        required=False,
        help_text=_("Invitations, security messages and your own requests are always answered by e-mail."),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = User
        fields = ["full_name", "latin_name", "public_name", "language", "time_zone"]
        labels = {"full_name": _("Full name"), "public_name": _("Name for people of other organisations")}
        help_texts = {
            "public_name": _(
                "How they see you where lessons are discussed, for example your first name. Left empty, they "
                "see no name."
            ),
            "full_name": _("Given, middle and family name, as they should stand on your certificates."),
        }
        widgets = {
            "full_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "public_name": forms.TextInput(attrs={"autocomplete": "nickname"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.latin_name:
            self.initial["latin_name"] = transliterate(self.instance.full_name)
        self.initial["mails"] = [
            kind.value for kind in MailKind if kind.value not in self.instance.muted_mails
        ]

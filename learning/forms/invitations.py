"""What somebody says of themselves when they accept an invitation."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from learning.domain.transliteration import transliterate
from learning.enums import Language
from learning.forms.profile import LATIN_NAME
from learning.models import Invitation, User


class AcceptForm(forms.Form):
    """Name, language and password of a new person; the address is the invitation's and cannot be changed."""

    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        help_text=_("Given, middle and family name, as they should stand on your certificates."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    latin_name = forms.CharField(
        label=_("Name in Latin letters"),
        max_length=150,
        required=False,
        help_text=_(
            "As in your passport or identity card. Left empty, we transliterate your name by the law."
        ),
        validators=[
            RegexValidator(LATIN_NAME, _("Use Latin letters, spaces, hyphens and apostrophes only."))
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "lang": "en"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("At least 10 characters, not only digits, and nothing that is easy to guess."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=Language.choices,
        help_text=_("The language in which we write to you. You can change it later."),
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, invitation: Invitation) -> None:
        self.invitation = invitation
        initial = {
            "full_name": invitation.full_name,
            "latin_name": transliterate(invitation.full_name),
            "language": invitation.language,
        }
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Hold the password against the site's rules and against what is known of its owner."""
        cleaned = super().clean() or {}
        if password := cleaned.get("password"):
            owner = User(email=self.invitation.email, full_name=cleaned.get("full_name", ""))
            try:
                password_validation.validate_password(password, owner)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

"""Whom cluster staff invite, and to what."""

import re
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from learning.enums import Language, MembershipRole, SiteRole
from learning.forms.staff import EntryForm, UnitField
from learning.models import Organisation

ADDRESS = re.compile(r"[^\s<>,;:]+@[^\s<>,;:]+")
AROUND = " \t<>,;:\"'"
MAX_LINES = 200


class Guest(NamedTuple):
    """Somebody to invite, and the line that names them."""

    line: int
    full_name: str
    email: str


class OfferForm(EntryForm):
    """What an invitation gives."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label=_("Organisation"), required=False, empty_label=_("No organisation")
    )
    unit = UnitField()
    role = forms.ChoiceField(label=_("Role in the organisation"), choices=MembershipRole.choices)
    site_role = forms.ChoiceField(
        label=_("Role in the academy"),
        choices=SiteRole.choices,
        required=False,
        help_text=_("Trainers write courses; cluster staff manage everything."),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=Language.choices)


class InviteForm(OfferForm):
    """One person."""

    email = forms.EmailField(label=_("E-mail address"))
    full_name = forms.CharField(
        label=_("Full name"),
        max_length=150,
        required=False,
        help_text=_("The person can correct it when they accept."),
    )
    field_order = ["email", "full_name"]


class InviteManyForm(OfferForm):
    """Many people at once, a line each. Either all lines are right or nobody is invited."""

    addresses = forms.CharField(
        label=_("People, one a line"),
        help_text=_("An address, or a name and an address: Ivan Petrov Dimov <ivan@example.org>"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
    )
    field_order = ["addresses"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wrong_lines: dict[int, Any] = {}

    def refuse_lines(self, wrong: dict[int, Any]) -> ValidationError:
        """Remember why lines are wrong, by their number, and return the error that counts them."""
        self.wrong_lines |= wrong
        count = ngettext_lazy("%(count)s line is wrong.", "%(count)s lines are wrong.", "count")
        return ValidationError(count, params={"count": len(self.wrong_lines)})

    def clean_addresses(self) -> list[Guest]:
        """Return the people; raise ValidationError when lines are wrong, and note why in `wrong_lines`."""
        lines = enumerate(self.cleaned_data["addresses"].splitlines(), 1)
        filled = [(number, line.strip()) for number, line in lines if line.strip()]
        if len(filled) > MAX_LINES:
            raise ValidationError(
                _("At most %(max)s people at once. Divide the list."), params={"max": MAX_LINES}
            )
        guests: list[Guest] = []
        wrong: dict[int, Any] = {}
        seen: dict[str, int] = {}
        for number, line in filled:
            guest = read_line(number, line)
            if guest is None:
                wrong[number] = _("“%(line)s” is not an e-mail address.") % {"line": line}
                continue
            first = seen.setdefault(guest.email, number)
            if first != number:
                wrong[number] = _("The same address as in line %(first)s.") % {"first": first}
            guests.append(guest)
        if wrong:
            raise self.refuse_lines(wrong)
        return guests


def read_line(number: int, line: str) -> Guest | None:
    """Return whom a line such as ``Ivan Petrov <ivan@example.org>`` names, if anybody."""
    found = ADDRESS.search(line)
    if found is None or line[found.end() :].strip(AROUND):
        return None
    email = found.group().lower()
    try:
        validate_email(email)
    except ValidationError:
        return None
    return Guest(number, line[: found.start()].strip(AROUND)[:150], email)

"""What cluster staff enter about people, organisations and memberships."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from learning.domain.transliteration import transliterate
from learning.enums import MembershipRole
from learning.forms.profile import LATIN_NAME
from learning.models import Membership, Organisation, Unit, User


class PersonForm(WagtailAdminModelForm):
    """An account: no password, no superuser; those are not for this screen."""

    class Meta:
        model = User
        fields = ["full_name", "latin_name", "email", "language", "site_role", "is_active"]
        help_texts = {
            "email": _("The person signs in with it, and new passwords are sent to it."),
            "site_role": _("Trainers write courses; cluster staff manage everything."),
            "is_active": _("Without it nobody signs in; certificates stay valid and can be checked."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["latin_name"].validators.append(
            RegexValidator(LATIN_NAME, _("Use Latin letters, spaces, hyphens and apostrophes only."))
        )

    def validate_unique(self) -> None:
        """Leave it to the verb, which compares addresses whatever their case."""


class OrganisationForm(WagtailAdminModelForm):
    """A member organisation."""

    slug = forms.SlugField(
        label=_("Short name"),
        max_length=60,
        required=False,
        help_text=_("Latin letters, digits and hyphens. Left empty, it is made from the English name."),
    )

    class Meta:
        model = Organisation
        fields = ["name_bg", "name_en", "slug"]

    def clean(self) -> dict[str, Any]:
        """Make the short name from the English one where none is given."""
        cleaned: dict[str, Any] = super().clean()
        if not cleaned.get("slug") and cleaned.get("name_en"):
            cleaned["slug"] = slugify(transliterate(cleaned["name_en"]))[:60]
        return cleaned


class UnitForm(WagtailAdminModelForm):
    """A new unit of an organisation."""

    class Meta:
        model = Unit
        fields = ["organisation", "name_bg", "name_en"]


class UnitEditForm(WagtailAdminModelForm):
    """The names of a unit; it stays with its organisation."""

    class Meta:
        model = Unit
        fields = ["name_bg", "name_en"]


class UnitField(forms.ModelChoiceField):
    """A unit, named with its organisation."""

    def __init__(self, **kwargs: Any) -> None:
        units = Unit.objects.select_related("organisation").order_by("organisation__name_bg", "name_bg")
        super().__init__(units, label=_("Unit"), required=False, **kwargs)

    def label_from_instance(self, obj: Unit) -> str:
        """Return the names of organisation and unit."""
        return f"{obj.organisation.name} – {obj.name}"


class EntryForm(forms.Form):
    """A form whose values a verb takes; `instance` only fills it in."""

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)
        if instance is not None:
            for name in self.fields:
                self.initial.setdefault(name, getattr(instance, name))


class MembershipForm(EntryForm):
    """A new membership. The person is named by address: in a list of everybody one would mistake them."""

    person = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("Somebody without an account? Invite them; the membership comes with it."),
    )
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Organisation"))
    unit = UnitField()
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices)
    started_on = forms.DateField(label=_("First day"), initial=timezone.localdate, widget=AdminDateInput)

    def clean_person(self) -> User:
        """Return the person with this address; raise ValidationError when there is none."""
        person = User.objects.filter(email__iexact=self.cleaned_data["person"]).first()
        if person is None:
            raise ValidationError(_("Nobody signs in with this address. Check it, or invite the person."))
        return person


class MembershipEditForm(EntryForm):
    """Role, unit and last day of a membership."""

    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices)
    unit = UnitField()
    ended_on = forms.DateField(
        label=_("Last day"),
        required=False,
        help_text=_(
            "The last day on which the person belongs here; empty while it goes on. "
            "To end the rights of HR at once, change the role."
        ),
        widget=AdminDateInput,
    )

    def __init__(self, *args: Any, instance: Membership, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        units: Any = self.fields["unit"]
        units.queryset = units.queryset.filter(organisation=instance.organisation_id)

"""Forms of this package."""

import re
import uuid

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from certificates.queries.certificates import CertificateFilters, courses_with_certificates, units_of
from courses.models import Course
from learning.models import User
from learning.queries.scope import hr_organisations

STATUSES = [
    ("", _("Any status")),
    ("valid", _("Valid")),
    ("expiring", _("Expires within 90 days")),
    ("expired", _("Expired")),
    ("revoked", _("Revoked")),
    ("pending", _("In preparation")),
]


class CourseChoiceField(forms.ModelChoiceField):
    """A course by its title in the reader's language."""

    language = "bg"

    def label_from_instance(self, obj: Course) -> str:
        """Return the code and title."""
        title = obj.current_version.card["title"]
        return f"{obj.code} {title.get(self.language) or title['bg']}"


class CertificateFilterForm(forms.Form):
    """Narrows HR's list of certificates; every value stands in the URL. What is not offered is refused."""

    q = forms.CharField(label=_("Name, e-mail or number"), required=False, max_length=100)
    status = forms.ChoiceField(label=_("Status"), choices=STATUSES, required=False)
    course = CourseChoiceField(label=_("Course"), queryset=Course.objects.none(), required=False)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=None, required=False)
    organisation = forms.ModelChoiceField(label=_("Organisation"), queryset=None, required=False)

    def __init__(self, data: object, *, user: User, language: str) -> None:
        super().__init__(data)
        organisations = hr_organisations(user)
        self.fields["course"].language = language
        self.fields["course"].queryset = courses_with_certificates(user)
        self.fields["unit"].queryset = units_of(organisations)
        self.fields["organisation"].queryset = organisations
        if organisations.count() < 2:
            del self.fields["organisation"]

    def filters(self) -> CertificateFilters:
        """Return the filters; a value that is not offered counts as none and is named in the form's errors."""
        self.is_valid()
        clean = self.cleaned_data
        course, unit, organisation = clean.get("course"), clean.get("unit"), clean.get("organisation")
        return CertificateFilters(
            search=clean.get("q", ""),
            status=clean.get("status", ""),
            course=course and course.id,
            unit=unit and unit.id,
            organisation=organisation and organisation.id,
        )


class VerificationForm(forms.Form):
    """The address or the code of a certificate, however it was copied."""

    code = forms.CharField(
        label=_("Address or code from the certificate"),
        max_length=300,
        help_text=_("It looks like this: …/verify/6f1f0f0e-7c3d-4a58-9d0b-0d5f3f5d8a11/"),
    )

    def clean_code(self) -> uuid.UUID:
        """Return the certificate's public id; raise ValidationError when the text holds none."""
        found = re.search(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", self.cleaned_data["code"].lower())
        if found is None:
            raise ValidationError(_("There is no code in this. Copy the whole address that stands beside the QR code."))
        return uuid.UUID(found.group())

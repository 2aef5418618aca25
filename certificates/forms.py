"""Forms of this package."""

import re
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from certificates.enums import CertificateStatus
from certificates.queries.certificates import CertificateFilters, courses_with_certificates
from courses.models import Course
from learning.models import Organisation, Unit, User
from learning.queries.outlines import in_language
from learning.queries.scope import hr_organisations

STATUSES = [
    ("valid", CertificateStatus.VALID.label),
    ("expiring", _("Expires within 90 days")),
    ("expired", CertificateStatus.EXPIRED.label),
    ("revoked", CertificateStatus.REVOKED.label),
    ("superseded", CertificateStatus.SUPERSEDED.label),
    ("pending", CertificateStatus.PENDING.label),
    ("failed", CertificateStatus.FAILED.label),
]


def course_label(course: Course) -> str:
    """Return code and title of a course in the reader's language."""
    if course.current_version is None:
        return course.code
    return f"{course.code} {in_language(course.current_version.card['title'], get_language() or 'bg')}"


class CourseChoiceField(forms.ModelChoiceField):
    """A course by code and title in the reader's language."""

    def label_from_instance(self, obj: Course) -> str:
        """Return code and title."""
        return course_label(obj)


class UnitChoiceField(forms.ModelChoiceField):
    """A unit; with the name of its organisation where there are several."""

    def __init__(self, organisations: list[Organisation], **kwargs: Any) -> None:
        units = Unit.objects.filter(organisation__in=organisations).select_related("organisation")
        super().__init__(units.order_by("organisation__name_bg", "name_bg"), **kwargs)
        self.several = len(organisations) > 1

    def label_from_instance(self, obj: Unit) -> str:
        """Return the name of the unit."""
        return f"{obj.organisation.name} – {obj.name}" if self.several else obj.name


class CertificateFilterForm(forms.Form):
    """Narrows HR's list of certificates; every value stands in the URL. What is not offered is refused."""

    q = forms.CharField(
        label=_("Name, e-mail or number"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    status = forms.ChoiceField(label=_("Status"), choices=[("", _("Any status")), *STATUSES], required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        organisations = list(hr_organisations(user))
        self.fields["course"] = CourseChoiceField(
            courses_with_certificates(user), label=_("Course"), required=False, empty_label=_("All courses")
        )
        self.fields["unit"] = UnitChoiceField(
            organisations, label=_("Unit"), required=False, empty_label=_("All units")
        )
        if len(organisations) > 1:
            self.fields["organisation"] = forms.ModelChoiceField(
                hr_organisations(user),
                label=_("Organisation"),
                required=False,
                empty_label=_("All organisations"),
            )

    def filters(self) -> CertificateFilters:
        """Return the filters; a value that is not offered counts as none and is named in the errors."""
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


class RevocationForm(forms.Form):
    """Why a certificate is declared void."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The holder reads it in the list of own certificates; the public page does not show it."),
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
            raise ValidationError(
                _(
                    "There is no code in this. Copy the whole address that stands beside the QR code; "
                    "the number of the certificate alone is not enough."
                )
            )
        return uuid.UUID(found.group())

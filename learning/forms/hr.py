"""HR's filters and what HR may set: courses and deadlines. What is not offered is refused."""

from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Course
from courses.queries.catalogue import published_courses
from learning.enums import Followup
from learning.models import Organisation, Unit, User
from learning.queries.people import PeopleFilter, assignable_courses, course_title
from learning.queries.scope import hr_organisations

STATES = [("", _("Everybody")), *Followup.choices]


def _offer(form: forms.Form, name: str, choices: QuerySet[Any], language: str) -> None:
    """Let a field offer these objects and no others."""
    field = cast("forms.ModelChoiceField[Any]", form.fields[name])
    field.queryset = choices
    if isinstance(field, CourseField):
        field.language = language


class CourseField(forms.ModelChoiceField):
    """A course by code and title in the reader's language."""

    language = "bg"

    def label_from_instance(self, obj: Course) -> str:
        """Return code and title."""
        return course_title(obj, self.language)


class PeopleFilterForm(forms.Form):
    """Narrows HR's list; every value stands in the address, so that a list can be bookmarked and shared."""

    q = forms.CharField(
        label=_("Name or e-mail"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(label=_("State"), choices=STATES, required=False)
    course = CourseField(
        label=_("Course"), queryset=Course.objects.none(), required=False, empty_label=_("All courses")
    )
    unit = forms.ModelChoiceField(
        label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("All units")
    )
    organisation = forms.ModelChoiceField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("All organisations"),
    )

    def __init__(self, data: Any, *, user: User, language: str) -> None:
        super().__init__(data)
        organisations = list(hr_organisations(user))
        name = "name_en" if language == "en" else "name_bg"
        units = Unit.objects.filter(organisation__in=organisations)
        _offer(self, "course", published_courses(), language)
        _offer(self, "unit", units.order_by(f"organisation__{name}", name), language)
        _offer(self, "organisation", hr_organisations(user).order_by(name), language)
        if len(organisations) < 2:
            del self.fields["organisation"]

    def wanted(self) -> PeopleFilter:
        """Return the filter; a value that is not offered narrows nothing and is named in the errors."""
        self.is_valid()
        clean = self.cleaned_data
        return PeopleFilter(
            search=clean.get("q", ""),
            organisation=clean.get("organisation"),
            unit=clean.get("unit"),
            course=clean.get("course"),
            state=clean.get("state", ""),
        )


class DeadlineForm(forms.Form):
    """The day until which a course is to be completed; empty for none."""

    due_on = forms.DateField(
        label=_("Deadline"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class AssignForm(DeadlineForm):
    """A course for one person, with a deadline, and without its prerequisites where HR says why."""

    course = CourseField(label=_("Course"), queryset=Course.objects.none(), empty_label=_("Choose a course"))
    waive = forms.BooleanField(label=_("Assign without the prerequisites"), required=False)
    reason = forms.CharField(
        label=_("Why the prerequisites do not apply"),
        required=False,
        max_length=300,
        help_text=_("For example the experience that counts instead. It stands in the audit log."),
        widget=forms.TextInput,
    )
    field_order = ["course", "due_on", "waive", "reason"]

    def __init__(self, data: Any = None, *, viewer: User, person: User, language: str) -> None:
        super().__init__(data)
        _offer(self, "course", assignable_courses(viewer, person), language)
        self.fields["due_on"].widget.attrs["min"] = timezone.localdate().isoformat()

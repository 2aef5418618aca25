"""By what an author filters a course's figures."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.models import CourseVersion
from learning.domain.small_groups import Choice


class InsightForm(forms.Form):
    """A version and a period; whatever makes no sense picks everything."""

    version = forms.ChoiceField(label=gettext_lazy("Version"), required=False)
    period = forms.ChoiceField(label=gettext_lazy("Begun in"), required=False)

    def __init__(
        self, data: Any, *, versions: Sequence[CourseVersion], open_choices: Iterable[Choice]
    ) -> None:
        periods = sorted({choice.period for choice in open_choices if choice.period}, reverse=True)
        known = {"version": {str(version.pk) for version in versions}, "period": set(periods)}
        super().__init__(
            {name: value if (value := data.get(name, "")) in known[name] else "" for name in known}
        )
        version: Any = self.fields["version"]
        version.choices = [
            ("", _("All versions")),
            *((str(one.pk), one.number) for one in versions),
        ]
        period: Any = self.fields["period"]
        period.choices = [("", _("The whole time")), *((one, period_name(one)) for one in periods)]

    def choice(self) -> Choice:
        """Return the filter that was chosen."""
        return Choice(self.data["version"], self.data["period"])


def period_name(period: str) -> str:
    """Return a year (``2026``) or a quarter (``2026-4``) in words."""
    year, _dash, quarter = period.partition("-")
    if not quarter:
        return year
    return _("quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}

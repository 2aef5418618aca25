"""What cluster staff do with a run."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from learning.domain.attempts import MOST_EXTRA_TIME


class DeadlineForm(forms.Form):
    """A deadline, or none."""

    due_on = forms.DateField(
        label=_("Deadline"),
        widget=AdminDateInput,
        required=False,
        help_text=_("Leave empty to take the deadline away."),
    )


class ReasonForm(forms.Form):
    """Why staff interferes; it stands in the run's story."""

    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("One sentence, for the record."))


class ExtraTimeForm(forms.Form):
    """How much more time somebody gets in timed quizzes."""

    percent = forms.IntegerField(
        label=_("Extra time in timed quizzes, percent"),
        min_value=0,
        max_value=MOST_EXTRA_TIME,
        help_text=_("50 makes 20 minutes 30. An open attempt is prolonged at once. Why is not recorded."),
    )

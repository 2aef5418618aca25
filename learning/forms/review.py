"""What a reviewer says of an assignment: one level for each criterion, and feedback."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from learning.domain.assignments import LONGEST_FEEDBACK
from learning.queries.reviews import Criterion, Level, ReviewSheet

PREFIX = "criterion-"


class ReviewForm(forms.Form):
    """One choice for each criterion of the rubric, in the order of the rubric."""

    def __init__(self, *args: Any, sheet: ReviewSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in sheet.criteria:
            self.fields[f"{PREFIX}{criterion.id}"] = _level_field(criterion)
        self.fields["feedback"] = forms.CharField(
            label=_("Feedback to the learner"),
            help_text=_("What is strong, and what would make it stronger. Needed when you return the work."),
            widget=forms.Textarea(attrs={"rows": 8}),
            max_length=LONGEST_FEEDBACK,
            required=False,
            initial=sheet.submission.feedback,
        )

    @property
    def scores(self) -> dict[str, int]:
        """The points of each criterion, by its id."""
        return {
            name.removeprefix(PREFIX): points
            for name, points in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


def _level_field(criterion: Criterion) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=criterion.title,
        choices=[(level.points, _level_label(level)) for level in criterion.levels],
        widget=forms.RadioSelect,
        coerce=int,
        initial=criterion.given,
        error_messages={"required": _("Choose one level.")},
    )


def _level_label(level: Level) -> str:
    points = ngettext("%(points)d point", "%(points)d points", level.points) % {"points": level.points}
    return " – ".join(part for part in (points, level.label, level.text) if part)

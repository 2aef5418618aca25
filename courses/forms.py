"""Forms of the course package."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.blocks.answers import number_answers, refuse_answers
from courses.domain.freezing import usual_rollout
from courses.enums import Rollout


class QuestionForm(WagtailAdminModelForm):
    """Refuses a question that nobody could answer rightly, and numbers its answers."""

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data."""
        cleaned: dict[str, Any] = super().clean()
        answers, kind = cleaned.get("answers"), cleaned.get("type")
        if answers is not None and kind:
            number_answers(answers)
            try:
                refuse_answers(kind, answers)
            except ValidationError as error:
                self.add_error("answers", error)
        return cleaned


class PlanForm(forms.Form):
    """What a trainer chooses about a new version: how large the change is, what it means for those who are
    taking an earlier one, and which changes are so material that the lesson has to be done again.
    """

    USUAL = "usual"

    size = forms.ChoiceField(
        label=_("How large is the change?"),
        widget=forms.RadioSelect,
        initial="minor",
        choices=[
            ("minor", _("A revision: corrections and additions; what people have learnt stays valid")),
            ("major", _("A new edition: so much is new that it is another course in part")),
        ],
    )
    rollout = forms.ChoiceField(
        label=_("What happens to those who are taking an earlier version?"),
        widget=forms.RadioSelect,
        initial=USUAL,
        choices=[
            (USUAL, _("What is usual: a revision moves everybody, a new edition who has not started")),
            (Rollout.REQUIRE, _("It is required: everybody moves to it")),
            (Rollout.OFFER, _("It is offered: who has not started moves, the others may choose")),
            (Rollout.LEAVE, _("They are left alone: everybody stays; only new learners get it")),
        ],
        help_text=_("Nobody loses what is completed, and a completed course never changes."),
    )
    material = forms.MultipleChoiceField(
        label=_("Which of the changed lessons have to be done again?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Mark those whose change is so material that what was done before no longer counts."),
    )

    def __init__(self, *args: Any, lessons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["material"].choices = lessons  # type: ignore[attr-defined]
        if not lessons:
            del self.fields["material"]

    def has_plan(self) -> bool:
        """Whether what is chosen can be carried out; a form that was not sent has what is chosen at first."""
        return not self.is_bound or not {"size", "rollout", "material"} & self.errors.keys()

    def plan(self) -> tuple[bool, Rollout, list[str]]:
        """Return whether it is a new edition, what happens to others, and the lessons to be done again.

        For a form that was not sent, what is chosen at first.
        """
        chosen = self.cleaned_data if self.is_bound else self.initial
        major = chosen.get("size", "minor") == "major"
        rollout = chosen.get("rollout", self.USUAL)
        if rollout == self.USUAL:
            rollout = usual_rollout(major=major)
        return major, Rollout(rollout), sorted(chosen.get("material", ()))


class PublishForm(PlanForm):
    """The same with what is new, in every language. `seen` is the plan whose consequences were shown last."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for language in languages:
            self.fields[f"notes_{language}"] = forms.CharField(
                label=format_lazy(_("What is new ({language})"), language=names[language]),
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
                max_length=2000,
                help_text=_("Learners read this beside the version’s number."),
            )

    @property
    def notes(self) -> dict[str, str]:
        """What is new, by language."""
        return {
            name.removeprefix("notes_"): text
            for name, text in self.cleaned_data.items()
            if name.startswith("notes_")
        }

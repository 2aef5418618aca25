"""Forms of the course package."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.blocks.answers import number_answers, refuse_answers
from courses.own_forms import OwnModelForm


class QuestionForm(OwnModelForm):
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


class PublishForm(forms.Form):
    """What a trainer says about a new version: how large the change is, and what is new, in every
    language.
    """

    size = forms.ChoiceField(
        label=_("How large is the change?"),
        widget=forms.RadioSelect,
        initial="minor",
        choices=[
            ("minor", _("A revision: corrections and additions; what people have learnt stays valid")),
            ("major", _("A new edition: so much is new that it is another course in part")),
        ],
    )

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

"""Forms about question banks: a category's input, import and export."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from courses.enums import ExchangeFormat, QuestionType
from courses.models import QuestionBank
from courses.models.fields import competence_choices
from courses.queries.questions import all_categories, all_tags


class CategoryInput(forms.TextInput):
    """A text with the categories that there are to choose from."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the input and the list of the categories of all banks."""
        choices = f"{name}-choices"
        field = super().render(name, value, {**(attrs or {}), "list": choices}, renderer)
        context = {"id": choices, "categories": all_categories()}
        return field + render_to_string("courses/admin/category_choices.html", context)


def _bank_choices(banks: Iterable[QuestionBank]) -> list[tuple[str, str]]:
    return [(bank.code, f"{bank.title} ({bank.code})") for bank in banks]


class QuestionImportForm(forms.Form):
    """A file of questions and the bank that they go to."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML or YAML; at most 5 MB and 2,000 questions. Nothing is stored yet."),
    )
    bank = forms.ChoiceField(label=_("Question bank"))
    format = forms.ChoiceField(
        label=_("Format"),
        required=False,
        choices=[("", _("As the name of the file says")), *ExchangeFormat.choices],
    )
    language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=settings.LANGUAGES,
        help_text=_("YAML holds both languages and takes no notice of this."),
    )

    def __init__(self, *args: Any, banks: Iterable[QuestionBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["bank"].choices = _bank_choices(banks)  # type: ignore[attr-defined]


class QuestionExportForm(forms.Form):
    """Which questions to write down, and how."""

    bank = forms.ChoiceField(label=_("Question bank"))
    format = forms.ChoiceField(label=_("Format"), choices=ExchangeFormat.choices)
    language = forms.ChoiceField(
        label=_("Language of the texts"),
        choices=settings.LANGUAGES,
        help_text=_("YAML holds both languages and takes no notice of this."),
    )
    category = forms.ChoiceField(label=_("Category, with the levels below"), required=False)
    tag = forms.ChoiceField(label=_("Tag"), required=False)
    type = forms.ChoiceField(label=_("Type"), required=False, choices=[("", _("All")), *QuestionType.choices])
    competence = forms.ChoiceField(label=_("Competence"), required=False)
    difficulty = forms.ChoiceField(
        label=_("Difficulty"), required=False, choices=[("", _("All")), (1, "1"), (2, "2"), (3, "3")]
    )

    def __init__(self, *args: Any, banks: Iterable[QuestionBank], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = ("", _("All"))
        choices = {
            "bank": _bank_choices(banks),
            "category": [every, *((category, category) for category in all_categories())],
            "tag": [every, *((tag, tag) for tag in all_tags())],
            "competence": [every, *competence_choices()],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

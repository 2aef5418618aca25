"""Forms of the course package."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from courses.blocks.answers import number_answers, refuse_answers
from courses.domain.exchange.labels import category_path
from courses.domain.freezing import usual_rollout
from courses.domain.uploads import UploadRefused, check_document, check_picture
from courses.enums import Rollout
from courses.own_forms import OwnModelForm


class QuestionForm(OwnModelForm):
    """Refuses a question that nobody could answer rightly, numbers its answers and tidies its category."""

    def clean_category(self) -> str:
        """Return the category as levels divided by “/”, without empty ones and needless spaces."""
        return category_path(self.cleaned_data["category"])

    def clean_tags(self) -> list[str]:
        """Return every tag once."""
        tags = (" ".join(tag.split()) for tag in self.cleaned_data["tags"])
        return list(dict.fromkeys(tag for tag in tags if tag))

    def clean(self) -> dict[str, Any]:
        """Return the cleaned data."""
        cleaned: dict[str, Any] = super().clean() or {}
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


def _checked(check: Callable[[Any, str], object], data: Any) -> None:
    """Look at an upload before anything reads it whole; raise ValidationError."""
    if data:
        try:
            check(data, data.name)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal.message)) from refusal


class PictureField(WagtailImageField):
    """A picture for lessons, known by its content."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _(
            "JPEG, PNG, GIF, WebP or AVIF: at most 10 MB and 40 million pixels, because phones load it. "
            "SVG: at most 2 MB, shapes and text only, because a drawing can hold a program."
        )

    def to_python(self, data: Any) -> Any:
        """Return the upload; raise ValidationError for anything but a harmless picture."""
        _checked(check_picture, data)
        return super().to_python(data)


class DocumentField(WagtailDocumentField):
    """A file for lessons, known by its content."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = _(
            "PDF, Office and text files: at most 25 MB. MP4 and WebM films: at most 200 MB. "
            "MP3, M4A and OGG recordings: at most 50 MB. WebVTT captions (.vtt): at most 1 MB."
        )

    def to_python(self, data: Any) -> Any:
        """Return the upload; raise ValidationError unless it is what its name says."""
        _checked(check_document, data)
        return super().to_python(data)


class ImageForm(BaseImageForm):
    """Checks a picture on every way into the CMS: alone, among others, in a chooser, in place of another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace_file_field(self.fields, PictureField)


class DocumentForm(BaseDocumentForm):
    """Checks a document on every way into the CMS, like a picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _replace_file_field(self.fields, DocumentField)


def _replace_file_field(fields: dict[str, Any], field_class: type[forms.FileField]) -> None:
    old = fields.get("file")  # absent where only the title is edited
    if old is not None:
        fields["file"] = field_class(label=old.label, required=old.required, widget=old.widget)

"""Forms of the screens with which courses and lessons are used again."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_slug
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from courses.models import LessonTemplate
from courses.queries.outline import CourseOutline

MAX_ARCHIVE = 2048 * 1024 * 1024
MAX_LESSON_FILES = 20 * 1024 * 1024
MEGABYTE = 1024 * 1024


class TitlesForm(forms.Form):
    """A title in every language of the course."""

    def __init__(
        self, *args: Any, languages: Iterable[str], titles: dict[str, str] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        names = dict(settings.LANGUAGES)
        for language in self.languages:
            self.fields[f"title_{language}"] = forms.CharField(
                label=format_lazy(_("Title ({language})"), language=names[language]),
                max_length=255,
                initial=(titles or {}).get(language, ""),
                widget=forms.TextInput(attrs={"lang": language}),
            )

    @property
    def titles(self) -> dict[str, str]:
        """The titles by language."""
        return {language: self.cleaned_data[f"title_{language}"].strip() for language in self.languages}


class NewLessonForm(TitlesForm):
    """Where a lesson is added, and what it begins with."""

    def __init__(self, *args: Any, outline: CourseOutline, templates: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, languages=outline.languages, **kwargs)
        self.fields["module"] = module_field(outline)
        if templates:
            self.fields["template"] = forms.ChoiceField(
                label=_("Begin with"),
                choices=[("", _("An empty lesson")), *template_choices()],
                required=False,
            )


def module_field(outline: CourseOutline, **kwargs: Any) -> forms.ChoiceField:
    """Return a list of the course's modules."""
    choices = [(str(module.item.key), module.item.title) for module in outline.modules]
    return forms.ChoiceField(label=_("Module"), choices=choices, **kwargs)


def template_choices() -> list[tuple[str, str]]:
    """Return the templates by translation key, titled in the site's main language where they have one."""
    rows = LessonTemplate.objects.select_related("locale").order_by("title")
    titles: dict[str, str] = {}
    for row in sorted(rows, key=lambda row: row.locale.language_code == settings.LANGUAGE_CODE):
        titles[str(row.translation_key)] = row.title
    return sorted(titles.items(), key=lambda item: item[1])


class DuplicateCourseForm(TitlesForm):
    """What a duplicate needs of its own."""

    slug = forms.CharField(
        label=_("Address (slug)"),
        max_length=100,
        validators=[validate_slug],
        help_text=_("Latin letters, digits and hyphens."),
    )
    code = forms.CharField(label=_("Code"), max_length=20)

    field_order = ["slug", "code"]


class TemplateForm(TitlesForm):
    """How a template is called, and what it is good for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(settings.LANGUAGES)
        for language in self.languages:
            self.fields[f"description_{language}"] = forms.CharField(
                label=format_lazy(_("What it is good for ({language})"), language=names[language]),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2, "lang": language}),
            )

    @property
    def descriptions(self) -> dict[str, str]:
        """What the template is good for, by language."""
        return {language: self.cleaned_data[f"description_{language}"] for language in self.languages}


class ArchiveForm(forms.Form):
    """A course archive to import."""

    file = forms.FileField(
        label=_("Course archive"), help_text=_("The file that another site exported; at most 2 GB.")
    )

    def clean_file(self) -> Any:
        """Return the upload; refuse one that is too large to be an archive."""
        file = self.cleaned_data["file"]
        if file.size > MAX_ARCHIVE:
            raise forms.ValidationError(_("The file is larger than 2 GB, more than an archive may have."))
        return file


class SeveralFiles(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True


class LessonFilesField(forms.FileField):
    """Several files at once."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the uploads as a list."""
        files = data if isinstance(data, list) else [data]
        return [super(LessonFilesField, self).clean(file, initial) for file in files]


class LessonFilesForm(forms.Form):
    """Lesson files, and where new lessons go."""

    uploads = LessonFilesField(
        label=_("Lesson files"),
        help_text=_(
            "One or more files named “slug.bg.md” and “slug.en.md” with their figures (“name.bg.svg”), "
            "or a zip file of them; at most 20 MB."
        ),
    )

    def __init__(self, *args: Any, outline: CourseOutline, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["module"] = module_field(
            outline,
            help_text=_("New lessons are added at its end. Lessons that the course has stay where they are."),
        )
        self.fields["module"].label = _("Module for new lessons")

    def clean_uploads(self) -> list[Any]:
        """Return the uploads; refuse too much of them."""
        files: list[Any] = self.cleaned_data["uploads"]
        if sum(file.size for file in files) > MAX_LESSON_FILES:
            message = _("The files are larger than {limit} MB together. Import the lessons in parts.")
            raise forms.ValidationError(format_lazy(message, limit=MAX_LESSON_FILES // MEGABYTE))
        return files

"""What an author chooses for a preview."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

PHONE, TABLET, FULL = "390", "820", "full"


class PreviewForm(forms.Form):
    """Lesson, language and width; whatever is missing or makes no sense becomes the course's page, its own
    language, a phone.
    """

    lesson = forms.ChoiceField(label=_("Page"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, required=False)
    width = forms.ChoiceField(
        label=_("Width"),
        choices=[(PHONE, _("Phone (390 px)")), (TABLET, _("Tablet (820 px)")), (FULL, _("Whole window"))],
        required=False,
    )

    def __init__(self, data: Any, *, lessons: list[tuple[str, str]], language: str) -> None:
        known = {
            "lesson": {key for key, _title in lessons},
            "language": dict(settings.LANGUAGES).keys(),
            "width": {PHONE, TABLET, FULL},
        }
        defaults = {"lesson": "", "language": language, "width": PHONE}
        sent = {name: data.get(name) for name in defaults}
        super().__init__(
            {name: sent[name] if sent[name] in known[name] else defaults[name] for name in defaults}
        )
        lesson: Any = self.fields["lesson"]
        lesson.choices = [("", _("The course's page")), *lessons]

    def chosen(self) -> dict[str, str]:
        """Return the values of the fields."""
        return {name: self.data[name] for name in self.fields}

    def pixels(self) -> int | None:
        """Return the width of the frame in pixels; None for the whole window."""
        return None if self.data["width"] == FULL else int(self.data["width"])

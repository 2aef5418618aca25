"""When and where a live session takes place."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.translation import gettext_lazy as _

from courses.queries.lessons import LiveSession
from learning.queries.outlines import in_language


class SessionForm(forms.Form):
    """A session of a course: for which part of it, when, how long, where."""

    block_id = forms.TypedChoiceField(label=_("Session"), coerce=UUID)
    starts_at = forms.DateTimeField(
        label=_("Beginning"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("By the clock that your profile names."),
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), validators=[MinValueValidator(5), MaxValueValidator(600)]
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, help_text=_("Address and room, or “Online”.")
    )
    link = forms.CharField(
        label=_("Link to the meeting"),
        max_length=500,
        required=False,
        validators=[URLValidator(schemes=["https"])],
        help_text=_("It begins with https:// and is shown only to those who take the course."),
    )

    def __init__(self, *args: Any, offered: tuple[LiveSession, ...], language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        block: Any = self.fields["block_id"]
        block.choices = [(str(one.block_id), in_language(one.titles, language)) for one in offered]
        if len(offered) == 1:
            block.initial = str(offered[0].block_id)
            self.initial.setdefault("minutes", offered[0].minutes)


class SessionChangeForm(SessionForm):
    """A session that is planned already: what it is for stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, offered=(), language="", **kwargs)
        del self.fields["block_id"]

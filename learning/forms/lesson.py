"""What the player sends: a place in the text, a note, a text to hand in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PositionForm(forms.Form):
    """The paragraph at which somebody reads: a block and its child, counted from 0."""

    block = forms.UUIDField()
    child = forms.IntegerField(min_value=0, max_value=9999)

    def position(self) -> str:
        """Return the place as it is stored, ``<block id>:<paragraph>``."""
        return f"{self.cleaned_data['block']}:{self.cleaned_data['child']}"


class RevisionForm(forms.Form):
    """The revision that somebody saw before writing; 0 for none."""

    revision = forms.IntegerField(min_value=0, required=False)

    def base(self) -> int:
        """Return the revision, 0 where it is missing or no number."""
        return (self.cleaned_data.get("revision") or 0) if self.is_valid() else 0


class TextForm(RevisionForm):
    """A text that saves itself."""

    text = forms.CharField(required=False, strip=False)


class AssignmentForm(TextForm):
    """A text to hand in; handing in asks for a second yes, since it goes to a reviewer."""

    action = forms.ChoiceField(choices=[("save", ""), ("submit", "")], required=False)
    confirm = forms.BooleanField(required=False)

    def clean(self) -> dict[str, object]:
        """Refuse to hand in without the confirmation."""
        data = super().clean() or self.cleaned_data
        if data.get("action") == "submit" and not data.get("confirm"):
            self.add_error("confirm", _("Your text is saved. Tick the box to confirm that you want to hand it in."))
        return data

"""What the player sends of a note."""

from django import forms

from learning.domain.notes import Passage


class NoteForm(forms.Form):
    """A passage and a word on it. How long they may be is for the domain to say."""

    key = forms.UUIDField(required=False)
    block = forms.UUIDField(required=False)
    quote = forms.CharField(required=False)
    before = forms.CharField(required=False, strip=False)
    after = forms.CharField(required=False, strip=False)
    text = forms.CharField(required=False)

    def passage(self) -> Passage:
        """Return the passage, without what could not be read."""
        self.is_valid()
        given = self.cleaned_data
        return Passage(
            given.get("block"), given.get("quote", ""), given.get("before", ""), given.get("after", "")
        )

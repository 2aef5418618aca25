"""What the player sends: a place in the text, a note, a text to hand in."""

from datetime import UTC, datetime, timedelta

from django import forms

LONGEST_KEPT = timedelta(days=14)
"""How long drafts.js keeps what was not sent."""


class PositionForm(forms.Form):
    """The paragraph at which somebody reads: a block and its child, counted from 0."""

    block = forms.UUIDField()
    child = forms.IntegerField(min_value=0, max_value=9999)

    def position(self) -> str:
        """Return the place as it is stored, ``<block id>:<paragraph>``."""
        return f"{self.cleaned_data['block']}:{self.cleaned_data['child']}"


class RevisionForm(forms.Form):
    """The revision that somebody saw before writing."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    written = forms.IntegerField(min_value=0, max_value=2**53, required=False)

    def base(self) -> int:
        """Return the revision; 0 (none seen) where it is missing or makes no sense."""
        self.is_valid()
        return self.cleaned_data.get("revision") or 0

    def written_at(self, now: datetime) -> datetime | None:
        """Return when the device says that it was written (milliseconds since 1970), if that can be: not in
        the future, and no longer ago than a device keeps it.
        """
        self.is_valid()
        written = self.cleaned_data.get("written")
        if not written or not (now - LONGEST_KEPT).timestamp() * 1000 <= written <= now.timestamp() * 1000:
            return None
        return datetime.fromtimestamp(written / 1000, tz=UTC)


class RoundForm(forms.Form):
    """The round of the lesson that stood on the page."""

    round = forms.IntegerField(min_value=1, max_value=32_767, required=False)

    def seen(self) -> int | None:
        """Return the round; None where it is missing or makes no sense."""
        self.is_valid()
        return self.cleaned_data.get("round")


class TextForm(RevisionForm):
    """A text that saves itself. How long it may be is for the domain to say."""

    def text(self) -> str:
        """Return the text as it was written, with plain line ends; empty where there is none."""
        return str(self.data.get("text", "")).replace("\r\n", "\n").replace("\0", "")


class AssignmentForm(TextForm):
    """A text to hand in. That takes a second yes, for afterwards it is with a reviewer."""

    def wants_to_submit(self) -> bool:
        """Return whether the button for handing in was pressed."""
        return bool(self.data.get("action") == "submit")

    def confirmed(self) -> bool:
        """Return whether the box beside it is ticked."""
        return "confirm" in self.data

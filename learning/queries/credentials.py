"""What screens here say of certificates: made in a package to the left, asked through Wagtail hooks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from learning.models import User

STATUS_LABELS = {
    "pending": pgettext_lazy("certificate", "In preparation"),
    "valid": pgettext_lazy("certificate", "Valid"),
    "expired": pgettext_lazy("certificate", "Expired"),
    "revoked": pgettext_lazy("certificate", "Revoked"),
    "superseded": pgettext_lazy("certificate", "Superseded"),
    "failed": pgettext_lazy("certificate", "Could not be made"),
}


@dataclass(frozen=True)
class Credential:
    """The certificate of one run. `status` is a key of STATUS_LABELS; without file no `download_url`."""

    id: UUID
    status: str
    number: str
    issued_on: date | None
    valid_until: date | None
    download_url: str
    verify_url: str

    @property
    def ready(self) -> bool:
        """Whether there is a file to download."""
        return bool(self.download_url)

    @property
    def status_label(self) -> str | Promise:
        """The status in the reader's language."""
        return STATUS_LABELS[self.status]


@dataclass(frozen=True)
class Figure:
    """One number of the HR overview. `tone` is "", "ok", "warn" or "error"; `url` opens the list behind."""

    key: str
    label: str | Promise
    value: str
    explanation: str | Promise
    url: str
    tone: str = ""


def credentials(enrolment_ids: Iterable[UUID]) -> dict[UUID, Credential]:
    """Return the newest certificate of each run that has one.

    Hook `learning_credentials(enrolment_ids: list[UUID]) -> dict[UUID, Credential]`, one query. The caller
    has checked that the reader may see these runs.
    """
    wanted = list(enrolment_ids)
    found: dict[UUID, Credential] = {}
    if wanted:
        for answer in hooks.get_hooks("learning_credentials"):
            found |= answer(wanted)
    return found


def hr_figures(user: User) -> list[Figure]:
    """Return the figures that other packages add to the HR overview of `user`.

    Hook `learning_hr_figures(user: User) -> list[Figure]`.
    """
    return [figure for answer in hooks.get_hooks("learning_hr_figures") for figure in answer(user)]

"""What learning's screens may say of certificates, which are made in a package to the left.

`certificates` answers through the Wagtail hook ``learning_credentials``: a function that takes a list of enrolment ids and
returns `{enrolment id: Credential}` in one query.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wagtail import hooks


@dataclass(frozen=True)
class Credential:
    """The certificate of one enrolment.

    `status` is one of ``pending``, ``valid``, ``expired``, ``revoked``, ``superseded``, ``failed``; `download_url` is empty
    while there is no file.
    """

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


def credentials_of(enrolment_ids: Iterable[UUID]) -> dict[UUID, Credential]:
    """Return the newest certificate of each of these enrolments that has one."""
    ids = list(enrolment_ids)
    found: dict[UUID, Credential] = {}
    if ids:
        for hook in hooks.get_hooks("learning_credentials"):
            found |= hook(ids)
    return found

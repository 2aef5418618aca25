"""What can go wrong in a verb of this package, said to the person who asked for it.

A message says what happened, why, and what to do. A view shows it as it is; an API adds `code`.
"""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class LearningError(Exception):
    """A verb was refused. `code` is stable and for programs; `message` is translated when it is shown.

    `values` fill the named places of the message (``%(name)s``).
    """

    code = "learning_error"
    message: str | Promise = _("This could not be done. Reload the page and try again.")

    def __init__(self, message: str | Promise | None = None, **values: Any) -> None:
        super().__init__()
        if message is not None:
            self.message = message
        self.values = values

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.values if self.values else text


class NotAllowed(LearningError):
    """The actor may not do this, or no longer."""

    code = "not_allowed"
    message = _("Your account is not allowed to do this. Ask the cluster's team if you think it should be.")

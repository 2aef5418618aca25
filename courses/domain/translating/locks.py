"""Locked pages: what is changed in several pages at once is changed in all of them or in none."""

from collections.abc import Iterable
from typing import Any

from courses.permissions import lock_against


class Locked(Exception):
    """Somebody else keeps pages from being changed; `reasons` name who, a sentence a page."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


def refuse_locked(actor: Any, twins: Iterable[Any]) -> None:
    """Raise Locked if somebody keeps `actor` from changing one of the pages; nobody keeps the site itself
    (None) from it.
    """
    reasons = [] if actor is None else [reason for twin in twins if (reason := lock_against(actor, twin))]
    if reasons:
        raise Locked(reasons)

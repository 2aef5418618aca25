"""Whose question banks a form with blocks offers.

A block knows no reader: the gate before the admin (`courses.middleware`) says for whom a request is answered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

_offered: ContextVar[Callable[[], QuerySet[Any]] | None] = ContextVar("offered_banks", default=None)


@contextmanager
def offering() -> Iterator[None]:
    """Forget at the end of the block what was offered in it."""
    token = _offered.set(None)
    try:
        yield
    finally:
        _offered.reset(token)


def offer(banks: Callable[[], QuerySet[Any]]) -> None:
    """Offer these banks only, until the surrounding `offering` ends."""
    _offered.set(banks)


def offered_banks() -> QuerySet[Any]:
    """Return the question banks that may be chosen; all of them where nobody in particular chooses."""
    banks = _offered.get()
    return banks() if banks else apps.get_model("courses", "QuestionBank").objects.all()

"""Doing something in several tabs at once: real threads, each with its own connection and transactions."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")


def together(count: int, act: Callable[[int], Result]) -> list[Result]:
    """Call `act` with 0 … count - 1, all at the same moment, and return what each call returned.

    An exception in one of them is raised here. For tests with `transaction=True`.
    """
    barrier = Barrier(count)

    def run(number: int) -> Result:
        barrier.wait(timeout=30)
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))

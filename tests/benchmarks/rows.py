"""What all benchmarks share: a row of the table, and a clock."""

from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

ROUNDS = 5


class Row(NamedTuple):
    """One comparison: what, two sides in words, their ratio, and what it should be."""

    what: str
    ours: str
    theirs: str
    ratio: float
    target: str
    met: bool


def seconds(work: Callable[[], object]) -> float:
    """Wall-clock time of one call."""
    start = perf_counter()
    work()
    return perf_counter() - start

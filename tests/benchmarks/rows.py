"""What all benchmarks share: a row of the table, and a clock."""

import tempfile
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.results import Folder
from experiments.lab.engine.running import run
from experiments.lab.engine.store import Store

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


def stored(study: Tiled) -> None:
    """Run a study and keep every tile, as a command does."""
    with (
        tempfile.TemporaryDirectory() as results,
        Folder(study.command, results, "it") as folder,
        Store(study, folder) as store,
    ):
        run(study, store)

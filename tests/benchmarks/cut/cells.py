"""A kind of interval in many small studies: how often it holds what a large one has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from tests.benchmarks.holding import TOLD, Holding
from tests.benchmarks.rows import Row


@dataclass(frozen=True, kw_only=True)
class Cell(Holding):
    """One interval of a study at one size."""

    study: str
    size: str
    what: str


class Tally:
    """Gathers intervals of one study at one size, a name each."""

    def __init__(self, study: str, size: str) -> None:
        self.study, self.size = study, size
        self.held: dict[str, list[float]] = {}
        self.told: dict[str, list[float]] = {}

    def add(self, what: str, low: object, high: object, truth: object) -> None:
        """Intervals of one cut study, numbers or arrays; nan or None is not told, and one without width says all."""
        low, high, truth = (np.asarray(part, float) for part in (low, high, truth))
        told = np.isfinite(low) & np.isfinite(high) & (low < high)
        self.told.setdefault(what, []).append(float(told.mean()))
        if told.any():
            self.held.setdefault(what, []).append(float(((low <= truth) & (truth <= high))[told].mean()))

    def cells(self) -> Iterator[Cell]:
        """What is told often enough to be judged."""
        for what, told in self.told.items():
            if np.mean(told) >= TOLD:
                held = float(np.mean(self.held[what]))
                yield Cell(
                    study=self.study, size=self.size, what=what, held=held, told=float(np.mean(told)), count=len(told)
                )


def rows(cells: Iterable[Cell]) -> Iterator[Row]:
    """A row a size: how many kinds of interval lie outside the aim, and how far the worst."""
    every = list(cells)
    for size in dict.fromkeys(cell.size for cell in every):
        here = [cell for cell in every if cell.size == size]
        short, long = (sum(getattr(cell, name) for cell in here) for name in ("short", "long"))
        least = min(cell.held for cell in here)
        yield Row(
            f"95 % intervals of {here[0].study}, {size}: below 93 % / all",
            f"{short} of {len(here)}; {long} above 97 %; the worst holds in {least:.0%}",
            "1 in 10 may be",
            short / len(here),
            "at most 1 in 10",
            short <= 0.1 * len(here),
        )

"""How often an interval holds the truth, in what share of studies it is told, and whether that is near enough."""

from dataclasses import dataclass

import numpy as np

LEAST, MOST = 0.93, 0.97  # the aim
TOLD = 0.5  # of the studies; where fewer tell an interval, those that do are no fair sample of them
ERROR = 2.0  # standard errors of the benchmark that a cell may lie outside the aim


@dataclass(frozen=True, kw_only=True)
class Holding:
    """The share of so many studies in which an interval holds, and in which it is told."""

    held: float
    told: float
    count: int

    @property
    def error(self) -> float:
        """What chance does to ``held``."""
        return float(ERROR * np.sqrt(0.95 * 0.05 / max(self.count * self.told, 1)))

    @property
    def short(self) -> bool:
        """Whether it holds too rarely."""
        return self.held < LEAST - self.error

    @property
    def long(self) -> bool:
        """Whether it holds too often."""
        return self.held > MOST + self.error

    @property
    def word(self) -> str:
        """Where it lies."""
        return "below" if self.short else "above" if self.long else ""

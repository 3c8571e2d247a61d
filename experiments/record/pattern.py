"""One pattern that the model must reproduce: a statement with a range."""

from collections.abc import Callable
from typing import NamedTuple

from experiments.record.past import Past


class Pattern(NamedTuple):
    """One statement: what was observed, what is accepted of the model, and how it is measured."""

    name: str
    series: str
    column: str
    statement: str
    observed: str
    low: float | None
    high: float | None
    unit: str
    measure: Callable[[Past], float]

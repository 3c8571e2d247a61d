"""Numbers beyond the ranges of their rows, which `beyond=true` lets through: which they are, and how that is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from experiments.lab.design.prior import ROWS

TOLD = 5  # in a sentence; the manifest names all


class Extreme(NamedTuple):
    """The least and the greatest value of a parameter that a run may meet, and the range of its row."""

    least: float
    greatest: float
    low: float
    high: float
    unit: str


def ends(names: Sequence[str], values: np.ndarray) -> Iterator[tuple[str, float, float]]:
    """The least and the greatest value of each column that has some; values: (rows, names), nan where there is none."""
    for name, column in zip(names, values.T, strict=True):
        if not np.isnan(column).all():
            yield name, float(np.nanmin(column)), float(np.nanmax(column))


def extremes(met: Iterable[tuple[str, float, float]]) -> dict[str, Extreme]:
    """Those of the parameters met, each with its least and greatest value, that leave their ranges."""
    found: dict[str, Extreme] = {}
    for name, least, greatest in met:
        row = ROWS[name]
        if least < row.low or greatest > row.high:
            before = found.get(name)
            ends = (min(least, before.least), max(greatest, before.greatest)) if before else (least, greatest)
            found[name] = Extreme(*ends, row.low, row.high, row.unit)
    return found


def beyond_words(found: Mapping[str, Extreme]) -> str:
    """What is said of them in a line; nothing where there are none."""
    if not found:
        return ""
    told = [f"{name} {_values(one)} (range {one.low:g} to {one.high:g} {one.unit})" for name, one in found.items()]
    more = f", and {len(told) - TOLD} more" if len(told) > TOLD else ""
    return f"Beyond what is plausible: {', '.join(told[:TOLD])}{more}."


def _values(one: Extreme) -> str:
    same = one.least == one.greatest
    return f"is {one.least:g}" if same else f"goes from {one.least:g} to {one.greatest:g}"

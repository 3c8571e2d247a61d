"""The prior of every uncertain parameter, from the three numbers of its row in parameters.csv.

"triangular" is a two-piece triangular distribution: half of the mass lies below the default and half
above, thinning out linearly to the ends of the range, so that the default is the median. "optional"
is that of a channel which may not exist: half of the mass at 0, half even over the range above it.
A prior of one's own stands in the place of either.
"""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType

import numpy as np

from experiments.lab.design.own import Prior
from model.parameters import PARAMETERS, POINT

#: Every row of the table by the name `agent.name`.
ROWS = {f"{agent}.{name}": row for agent, group in PARAMETERS.items() for name, row in group.items()}

#: The parameters that a study may draw; the others are switches, facts and initial conditions.
DRAWN = tuple(name for name, row in ROWS.items() if row.prior in ("triangular", "optional"))

#: Where the prior of a channel says that it is absent: the middle of the half at 0.
ABSENT = 0.25

#: Where nobody has given a prior of their own.
NONE: Mapping[str, Prior] = MappingProxyType({})

#: The place of each parameter in a point seen as a row of numbers.
PLACE = {name: k for k, name in enumerate(ROWS)}


def hint(name: str, names: Sequence[str] = tuple(ROWS)) -> str:
    """What follows an unknown full name: the nearest right one, or where all stand, since they are many."""
    close = get_close_matches(name, names, n=1, cutoff=0.6) or [full for full in names if full.endswith(f".{name}")]
    if close:
        return f"did you mean '{close[0]}'?"
    return f"parameters are named moscow.price, with one of these agents: {', '.join(PARAMETERS)}"


def rows_of(points: np.ndarray) -> np.ndarray:
    """Points of any shape as rows of numbers, (..., parameters), over the same memory."""
    assert POINT.itemsize == 8 * len(PLACE)
    return points.view(np.ndarray).view(np.float64).reshape(*points.shape, len(PLACE))


def _columns(names: Sequence[str]) -> np.ndarray:
    """Default, low and high of these parameters, (3, names)."""
    rows = [ROWS[name] for name in names]
    return np.array([[row.default, row.low, row.high] for row in rows]).reshape(-1, 3).T


def _optional(names: Sequence[str]) -> np.ndarray:
    """Which of these set the size of a channel that may not exist, (names,)."""
    return np.array([ROWS[name].prior == "optional" for name in names], dtype=bool)


def _below(default: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mass below the default: a half, or all or nothing where it is an end of the range."""
    return np.where(default == high, 1.0, np.where(default == low, 0.0, 0.5))


def from_quantiles(names: Sequence[str], u: np.ndarray, own: Mapping[str, Prior] = NONE) -> np.ndarray:
    """Values of these parameters at quantiles ``u`` of their priors, both (..., names); ``own``: the user's."""
    default, low, high = _columns(names)
    below = _below(default, low, high)
    down = 1.0 - np.sqrt(np.clip(u / np.maximum(below, 1e-12), 0.0, 1.0))
    up = 1.0 - np.sqrt(np.clip((1.0 - u) / np.maximum(1.0 - below, 1e-12), 0.0, 1.0))
    spread = np.where(u < below, default - (default - low) * down, default + (high - default) * up)
    found = np.where(_optional(names), high * np.clip(2.0 * u - 1.0, 0.0, 1.0), spread)
    for k in _owned(names, own):
        found[..., k] = own[names[k]].at(u[..., k])
    return found


def quantiles_of(names: Sequence[str], values: np.ndarray, own: Mapping[str, Prior] = NONE) -> np.ndarray:
    """Where values lie in their priors, from 0 to 1: the inverse of ``from_quantiles``.

    A channel that is absent lies in the middle of the half of its prior at 0.
    """
    default, low, high = _columns(names)
    below = _below(default, low, high)
    down = (default - values) / np.where(default > low, default - low, 1.0)
    up = (values - default) / np.where(high > default, high - default, 1.0)
    spread = np.where(values < default, below * (1.0 - down) ** 2, 1.0 - (1.0 - below) * (1.0 - up) ** 2)
    size = values / np.where(high > 0.0, high, 1.0)  # of what is fixed at 0 the size is never used
    found = np.where(_optional(names), np.where(values > 0.0, (1.0 + size) / 2.0, ABSENT), spread)
    for k in _owned(names, own):
        found[..., k] = own[names[k]].quantile(values[..., k])
    return found


def _owned(names: Sequence[str], own: Mapping[str, Prior]) -> list[int]:
    """The places of those that have a prior of the user's."""
    return [k for k, name in enumerate(names) if name in own]

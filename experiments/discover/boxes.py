"""Scenario discovery: boxes in the space of parameters that hold the cases of interest.

The patient rule induction method of the EMA Workbench (Kwakkel 2017) peels; of its trajectory the
box is taken in which coverage and density have the largest harmonic mean. Each side of each limit is
then judged by itself, and dropped if chance alone would draw it (quasi-p above 0.05, Bryant and Lempert
2010). A box is found on half of the cases, its limits are judged on a quarter that the peeling has not
seen, and what it holds is tested on the last quarter, which nothing was chosen on.
"""

import logging
import warnings
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from scipy.stats import binom

FEWEST = 20  # cases of interest without which no box is sought
QUASI_P = 0.05
FOUND, JUDGED, TESTED = (0, 1), (2,), (3,)  # of every four cases in a row


class Side(NamedTuple):
    """One side of a limit: a parameter not below a value, or not above it."""

    parameter: str
    above: bool
    value: float


class Limit(NamedTuple):
    """One side or both of a box: a parameter between low and high; None where it is open.

    quasi_p: of the more doubtful of its sides, on cases that the peeling has not seen.
    """

    parameter: str
    low: float | None
    high: float | None
    quasi_p: float
    middle: float  # median of the cases inside


class Box(NamedTuple):
    """A box: its limits, and how well it holds what is sought, where it was found and where it is tested."""

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    coverage_tested: float
    density_tested: float


class Found(NamedTuple):
    """A box, and the trajectory of peeling: coverage, density, limits; the box itself is the last row, taken."""

    box: Box
    trajectory: pl.DataFrame


def find_box(features: pl.DataFrame, interest: np.ndarray) -> Found | None:
    """The box that holds the cases of interest best; None if there are too few, or none helps.

    features: (cases, parameters); interest: (cases,) of truths.
    """
    learns, judges, tests = (np.isin(np.arange(len(interest)) % 4, part) for part in (FOUND, JUDGED, TESTED))
    if interest[learns].sum() < FEWEST or (~interest[learns]).sum() < FEWEST:
        return None
    peeled = _peeled(features.filter(learns), interest[learns])
    trajectory = peeled.peeling_trajectory
    both = trajectory["coverage"] * trajectory["density"] / (trajectory["coverage"] + trajectory["density"])
    sides = _sides(peeled, int(both.fillna(0).idxmax()))
    limits = _limits(sure(sides, features.filter(judges), interest[judges]), features.filter(learns))
    if not limits:
        return None
    held = inside(limits, features)
    box = Box(limits, *rates(held, interest, learns), float(held.mean()), *rates(held, interest, tests))
    curve = pl.DataFrame(
        {
            "coverage": [*trajectory["coverage"], box.coverage],
            "density": [*trajectory["density"], box.density],
            "limits": [*trajectory["res_dim"].astype(int), len(limits)],
            "taken": [False] * len(trajectory) + [True],
        }
    )
    return Found(box, curve)


def inside(limits: tuple[Limit, ...], features: pl.DataFrame) -> np.ndarray:
    """Which cases lie in a box, (cases,)."""
    held = np.ones(len(features), dtype=bool)
    for limit in limits:
        values = features[limit.parameter].to_numpy()
        held &= (values >= (-np.inf if limit.low is None else limit.low)) & (
            values <= (np.inf if limit.high is None else limit.high)
        )
    return held


def _peeled(features: pl.DataFrame, interest: np.ndarray) -> Any:
    """The box of the EMA Workbench, with all that was peeled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of executors that are not installed
        import pandas as pd
        from ema_workbench.analysis import prim

        logging.getLogger("EMA").setLevel(logging.ERROR)
        table = pd.DataFrame({name: features[name].to_numpy() for name in features.columns})
        return prim.Prim(table, interest.astype(int), peel_alpha=0.05).find_box()


def _sides(peeled: Any, taken: int) -> list[Side]:
    """The sides of the box that was taken which lie inside the box of all cases."""
    now, whole = peeled.box_lims[taken], peeled.box_lims[0]
    return [
        Side(str(name), k == 0, float(now[name].iloc[k]))
        for name in now.columns
        for k in (0, 1)
        if now[name].iloc[k] != whole[name].iloc[k]
    ]


def _beyond(side: Side, features: pl.DataFrame) -> np.ndarray:
    """Which cases lie on the right side, (cases,)."""
    values = features[side.parameter].to_numpy()
    return values >= side.value if side.above else values <= side.value


def quasi_ps(sides: list[Side], features: pl.DataFrame, interest: np.ndarray) -> list[float]:
    """How likely chance alone would leave as many cases of interest inside each side, given the others.

    Binomial, with the density of the box without that side (Bryant and Lempert 2010). Judged on cases
    on which the box was not found, or a limit drawn to fit them would look sure.
    """
    kept = np.array([_beyond(side, features) for side in sides])
    held, found = kept.all(axis=0), []
    for k in range(len(sides)):
        without = np.delete(kept, k, axis=0).all(axis=0)
        plain = interest[without].mean() if without.any() else 1.0
        found.append(float(binom.sf((held & interest).sum() - 1, held.sum(), plain)))
    return found


def sure(sides: list[Side], features: pl.DataFrame, interest: np.ndarray) -> list[tuple[Side, float]]:
    """The sides that chance would not have drawn, with their quasi-p; the most doubtful falls first."""
    while sides:
        values = quasi_ps(sides, features, interest)
        worst = int(np.argmax(values))
        if values[worst] <= QUASI_P:
            return list(zip(sides, values, strict=True))
        sides = sides[:worst] + sides[worst + 1 :]
    return []


def _limits(sides: list[tuple[Side, float]], features: pl.DataFrame) -> tuple[Limit, ...]:
    """Sides as limits, one a parameter, the surest first, with the medians inside."""
    made: dict[str, Limit] = {}
    for side, value in sides:
        limit = made.get(side.parameter, Limit(side.parameter, None, None, 0.0, 0.0))
        limit = limit._replace(quasi_p=max(limit.quasi_p, value))
        made[side.parameter] = limit._replace(low=side.value) if side.above else limit._replace(high=side.value)
    here = features.filter(inside(tuple(made.values()), features))
    told = [limit._replace(middle=float(np.median(here[name].to_numpy()))) for name, limit in made.items()]
    return tuple(sorted(told, key=lambda limit: limit.quasi_p))


def rates(held: np.ndarray, interest: np.ndarray, here: np.ndarray) -> tuple[float, float]:
    """Coverage and density of a box among some of the cases, all (cases,) of truths."""
    both = (held & interest & here).sum()
    return float(both / max(1, (interest & here).sum())), float(both / max(1, (held & here).sum()))

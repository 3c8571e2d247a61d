"""Scenario discovery: boxes in the space of parameters that hold the cases of interest.

The patient rule induction method of the EMA Workbench (Kwakkel 2017) peels; of its trajectory the
box is taken in which coverage and density have the largest harmonic mean, and limits that chance
alone would draw (quasi-p above 0.05, Bryant and Lempert 2010) are dropped. What is found on two
thirds of the cases is tested on the rest.
"""

import logging
import warnings
from typing import Any, NamedTuple

import numpy as np
import polars as pl

FEWEST = 20  # cases of interest without which no box is sought
QUASI_P = 0.05
TESTED = 3  # every third case is held out


class Limit(NamedTuple):
    """One side or both of a box: a parameter between low and high; None where it is open."""

    parameter: str
    low: float | None
    high: float | None
    quasi_p: float
    middle: float  # median of the cases inside


class Box(NamedTuple):
    """A box: its limits, and how well it holds what is sought, in the cases it was found on and in others."""

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    coverage_tested: float
    density_tested: float


class Found(NamedTuple):
    """A box, and the peeling trajectory it was taken from: coverage, density, limits, taken."""

    box: Box
    trajectory: pl.DataFrame


def find_box(features: pl.DataFrame, interest: np.ndarray) -> Found | None:
    """The box that holds the cases of interest best; None if there are too few, or none helps.

    features: (cases, parameters); interest: (cases,) of truths.
    """
    learns = np.arange(len(interest)) % TESTED != TESTED - 1
    if interest[learns].sum() < FEWEST or (~interest[learns]).sum() < FEWEST:
        return None
    peeled = _peeled(features.filter(learns), interest[learns])
    trajectory = peeled.peeling_trajectory
    both = (
        trajectory["coverage"]
        * trajectory["density"]
        / (trajectory["coverage"] + trajectory["density"])
    )
    taken = int(both.fillna(0).idxmax())
    peeled.select(taken)
    length = len(trajectory)
    while dropped := _doubtful(peeled):
        peeled.drop_restriction(dropped)
    limits = _limits(peeled, features.filter(learns))
    if not limits:
        return None
    curve = pl.DataFrame(
        {
            "coverage": trajectory["coverage"][:length].to_list(),
            "density": trajectory["density"][:length].to_list(),
            "limits": trajectory["res_dim"][:length].astype(int).to_list(),
            "taken": [k == taken for k in range(length)],
        }
    )
    return Found(_measured(limits, features, interest, learns), curve)


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


def _quasi_ps(peeled: Any) -> dict[str, float]:
    """Of each limited parameter the smaller quasi-p of its two sides; 1 where none was computed."""
    found = {}
    for name, pair in peeled.p_values[peeled._cur_box].items():
        sides = [value for value in pair if value is not None and value >= 0]
        found[name] = min(sides) if sides else 1.0
    return found


def _doubtful(peeled: Any) -> str | None:
    """The limit that chance most likely drew, if any is doubtful."""
    values = _quasi_ps(peeled)
    name = max(values, key=lambda key: values[key], default=None)
    return name if name is not None and values[name] > QUASI_P else None


def _limits(peeled: Any, features: pl.DataFrame) -> tuple[Limit, ...]:
    """The limits of the box that is selected, the surest first."""
    now, whole = peeled.box_lims[peeled._cur_box], peeled.box_lims[0]
    values = _quasi_ps(peeled)
    sides = {
        name: tuple(
            None if now[name].iloc[k] == whole[name].iloc[k] else float(now[name].iloc[k])
            for k in (0, 1)
        )
        for name in values
    }
    rough = tuple(Limit(name, low, high, values[name], 0.0) for name, (low, high) in sides.items())
    here = features.filter(inside(rough, features))
    told = [
        limit._replace(middle=float(np.median(here[limit.parameter].to_numpy()))) for limit in rough
    ]
    return tuple(sorted(told, key=lambda limit: limit.quasi_p))


def _measured(
    limits: tuple[Limit, ...], features: pl.DataFrame, interest: np.ndarray, learns: np.ndarray
) -> Box:
    held = inside(limits, features)

    def rates(here: np.ndarray) -> tuple[float, float]:
        both = (held & interest & here).sum()
        return float(both / max(1, (interest & here).sum())), float(
            both / max(1, (held & here).sum())
        )

    found, tested = rates(learns), rates(~learns)
    return Box(limits, *found, float(held.mean()), *tested)

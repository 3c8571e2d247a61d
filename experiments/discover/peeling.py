"""The patient rule induction method of the EMA Workbench (Kwakkel 2017), with less copying of tables.

The Workbench copies and writes a pandas table for each of the hundreds of narrower boxes that it tries
at every step. That is most of its time, and is done on arrays here; what it finds is the same.
"""

import logging
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
from ema_workbench.analysis import prim

logging.getLogger("EMA").setLevel(logging.ERROR)
PEELED = 0.05  # share of the cases in a box that a step takes away


def _peels(_: prim.Prim, box: Any, __: str, column: int, values: np.ndarray) -> list[tuple[np.ndarray, pd.DataFrame]]:
    """What is left without the highest, and without the lowest cases of a column: cases, and limits of the box."""
    now, found = box.box_lims[-1], []
    for above in (False, True):
        limit = prim.get_quantile(values[:, column], PEELED if above else 1 - PEELED)
        left = values[:, column] >= limit if above else values[:, column] <= limit
        limits = now.to_numpy(copy=True)
        limits[0 if above else 1, column] = limit
        found.append((box.yi[left], pd.DataFrame(limits, columns=now.columns, copy=False)))
    return found


class _Prim(prim.Prim):
    """That of the Workbench, for numbers alone."""

    _peels = prim.Prim._peels | {"float": _peels}


def peeled(features: pl.DataFrame, interest: np.ndarray) -> list[np.ndarray]:
    """The limits of all boxes on the way of peeling, and of pasting after it: (2, parameters) each, lows above highs.

    The first holds all cases. features: (cases, parameters); interest: (cases,) of truths.
    """
    table = pd.DataFrame({name: features[name].to_numpy().astype(float) for name in features.columns})
    found = _Prim(table, interest.astype(int), peel_alpha=PEELED).find_box()
    return [limits.to_numpy(dtype=float) for limits in found.box_lims]

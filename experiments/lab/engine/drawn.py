"""The parameters that a study drew, as tables."""

import numpy as np
import polars as pl

from experiments.lab.design.draws import point_of
from experiments.lab.design.prior import DRAWN, ROWS
from experiments.lab.design.study import Study

#: Column of a table of draws -> its unit.
UNITS = {name: ROWS[name].unit for name in DRAWN}


def points_of(study: Study, replicates: int) -> np.ndarray:
    """The number of the point that each replicate meets; all 0 if nothing is drawn."""
    numbers = np.arange(replicates)
    return point_of(numbers) if study.draws else np.zeros_like(numbers)


def of_replicates(study: Study, replicates: int) -> dict[str, pl.DataFrame]:
    """`draws`, if anything is drawn: a row a replicate with its point and every parameter that may be drawn.

    A world or an override that sets a parameter stands above what is drawn.
    """
    if not study.draws:
        return {}
    points = points_of(study, replicates)
    keys = pl.DataFrame({"replicate": np.arange(replicates), "point": points})
    return {"draws": keys.hstack(pl.DataFrame(study.drawn(points.tolist()), schema=list(DRAWN)))}


def of_points(study: Study, count: int) -> dict[str, pl.DataFrame]:
    """`draws` of a study whose points are so many draws, a row a draw, if anything is drawn."""
    if not study.draws:
        return {}
    return {"draws": pl.DataFrame(study.drawn(range(count)), schema=list(DRAWN)).with_row_index("draw")}

"""The parameters that the replicates of a study drew, as a table."""

import numpy as np
import polars as pl

from experiments.lab.prior import DRAWN, ROWS
from experiments.lab.results import Folder
from experiments.lab.study import Study
from experiments.lab.uncertainty import point_of


def points_of(study: Study, replicates: int) -> np.ndarray:
    """The number of the point that each replicate meets; all 0 if nothing is drawn."""
    numbers = np.arange(replicates)
    return point_of(numbers) if study.draws else np.zeros_like(numbers)


def write_draws(study: Study, folder: Folder, replicates: int) -> None:
    """Write draws.parquet, if anything is drawn."""
    if study.draws:
        units = {name: ROWS[name].unit for name in DRAWN}
        folder.table("draws", draws_table(study, replicates), units)


def draws_table(study: Study, replicates: int) -> pl.DataFrame:
    """One row a replicate: its point, and the value of every parameter that may be drawn.

    A world or an override that sets a parameter stands above what is drawn.
    """
    keys = {"replicate": np.arange(replicates), "point": points_of(study, replicates)}
    return pl.DataFrame(keys).hstack(
        pl.DataFrame(study.drawn(point_of(np.arange(replicates)).tolist()), schema=list(DRAWN))
    )


def write_points(study: Study, folder: Folder) -> None:
    """Write draws.parquet of a study whose points are draws, a row a draw, if anything is drawn."""
    if study.draws and study.points:
        values = study.drawn(range(study.points))
        table = pl.DataFrame(values, schema=list(DRAWN)).with_row_index("draw")
        folder.table("draws", table, {name: ROWS[name].unit for name in DRAWN})

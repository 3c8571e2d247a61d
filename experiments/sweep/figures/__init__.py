"""Figures of a sweep, chosen by what varies: a line for one axis, maps for two, a matrix for more."""

from collections.abc import Iterator, Sequence

import polars as pl
from matplotlib.figure import Figure

from experiments.lab.design.axes import Axis
from experiments.lab.design.study import REFERENCE
from experiments.sweep.figures import lines, matrix, plane


def gallery(summary: pl.DataFrame, axes: Sequence[Axis], metrics: Sequence[str]) -> Iterator[tuple[str, Figure]]:
    """Every figure by name, in the order of the metrics, each drawn as it is asked for.

    summary: the table of summary.csv.
    """
    for metric in metrics:
        rows = summary.filter(pl.col("outcome") == metric)
        if len(axes) == 1:
            yield f"line_{metric}", lines.draw(rows, axes[0])
        elif len(axes) == 2:
            yield f"map_{metric}", plane.draw(rows, axes[0], axes[1])
        else:
            for world in rows["world"].unique(maintain_order=True):
                for policy in rows["policy"].unique(maintain_order=True):
                    if policy != REFERENCE:
                        part = rows.filter(pl.col("world") == world, pl.col("policy") == policy)
                        prefix = f"{world}_" if rows["world"].n_unique() > 1 else ""
                        yield f"{prefix}matrix_{policy}_{metric}", matrix.draw(part, axes)

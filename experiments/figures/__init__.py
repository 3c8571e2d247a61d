"""Figures of a study: one a file, each a function from tables of one world to a Figure.

Only this package imports matplotlib; import it when something is to be drawn.
"""

from collections.abc import Callable, Iterator

import polars as pl
from matplotlib.figure import Figure

from experiments.figures import chain, distributions, fans, forest, talks
from experiments.figures.style import save

__all__ = ["FIGURES", "gallery", "save"]

# In the order in which a reader meets them.
FIGURES: dict[str, Callable[[pl.DataFrame, pl.DataFrame, pl.DataFrame], Figure]] = {
    "chain": lambda runs, effects, trajectories: chain.draw(runs),
    "talks": lambda runs, effects, trajectories: talks.draw(runs, trajectories),
    "forest": lambda runs, effects, trajectories: forest.draw(effects),
    "distributions": lambda runs, effects, trajectories: distributions.draw(runs, effects),
    "fans": lambda runs, effects, trajectories: fans.draw(effects, trajectories),
}


def gallery(
    runs: pl.DataFrame, effects: pl.DataFrame, trajectories: pl.DataFrame
) -> Iterator[tuple[str, Figure]]:
    """Every figure of one world, by name, drawn as it is asked for.

    Takes the tables of runs.parquet, summary.csv and trajectories.parquet, filtered to one world.
    Raises ValueError when they hold several.
    """
    for name, draw in FIGURES.items():
        yield name, draw(runs, effects, trajectories)

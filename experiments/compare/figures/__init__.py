"""Figures of a study: one a file, each a function from tables of one world to a Figure.

Only this package imports matplotlib; import it when something is to be drawn.
"""

from collections.abc import Iterator

import polars as pl
from matplotlib.figure import Figure

from experiments.compare.figures import answer, chain, distributions, fans, forest, talks, uncertainty
from experiments.lab.present.style import save

__all__ = ["gallery", "save"]


def gallery(runs: pl.DataFrame, effects: pl.DataFrame, trajectories: pl.DataFrame) -> Iterator[tuple[str, Figure]]:
    """Every figure of one world by name, in reading order, each drawn as it is asked for.

    Takes the tables of runs.parquet, summary.csv and trajectories.parquet, filtered to one world.
    Raises ValueError when they hold several.
    """
    yield "answer", answer.draw(effects, trajectories)
    yield "chain", chain.draw(runs)
    yield "talks", talks.draw(runs, trajectories)
    if effects["effect_sd_parameters"].is_not_null().any():
        yield "uncertainty", uncertainty.draw(effects)
    yield "forest", forest.draw(effects)
    yield "distributions", distributions.draw(runs, effects)
    yield "fans", fans.draw(effects, trajectories)

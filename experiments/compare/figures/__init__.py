"""Figures of a study: one a file, each a function from tables of one world to a Figure.

Only this package imports matplotlib; import it when something is to be drawn.
"""

from collections.abc import Iterator

import polars as pl
from matplotlib.figure import Figure

from experiments.compare.figures import answer, chain, distributions, fans, forest, ranks, talks, uncertainty
from experiments.lab.design.study import REFERENCE


def gallery(
    runs: pl.DataFrame,
    effects: pl.DataFrame,
    trajectories: pl.DataFrame,
    order: pl.DataFrame | None = None,
    against: str = REFERENCE,
) -> Iterator[tuple[str, Figure]]:
    """Every figure of one world by name, in reading order, each drawn as it is asked for.

    Takes the tables of runs.parquet, summary.csv and trajectories.parquet, filtered to one world; and that of
    ranks.csv, without which no ranks are drawn. against: the policy that effects are measured against.
    Raises ValueError when they hold several worlds.
    """
    yield "answer", answer.draw(effects, trajectories, against)
    yield "chain", chain.draw(runs, against=against)
    yield "talks", talks.draw(runs, trajectories)
    if effects["effect_sd_parameters"].is_not_null().any():
        yield "uncertainty", uncertainty.draw(effects, against)
    yield "forest", forest.draw(effects, against)
    if order is not None and len(order):
        yield "ranks", ranks.draw(order, effects)
    yield "distributions", distributions.draw(runs, effects)
    yield "fans", fans.draw(effects, trajectories, against=against)

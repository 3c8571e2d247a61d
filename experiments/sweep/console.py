"""What a sweep shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.lab.design.study import REFERENCE
from experiments.lab.design.tiled import Tiled
from experiments.lab.present import console, words


def shown(study: Tiled, summary: pl.DataFrame, answer: Sequence[str]) -> list[RenderableType]:
    """The effects at a few points of every world, and the answer."""
    parts: list[RenderableType] = []
    for world in study.worlds:
        table = console.table(
            f"Effects over {len(study.sample):,} points, world: {words.world_title(world)}",
            f"Replicates a point: {study.replicates:,}; effects are paired on common luck.",
        )
        table.add_column("policy", no_wrap=True)
        table.add_column("effect on")
        for heading in ("smallest", "median", "largest"):
            table.add_column(heading, justify="right", no_wrap=True)
        effects = summary.filter(pl.col("world") == world, pl.col("policy") != REFERENCE)
        for (policy, metric), rows in effects.group_by("policy", "outcome", maintain_order=True):
            cells = (words.shown(metric, rows["effect"].quantile(q), signed=True) for q in (0, 0.5, 1))
            table.add_row(words.policy(policy).short, words.outcome(metric).title, *cells)
        parts.append(table)
    return [*parts, *console.sentences(answer)]

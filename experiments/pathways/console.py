"""What a study of pathways shows in the terminal."""

from collections.abc import Sequence

import polars as pl
from rich.console import RenderableType

from experiments.lab.design.tiled import Tiled
from experiments.lab.present import console, words
from experiments.pathways.links import LINKS, REST, TOTAL
from experiments.pathways.words import TITLES


def shown(study: Tiled, metrics: Sequence[str], links: pl.DataFrame, answer: Sequence[str]) -> list[RenderableType]:
    """What each link carries of every effect, and the answer."""
    parts: list[RenderableType] = []
    for world, policy in links.select("world", "policy").unique(maintain_order=True).iter_rows():
        table = console.table(
            f"{words.policy(policy).title}: what each link carries, world: {words.world_title(world)}",
            f"Shapley values of paired effects, {study.replicates:,} replicates; they add up.",
        )
        table.add_column("link", no_wrap=True)
        for metric in metrics:
            table.add_column(words.outcome(metric).title, justify="right")
        for link in (*LINKS, REST, TOTAL):
            one = links.filter(world=world, policy=policy, link=link)
            cells = (
                words.shown(metric, value, signed=True) for metric, value in one.select("outcome", "value").iter_rows()
            )
            table.add_row(TITLES[link], *cells, style="bold" if link == TOTAL else "")
        parts.append(table)
    return [*parts, *console.sentences(answer)]

"""What a study of sensitivity shows in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from rich.console import RenderableType
from rich.table import Table

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import console, words
from experiments.sensitivity.indices import LUCK

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

SHOWN = 10  # factors of a table
_MAIN = {"sobol": "total", "morris": "mu_star"}


def shown(study: "Sensitivity", table: pl.DataFrame, answer: Sequence[str]) -> list[RenderableType]:
    """The factors that count most for the effects on the first metric, and the answer."""
    final = table.filter(
        pl.col("outcome") == study.metrics[0],
        pl.col("of") == "effect",
        pl.col("index") == _MAIN[study.method],
        pl.col("size") == pl.col("size").max(),
    )
    rivals = [policy for policy in study.policies if policy != REFERENCE]
    ranked: list[RenderableType] = [
        _ranked(study, world, policy, final.filter(world=world, policy=policy))
        for world in study.worlds
        for policy in rivals
    ]
    return [*ranked, *console.sentences(answer)]


def _ranked(study: "Sensitivity", world: str, policy: str, rows: pl.DataFrame) -> Table:
    metric, sobol = study.metrics[0], study.method == "sobol"
    title = words.outcome(metric).title.lower()
    table = console.table(f"{words.policy(policy).title}, effect on {title}, world: {words.world_title(world)}")
    table.add_column("factor", no_wrap=True)
    unit = words.effect_unit(metric)
    table.add_column("total index" if sobol else f"mean absolute change\n{unit}", justify="right")
    table.add_column("95 %", justify="right")
    for row in rows.sort("value", descending=True).head(SHOWN).iter_rows(named=True):
        name = f"[bold]{LUCK}[/bold]" if row["factor"] == LUCK else row["factor"]
        value, *ends = (
            words.number(row[key], 2) if sobol else words.shown(metric, row[key]) for key in ("value", "low", "high")
        )
        table.add_row(name, value + (" ?" if row["unsure"] else ""), " to ".join(ends))
    return table

"""What a study of sensitivity shows in the terminal."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl
from rich.console import RenderableType
from rich.table import Table

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import console, words
from experiments.sensitivity.indices import DUMMY, LUCK, MAIN
from experiments.sensitivity.words import points

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

SHOWN = 10  # factors of a table


def shown(study: "Sensitivity", table: pl.DataFrame, answer: Sequence[str]) -> list[RenderableType]:
    """The factors that count most for the effects on the first metric, and the answer."""
    final = table.filter(
        pl.col("outcome") == study.metrics[0],
        pl.col("of") == "effect",
        pl.col("index") == MAIN[study.method],
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
    metric = study.metrics[0]
    title = words.outcome(metric).title.lower()
    table = console.table(f"{words.policy(policy).title}, effect on {title}, world: {words.world_title(world)}")
    table.add_column("factor", no_wrap=True)
    changes = f"mean absolute change\n{words.effect_unit(metric)}"
    heads = {"sobol": "total index", "morris": changes, "pawn": "mean distance\npoints"}
    table.add_column(heads[study.method], justify="right")
    table.add_column("95 %", justify="right")
    rows = rows.filter(pl.col("factor") != DUMMY)  # whose number is what was taken off the others
    for row in rows.sort("value", descending=True).head(SHOWN).iter_rows(named=True):
        name = f"[bold]{row['factor']}[/bold]" if row["factor"] == LUCK else row["factor"]
        value, *ends = (_written(study.method, metric, row[key]) for key in ("value", "low", "high"))
        table.add_row(name, value + (" ?" if row["unsure"] else ""), " to ".join(ends))
    return table


def _written(method: str, metric: str, value: float) -> str:
    """An index as a number, an elementary effect in the outcome's unit, or a distance in points."""
    if method == "pawn":
        return points(value)
    return words.number(value, 2) if method == "sobol" else words.shown(metric, value)

"""What a comparison shows in the terminal: a table a world, readable in ten seconds, and the answer."""

from typing import TYPE_CHECKING

import polars as pl
from rich.console import RenderableType
from rich.markup import escape

from experiments.compare.words import TALKS, needs, the
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import console, words

if TYPE_CHECKING:
    from experiments.compare import Compare

#: The outcomes of the table, with their headings; 80 columns hold it.
COLUMNS = {
    "talks_by_deadline": "talks\n%",
    "alignment_mean": "align-\nment",
    "provocations": "provo-\ncations",
    "zone_workers_end": "zone\nworkers",
    "cost_washington": "US\ncost",
}


def shown(study: "Compare", effects: pl.DataFrame, answers: dict[str, list[str]]) -> list[RenderableType]:
    """The table and the answer of every world."""
    parts: list[RenderableType] = []
    for world in study.worlds:
        rows = {
            (row["policy"], row["outcome"]): row
            for row in effects.filter(pl.col("world") == world).iter_rows(named=True)
        }
        table = console.table(f"World: {words.world_title(world)}", _caption(rows, study))
        table.add_column("policy", no_wrap=True)
        first, *others = COLUMNS.values()
        for heading in (first, "effect on talks\npoints [95 %]", *others):
            table.add_column(heading, justify="right", no_wrap=True)
        for policy in study.policies:
            talks, *cells = (words.shown(name, rows[policy, name]["mean"]) for name in COLUMNS)
            effect = cell(rows[policy, "talks_by_deadline"], study.reference)
            table.add_row(words.policy(policy).short, talks, effect, *cells)
        own = [_own_outcomes(study, rows)] if study.own else []
        parts += [table, *own, *console.sentences(answers[world])]
    return parts


def _own_outcomes(study: "Compare", rows: dict[tuple[str, str], dict]) -> RenderableType:
    """The outcomes of the user's own: a row each, under each policy."""
    table = console.table("Outcomes of your own", "Means over the runs that have a value.")
    table.add_column("outcome")
    table.add_column("policy", no_wrap=True)
    for heading in ("mean", "effect [95 %]"):
        table.add_column(heading, justify="right", no_wrap=True)
    for name in study.own:
        text = words.outcome(name)
        for policy in study.policies:
            row = rows[policy, name]
            title = f"{text.title}, {text.unit}" if policy == next(iter(study.policies)) else ""
            told = words.policy(policy).short, words.shown(name, row["mean"]), _own_effect(row, study.reference)
            table.add_row(escape(title), *told)
    return table


def _own_effect(row: dict, reference: str) -> str:
    """The effect on an outcome of the user's own, or why there is none."""
    if row["policy"] == reference or row["effect_low"] is not None:
        return cell(row, reference)
    if row["differs"] is None:
        return "not every run has a value" if row["n"] != 1 else "one run only"
    return "too few runs differ" if row["differs"] else "no difference seen"


def cell(row: dict, reference: str = REFERENCE) -> str:
    """'+11.2 [9.1, 13.3]', bold where the interval excludes zero."""
    if row["policy"] == reference:
        return "reference"
    if row["effect_low"] is None:
        return "one run only"
    text, low, high = (
        words.shown(row["outcome"], row[key], signed=True) for key in ("effect", "effect_low", "effect_high")
    )
    if row["effect_low"] == row["effect_high"]:
        return f"{text} (same runs)"
    sure = row["effect_low"] > 0 or row["effect_high"] < 0
    return f"[bold]{text}[/bold] \\[{low}, {high}]" if sure else f"{text} \\[{low}, {high}]"


def _caption(rows: dict, study: "Compare") -> str:
    talks = [row for (_, outcome), row in rows.items() if outcome == TALKS and row["policy"] != study.reference]
    if not talks or talks[0]["effect_low"] is None:
        return "means over runs"
    widest = max((row["effect_high"] - row["effect_low"]) / 2 for row in talks)
    needed = max(row["replicates_needed"] or 0 for row in talks)
    against = "" if study.reference == REFERENCE else f" against {the(study.reference)}"
    return (
        f"Means over {talks[0]['n']:,} replicates; effects{against} are paired on common luck. "
        f"Widest half-width on talks: {100 * widest:.1f} points; {needs(study.precision, needed)}. "
        "Cost to US taxpayers in million US dollars."
    )

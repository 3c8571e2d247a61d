"""The page of a sweep."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.own import Prior
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, pictures, rendered
from experiments.lab.present.phrases import listed
from experiments.sweep.words import label

if TYPE_CHECKING:
    from experiments.sweep import Sweep

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
    "factors": "Which numbers decide, and how much is luck.",
    "convergence": "Was the sample large enough?",
}


ROWS = 40  # of a table on the page; the whole one is in summary.csv


def sweep_page(study: "Sweep", summary: pl.DataFrame, answer: Sequence[str], drawn: Drawn, manifest: dict) -> str:
    """The page of a sweep: answer, figures, axes, the strongest points. ``drawn``: SVG files."""
    several = len(study.axes) > 3
    what = f"{len(study.axes)} numbers" if several else listed(axis.name for axis in study.axes)
    about = f", {len(study.sample):,} points ({study.design['kind']}), {study.replicates:,} replicates each"
    doubts = (
        "All points, policies and worlds meet the same luck: differences between points are paired as effects are, "
        "and what looks like a smooth surface shares its noise.",
        "Intervals hold for each point by itself. Among many points some are wrong by chance: one in twenty, if "
        "nothing else.",
    )
    question, parts = f"What if {what} were different?", [_axes(study), _best(study, summary)]
    page = Page(question, answer, pictures(drawn, CAPTIONS), parts, doubts, about)
    return rendered(study, page, manifest)


def _axes(study: "Sweep") -> Part:
    """What varies."""
    rows = [_axis(study, k) for k in range(len(study.axes))]
    return Part("What varies", heads=("Axis", "Values", "Spread", "Meaning"), rows=rows)


def _axis(study: "Sweep", k: int) -> tuple[str, ...]:
    """What an axis is, where its values lie, and how they are spread."""
    axis, values = study.axes[k], study.sample.values[:, k]
    if axis.levels is not None:
        span = ", ".join(map(str, study.sample.table()[axis.name].unique(maintain_order=True)[:12]))
        spread = "as given"
    else:
        span = f"{words.number(values.min())} to {words.number(values.max())}"
        after = {str: "after its prior", Prior: f"after {axis.quantiles}", type(None): "evenly"}
        spread = {"grid": "at even steps", "file": "as given"}.get(
            study.design["kind"], after.get(type(axis.quantiles), "after the posterior")
        )
    return f"`{axis.name}`", span, spread, label(axis)


def _best(study: "Sweep", summary: pl.DataFrame) -> Part:
    """The points at which a policy changes most."""
    metric = study.metrics[0]
    best = (
        summary.filter(pl.col("outcome") == metric, pl.col("policy") != REFERENCE)
        .sort("effect", descending=True, nulls_last=True)
        .head(ROWS)
    )
    return Part(
        f"Where the effect on {words.outcome(metric).inline} is largest",
        heads=("Policy", "World", *(axis.name for axis in study.axes), "Effect", "95 %"),
        rows=[_point(row, study, metric) for row in best.iter_rows(named=True)],
        caption=f"The first {len(best)} points by effect ({words.effect_unit(metric)}); all are in summary.csv. The "
        "largest of many estimates is larger than the truth: look at its neighbours.",
    )


def _unknown(row: dict) -> str:
    """Why an interval is not known."""
    return "a single run" if row["n"] == 1 else "too few runs differ" if row["differs"] else "no run differs"


def _point(row: dict, study: "Sweep", metric: str) -> tuple[str, ...]:
    effect, low, high = (words.shown(metric, row[key], signed=True) for key in ("effect", "effect_low", "effect_high"))
    values = [row[axis.name] for axis in study.axes]
    where = words.policy(row["policy"]).title, words.world_title(row["world"])
    at = (value if isinstance(value, str) else words.number(value) for value in values)
    ends = f"{low} to {high}" if row["effect_low"] is not None else f"not known: {_unknown(row)}"
    return *where, *at, effect, ends

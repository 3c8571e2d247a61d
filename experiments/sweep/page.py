"""The page of a sweep."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.page import embedded, package, template
from experiments.sweep.words import label

if TYPE_CHECKING:
    from experiments.sweep import Sweep

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
}
ROWS = 40  # of a table on the page; the whole one is in summary.csv


def sweep_page(
    study: "Sweep", summary: pl.DataFrame, answer: Sequence[str], drawn: Drawn, manifest: dict
) -> str:
    """The page of a sweep: answer, figures, axes, the strongest points. ``drawn``: SVG files."""
    metric = study.metrics[0]
    best = (
        summary.filter(pl.col("outcome") == metric, pl.col("policy") != REFERENCE)
        .sort("effect", descending=True, nulls_last=True)
        .head(ROWS)
    )
    return template("sweep").render(
        study=study,
        design=study.design["kind"],
        points=len(study.sample),
        answer=answer,
        figures=_figures(drawn),
        axes=[_axis(study, k) for k in range(len(study.axes))],
        metric=words.outcome(metric).title.lower(),
        unit=words.effect_unit(metric),
        best=[_point(row, study, metric) for row in best.iter_rows(named=True)],
        policies=[package(name, levers) for name, levers in study.policies.items()],
        doubts=doubts_of(study),
        methods=methods_of(study),
        manifest=manifest,
    )


def _figures(drawn: Drawn) -> list[dict]:
    return [
        {
            "name": name,
            "caption": next(text for kind, text in CAPTIONS.items() if kind in name.split("_")),
            "source": embedded(path),
        }
        for name, path in drawn.items()
    ]


def _axis(study: "Sweep", k: int) -> dict:
    """What an axis is, where its values lie, and how they are spread."""
    axis, values = study.axes[k], study.sample.values[:, k]
    if axis.levels is not None:
        span = ", ".join(map(str, study.sample.table()[axis.name].unique(maintain_order=True)[:12]))
        spread = "as given"
    else:
        span = f"{words.number(values.min())} to {words.number(values.max())}"
        after = {str: "after its prior", type(None): "evenly"}
        spread = {"grid": "at even steps", "file": "as given"}.get(
            study.design["kind"], after.get(type(axis.quantiles), "after the posterior")
        )
    return {"name": axis.name, "meaning": label(axis), "span": span, "spread": spread}


def _point(row: dict, study: "Sweep", metric: str) -> dict:
    effect, low, high = (
        words.shown(metric, row[key], signed=True) for key in ("effect", "effect_low", "effect_high")
    )
    values = [row[axis.name] for axis in study.axes]
    return {
        "world": words.world_title(row["world"]),
        "policy": words.policy(row["policy"]).title,
        "values": [value if isinstance(value, str) else words.number(value) for value in values],
        "effect": effect,
        "low": low,
        "high": high,
    }

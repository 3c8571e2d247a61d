"""The pages of sweep and sensitivity."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from experiments.lab import swept_words, words
from experiments.lab.config import Study
from experiments.lab.indices import LUCK
from experiments.report import drawn_from, embedded, package, template

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
    "factors": "Which numbers decide, and how much is luck.",
    "convergence": "Was the sample large enough?",
}
ROWS = 40  # of a table on the page; the whole one is in summary.csv


def sweep_page(
    study: Study,
    summary: pl.DataFrame,
    answer: Sequence[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> str:
    """The page of a sweep: answer, figures, axes, the strongest points. ``drawn``: SVG files."""
    metric = study.metrics[0]
    best = (
        summary.filter(pl.col("outcome") == metric, pl.col("policy") != words.REFERENCE)
        .sort("effect", descending=True, nulls_last=True)
        .head(ROWS)
    )
    return template("sweep").render(
        study=study,
        design=study.design["kind"],
        points=len(study.sample),
        answer=answer,
        figures=_figures(drawn),
        axes=[_axis(axis) for axis in study.axes],
        metric=words.outcome(metric).title.lower(),
        unit=words.effect_unit(metric),
        best=[_point(row, study, metric) for row in best.iter_rows(named=True)],
        policies=[package(name, levers) for name, levers in study.policies.items()],
        drawn=drawn_from(study),
        manifest=manifest,
    )


def sensitivity_page(
    study: Study,
    table: pl.DataFrame,
    answer: Sequence[str],
    drawn: dict[str, Path],
    manifest: dict,
    besides: bool,
) -> str:
    """The page of a sensitivity study: answer, figures, all indices.

    drawn: SVG files; besides: whether replicates draw parameters that are not varied.
    """
    final = table.filter(pl.col("size") == pl.col("size").max(), pl.col("low").is_not_null())
    rows = final.sort(
        "outcome", "world", "policy", "of", "index", "value", descending=[False] * 5 + [True]
    )
    return template("sensitivity").render(
        study=study,
        size=final["size"].max() if len(final) else 0,
        answer=answer,
        figures=_figures(drawn),
        rows=[_index(row, study) for row in rows.head(10 * ROWS).iter_rows(named=True)],
        factors=[
            {"name": name, "meaning": swept_words.meaning(name)}
            for name in table["factor"].unique(maintain_order=True)
        ],
        policies=[package(name, levers) for name, levers in study.policies.items()],
        drawn=drawn_from(study) if besides else None,
        manifest=manifest,
    )


def _figures(drawn: dict[str, Path]) -> list[dict]:
    return [
        {
            "name": name,
            "caption": next(text for kind, text in CAPTIONS.items() if kind in name.split("_")),
            "source": embedded(path),
        }
        for name, path in drawn.items()
    ]


def _axis(axis) -> dict:  # type: ignore[no-untyped-def]
    if axis.levels is not None:
        values = ", ".join(words.number(value) for value in axis.levels[:12])
    else:
        values = f"{words.number(axis.low)} to {words.number(axis.high)}"
    drawn = {"prior": "after its prior", "posterior": "after the posterior"}
    kind = (
        axis.quantiles
        if isinstance(axis.quantiles, str)
        else "posterior"
        if axis.quantiles is not None
        else ""
    )
    return {
        "name": axis.name,
        "meaning": swept_words.label(axis),
        "values": values,
        "drawn": drawn.get(kind, "evenly"),
    }


def _point(row: dict, study: Study, metric: str) -> dict:
    effect, low, high = (
        words.shown(metric, row[key], signed=True)
        for key in ("effect", "effect_low", "effect_high")
    )
    values = [row[axis.name] for axis in study.axes]
    return {
        "world": words.world_title(row["world"]),
        "policy": words.policy(row["policy"]).title,
        "values": [value if isinstance(value, str) else words.number(value) for value in values],
        "effect": effect, "low": low, "high": high,
    }  # fmt: skip


def _index(row: dict, study: Study) -> dict:
    of = "effect" if row["of"] == "effect" else "outcome"
    shown = (
        (lambda value: words.number(value, 2))
        if study.method == "sobol"
        else (lambda value: words.shown(row["outcome"], value))
    )
    return row | {
        "world": words.world_title(row["world"]),
        "policy": words.policy(row["policy"]).title,
        "outcome": words.outcome(row["outcome"]).title,
        "of": of,
        "luck": row["factor"] == LUCK,
        "index": {"first": "first-order", "total": "total", "mu_star": "mean absolute effect"}[row["index"]],
        "value": shown(row["value"]), "low": shown(row["low"]), "high": shown(row["high"]),
    }  # fmt: skip

"""The pages of sweep and sensitivity."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from experiments.lab import swept_words, words
from experiments.lab.indices import LUCK
from experiments.lab.study import Study
from experiments.report import embedded, package, template
from experiments.report.facts import drawn_from
from experiments.report.methods import doubts_of, methods_of

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
    "factors": "Which numbers decide, and how much is luck.",
    "convergence": "Was the sample large enough?",
}
STRONGEST = 15  # factors of an outcome in the table of a page
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
        axes=[_axis(study, k) for k in range(len(study.axes))],
        metric=words.outcome(metric).title.lower(),
        unit=words.effect_unit(metric),
        best=[_point(row, study, metric) for row in best.iter_rows(named=True)],
        policies=[package(name, levers) for name, levers in study.policies.items()],
        doubts=doubts_of(study),
        methods=methods_of(study),
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
    final = table.filter(pl.col("size") == pl.col("size").max())
    return template("sensitivity").render(
        study=study,
        size=final["size"].max() if len(final) else 0,
        answer=answer,
        doubts=doubts_of(study),
        methods=methods_of(study),
        figures=_figures(drawn),
        rows=_indices(final, study),
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


def _axis(study: Study, k: int) -> dict:
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
    return {"name": axis.name, "meaning": swept_words.label(axis), "span": span, "spread": spread}


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


def _indices(final: pl.DataFrame, study: Study) -> list[dict]:
    """A row a factor, for every metric, world and policy, the strongest factors first."""
    main, beside = ("total", "first") if study.method == "sobol" else ("mu_star", "sigma")
    keys = ["outcome", "world", "policy", "of", "factor"]
    both = final.filter(pl.col("index") == main).join(
        final.filter(pl.col("index") == beside).select(*keys, beside="value"), on=keys, how="left"
    )
    order = [
        pl.col("outcome").cast(pl.Enum(list(study.metrics))),
        pl.col("world").cast(pl.Enum(list(study.worlds))),
    ]
    ranked = both.sort(*order, pl.col("of"), pl.col("policy"), -pl.col("value"))
    strongest = ranked.group_by(*keys[:-1], maintain_order=True).head(STRONGEST)
    return [
        row
        | {
            "world": words.world_title(row["world"]),
            "policy": words.policy(row["policy"]).title,
            "outcome": words.outcome(row["outcome"]).title,
            "luck": row["factor"] == LUCK,
        }
        | {
            key: _value(study, row["outcome"], row[key])
            for key in ("value", "low", "high", "beside")
        }
        for row in strongest.iter_rows(named=True)
    ]


def _value(study: Study, outcome: str, value: float | None) -> str:
    """An index in per cent of the variance, or an elementary effect in the outcome's unit."""
    if value is None:
        return ""
    if study.method == "sobol":
        return words.number(100 * value, 0)
    return words.shown(outcome, value)

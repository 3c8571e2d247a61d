"""The page of a study of sensitivity."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.facts import drawn_from
from experiments.lab.present.finished import Drawn
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.page import embedded, package, template
from experiments.sensitivity.indices import LUCK
from experiments.sensitivity.words import meaning

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "factors": "Which numbers decide, and how much is luck.",
    "convergence": "Was the sample large enough?",
}
STRONGEST = 15  # factors of an outcome in the table of a page


def sensitivity_page(
    study: "Sensitivity",
    table: pl.DataFrame,
    answer: Sequence[str],
    drawn: Drawn,
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
            {"name": name, "meaning": meaning(name)} for name in table["factor"].unique(maintain_order=True)
        ],
        policies=[package(name, levers) for name, levers in study.policies.items()],
        drawn=drawn_from(study) if besides else None,
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


def _indices(final: pl.DataFrame, study: "Sensitivity") -> list[dict]:
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
        | {key: _value(study, row["outcome"], row[key]) for key in ("value", "low", "high", "beside")}
        for row in strongest.iter_rows(named=True)
    ]


def _value(study: "Sensitivity", outcome: str, value: float | None) -> str:
    """An index in per cent of the variance, or an elementary effect in the outcome's unit."""
    if value is None:
        return ""
    if study.method == "sobol":
        return words.number(100 * value, 0)
    return words.shown(outcome, value)

"""The page of a study of sensitivity."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.facts import drawn_from
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Cell, Page, Part, pictures, rendered
from experiments.sensitivity.indices import LUCK
from experiments.sensitivity.words import meaning

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
    "factors": "Which numbers decide, and how much is luck.",
    "convergence": "Was the sample large enough?",
}


#: Method -> its name, and of what its size counts.
METHODS = {"sobol": ("Sobol' indices", "rows of the base sample"), "morris": ("Morris's elementary effects", "walks")}


#: Method -> headings of its two numbers, and what they are.
INDICES = {
    "sobol": (
        "With others",
        "Alone",
        "% of the variance between runs, with 95 % intervals by bootstrap: what a factor has a hand in (total index), "
        "and what it explains alone (first-order index). Totals may add up to more than one hundred.",
    ),
    "morris": (
        "Mean absolute change",
        "Standard deviation",
        "Mean absolute change over the whole range with 95 % intervals by bootstrap, and the standard deviation of "
        "the changes: large where others decide what the factor does.",
    ),
}


STRONGEST = 15  # factors of an outcome in the table of a page


def sensitivity_page(
    study: "Sensitivity", table: pl.DataFrame, answer: Sequence[str], drawn: Drawn, manifest: dict, besides: bool
) -> str:
    """The page of a sensitivity study: answer, figures, all indices.

    drawn: SVG files; besides: whether replicates draw parameters that are not varied.
    """
    final = table.filter(pl.col("size") == pl.col("size").max())
    assert study.method is not None
    method, of = METHODS[study.method]
    size = int(final.select(pl.col("size").max()).item() or 0)
    about = f", {method}, {size:,} {of}"
    doubts = _doubts(study, besides)
    parts = [_strongest(final, study), _factors(table)]
    figures = pictures(drawn, CAPTIONS)
    page = Page("Which numbers decide?", answer, figures, parts, doubts, about)
    return rendered(study, page, manifest)


def _strongest(final: pl.DataFrame, study: "Sensitivity") -> Part:
    """The strongest factors of every outcome and effect."""
    assert study.method is not None
    value, beside, caption = INDICES[study.method]
    heads = ("Factor", "Of", "Policy", "World", value, "95 %", beside, "")
    caption = f"{caption} The whole table is summary.csv."
    rows = _indices(final, study)
    return Part("The strongest factors", heads=heads, rows=rows, caption=caption)


def _factors(table: pl.DataFrame) -> Part:
    """What each factor is."""
    names = table["factor"].unique(maintain_order=True)
    rows = [(f"`{name}`", meaning(name)) for name in names]
    return Part("The factors", heads=("Factor", "What it is"), rows=rows)


def _doubts(study: "Sensitivity", besides: bool) -> tuple[str, ...]:
    """What indices cannot say; besides: whether replicates draw parameters that are not varied."""
    drawn = drawn_from(study) if besides else None
    spread = "Each was drawn evenly from its range in `model/parameters.csv`."
    if study.draws:
        spread = "Each was drawn from its posterior or prior, one by one: what a posterior holds together is not kept."
    elif study.priors:
        spread = "Each was drawn from a prior of its own, or evenly from its range in `model/parameters.csv`."
    others = f", and the parameters that were not varied ({drawn['source']})" if drawn else ""
    return (
        f"Indices depend on how widely each number may vary. {spread}",
        f"Luck is a factor like the others: all that chance draws in a history{others}. An outcome of yes or no is "
        "largely luck, whatever the parameters.",
        "An index says how much a number decides, not in which direction: `kaesong sweep` shows that.",
    )


def _indices(final: pl.DataFrame, study: "Sensitivity") -> list[tuple[str | Cell, ...]]:
    """A row a factor, for every metric, world and policy, the strongest factors first."""
    main, beside = ("total", "first") if study.method == "sobol" else ("mu_star", "sigma")
    keys = ["outcome", "world", "policy", "of", "factor"]
    both = final.filter(pl.col("index") == main).join(
        final.filter(pl.col("index") == beside).select(*keys, beside="value"), on=keys, how="left"
    )
    order = [pl.col("outcome").cast(pl.Enum(list(study.metrics))), pl.col("world").cast(pl.Enum(list(study.worlds)))]
    ranked = both.sort(*order, pl.col("of"), pl.col("policy"), -pl.col("value"))
    strongest = ranked.group_by(*keys[:-1], maintain_order=True).head(STRONGEST)
    return [_index(row, study) for row in strongest.iter_rows(named=True)]


def _index(row: dict, study: "Sensitivity") -> tuple[str | Cell, ...]:
    value, low, high, beside = (_value(study, row["outcome"], row[key]) for key in ("value", "low", "high", "beside"))
    return (
        Cell(LUCK, strong=True) if row["factor"] == LUCK else f"`{row['factor']}`",
        f"{row['of']}: {words.outcome(row['outcome']).inline}",
        words.policy(row["policy"]).title,
        words.world_title(row["world"]),
        value,
        f"{low} to {high}",
        beside,
        "not told from 0" if row["unsure"] else "",
    )


def _value(study: "Sensitivity", outcome: str, value: float | None) -> str:
    """An index in per cent of the variance, or an elementary effect in the outcome's unit."""
    if value is None:
        return ""
    if study.method == "sobol":
        return words.number(100 * value, 0)
    return words.shown(outcome, value)

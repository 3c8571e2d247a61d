"""The page of a calibration."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.calibrate.targets import REASONS, tolerances
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Page, Part, Text, embedded, rendered

if TYPE_CHECKING:
    from experiments.calibrate import Calibrate

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "posterior": "Prior and posterior of each parameter.",
    "predictive": "What prior and posterior predict of the targets themselves.",
    "recovery": "The method tried on records whose parameters are known.",
}


VERDICTS = (
    "Identified: the record took away half of the prior's variance or more. Narrowed: a fifth, or the median moved "
    "by a third of a standard deviation; in each case by more than sampling error."
)


def calibrate_page(
    study: "Calibrate", tables: dict[str, pl.DataFrame], verdict: list[str], drawn: Drawn, manifest: dict
) -> str:
    """The page of a calibration: verdict, figures, parameters, targets, generations, doubts."""
    summary = tables["summary"]
    prior = pl.col("verdict") == "prior"
    still = summary.filter(prior)
    folded = _parameters(still)._replace(folded=f"{len(still)} parameters that stay at their priors")
    parts = [
        _parameters(summary.filter(~prior))._replace(title="The parameters", paragraphs=[Text(VERDICTS)]),
        *([folded] if len(still) else []),
        _targets(tables["predictive"]),
        _generations(tables["generations"]),
    ]
    doubts = (
        "Nothing of 2011 to 2015, and nothing of how the zone went through its crises, entered: the histories of "
        "growth end in December 2010. Those of talks end in 2017, those of provocations in 2021.",
        "The level of alignment in 2020-21 and in 2025 we coded ourselves. The years between are lived through and not "
        "read.",
        f"A tolerance stands for what the model cannot be expected to get right ({tolerances()}). "
        f"{' '.join(REASONS)} Another tolerance gives another posterior.",
        "The parts of the record are asked one after the other, each on the posterior of those before, as if they "
        "were independent given the parameters.",
        "The prior is half below and half above each default, thinning out to the ends of its range in "
        "`model/parameters.csv`. Most political numbers are assumptions, and where the record is silent they stay so.",
    )
    question = "What does the record say of the model's numbers?"
    page = Page(question, verdict, _figures(drawn), parts, doubts, same="posterior.csv", levers=False)
    return rendered(study, page, manifest)


def _parameters(table: pl.DataFrame) -> Part:
    rows = [
        (
            f"`{row['parameter']}`",
            row["unit"],
            row["block"],
            *_middle(row, "prior_"),
            *_middle(row),
            words.number(100 * row["contraction"], 0),
            row["verdict"],
        )
        for row in table.iter_rows(named=True)
    ]
    heads = (
        "Parameter",
        "Unit",
        "Part of the record",
        "Prior: median",
        "90 %",
        "Posterior: median",
        "90 %",
        "Variance removed %",
        "Verdict",
    )
    return Part("", heads=heads, rows=rows)


def _targets(table: pl.DataFrame) -> Part:
    rows = [
        (
            row["statistic"],
            row["block"],
            row["unit"],
            words.number(row["observed"]),
            *_middle(row, "prior_"),
            *_middle(row),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = ("Target", "Part", "Unit", "Observed", "Prior: median", "90 %", "Posterior: median", "90 %")
    return Part("The targets", heads=heads, rows=rows)


def _generations(table: pl.DataFrame) -> Part:
    rows = [
        (
            row["block"],
            f"{row['generation']}",
            words.number(row["epsilon"], 2),
            words.number(row["simulations"], 0),
            words.number(100 * row["acceptance"], 1),
            words.number(row["ess"], 0),
        )
        for row in table.iter_rows(named=True)
    ]
    heads = ("Part", "Generation", "Threshold", "Histories", "Accepted %", "Effective particles")
    caption = (
        "The threshold is the root mean square miss, in tolerances, up to which a history is accepted; at 1 nothing "
        "closer is asked for."
    )
    return Part("The generations", heads=heads, rows=rows, caption=caption)


def _middle(row: dict, before: str = "") -> tuple[str, str]:
    """A median, and the 90 % interval around it."""
    low, median, high = (words.number(row[f"{before}{q}"]) for q in ("q05", "q50", "q95"))
    return median, f"{low} to {high}"


def _figures(drawn: Drawn) -> list[dict]:
    return [{"name": name, "caption": _caption(name), "source": embedded(path)} for name, path in drawn.items()]


def _caption(name: str) -> str:
    if name.startswith("pairs_"):
        return f"What the record holds together: {name.removeprefix('pairs_')}."
    return CAPTIONS[name]

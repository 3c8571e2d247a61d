"""The page of a study of sensitivity."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.facts import drawn_from
from experiments.lab.present.finished import Drawn
from experiments.lab.present.page import Cell, Page, Part, Text, pictures, rendered
from experiments.sensitivity.indices import BESIDE, DUMMY, LUCK, MAIN
from experiments.sensitivity.words import costs, meaning, points

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

#: What each kind of figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "line": "Each policy along the axis, and what it changes.",
    "map": "Each policy over both axes, and what it changes.",
    "matrix": "What the policy changes along each axis, and over pairs.",
    "factors": "Which numbers decide, and how much is luck.",
    "pairs": "Which pairs do more than their two alone.",
    "convergence": "Was the sample large enough?",
}


#: Method -> its name, and of what its size counts.
METHODS = {
    "sobol": ("Sobol' indices", "rows of the base sample"),
    "morris": ("Morris's elementary effects", "walks"),
    "pawn": ("PAWN indices", "points"),
}


#: Method -> headings of its two numbers, and what they are.
INDICES = {
    "sobol": (
        "With others",
        "Alone",
        "% of the variance between runs, with 95 % intervals: what a factor has a hand in (total index), "
        "and what it explains alone (first-order index). Totals may add up to more than one hundred.",
    ),
    "morris": (
        "Mean absolute change",
        "Standard deviation",
        "Mean absolute change over the whole range with 95 % intervals, and the standard deviation of "
        "the changes: large where others decide what the factor does. The numbers of a group move at once, up and "
        "down, and have no such deviation.",
    ),
    "pawn": (
        "On average",
        "At most",
        "How far the distribution of the outcome moves where a number is known to lie in a tenth of its range, in "
        "points: the largest change in the chance to stay below some value, and of a yes or no the change in its "
        "chance. On average over the tenths with 95 % intervals, and in the tenth where it moves most. "
        "What chance adds is taken off both: the dummy shows how much.",
    ),
}


STRONGEST = 15  # factors, or pairs, of an outcome in a table of a page
UNSURE = "not told from 0"


def sensitivity_page(
    study: "Sensitivity",
    table: pl.DataFrame,
    pairs: pl.DataFrame | None,
    answer: Sequence[str],
    drawn: Drawn,
    manifest: dict,
    besides: bool,
) -> str:
    """The page of a sensitivity study: answer, figures, all indices.

    drawn: SVG files; besides: whether replicates draw parameters that are not varied.
    """
    final = table.filter(pl.col("size") == pl.col("size").max())
    method, of = METHODS[study.method]
    size = int(final.select(pl.col("size").max()).item() or 0)
    about = f", {method}, {size:,} {of}"
    doubts = _doubts(study, besides)
    together = [] if pairs is None else [_pairs(pairs, study)]
    parts = [_strongest(final, study), *together, _factors(table)]
    figures = pictures(drawn, CAPTIONS)
    page = Page("Which numbers decide?", answer, figures, parts, doubts, about)
    return rendered(study, page, manifest)


def _strongest(final: pl.DataFrame, study: "Sensitivity") -> Part:
    """The strongest factors of every outcome and effect."""
    value, beside, caption = INDICES[study.method]
    heads = ("Factor", "Of", "Policy", "World", value, "95 %", beside, "")
    caption = f"{caption} The whole table is summary.csv."
    rows = _indices(final, study)
    return Part("The strongest factors", heads=heads, rows=rows, caption=caption)


def _pairs(pairs: pl.DataFrame, study: "Sensitivity") -> Part:
    """The strongest pairs of every outcome and effect."""
    keys = ["outcome", "world", "policy", "of"]
    final = pairs.filter(pl.col("size") == pl.col("size").max())
    strongest = final.sort(*_order(study), -pl.col("value")).group_by(*keys, maintain_order=True).head(STRONGEST)
    rows = [
        (
            f"`{row['factor']}`",
            f"`{row['other']}`",
            *_about(row),
            _percent(row["value"]),
            f"{_percent(row['low'])} to {_percent(row['high'])}",
            f"{_percent(row['joint_low'])} to {_percent(row['joint_high'])}",
            "" if row["joint_low"] > 0 else "not told from 0",
        )
        for row in strongest.iter_rows(named=True)
    ]
    caption = (
        "% of the variance between runs that two factors explain together, beyond what each explains alone "
        "(second-order index), with 95 % intervals: of the pair alone, and of all pairs at once. "
        "An index that is told from 0 is so with all pairs at once. The whole table is pairs.csv."
    )
    heads = ("Factor", "With", "Of", "Policy", "World", "Together", "95 %", "95 %, all at once", "")
    return Part("The strongest pairs", [Text(f"Pairs take {costs(study)}.")], heads=heads, rows=rows, caption=caption)


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
    luck = (
        f"all that chance draws in a history{others}. An outcome of yes or no is largely luck, whatever the parameters."
    )
    return (
        f"Indices depend on how widely each number may vary. {spread}",
        f"Luck is no factor here, since it is no number: {luck}"
        if study.method == "pawn"
        else f"Luck is a factor like the others: {luck}",
        "An index says how much a number decides, not in which direction: `kaesong sweep` shows that.",
    )


def _order(study: "Sensitivity") -> list[pl.Expr]:
    """Outcomes and worlds as the study has them, then what the indices are of."""
    outcomes, worlds = pl.Enum(list(study.metrics)), pl.Enum(list(study.worlds))
    return [pl.col("outcome").cast(outcomes), pl.col("world").cast(worlds), pl.col("of"), pl.col("policy")]


def _indices(final: pl.DataFrame, study: "Sensitivity") -> list[tuple[str | Cell, ...]]:
    """A row a factor, for every metric, world and policy, what chance adds first, then the strongest factors."""
    keys = ["outcome", "world", "policy", "of", "factor"]
    beside = final.filter(pl.col("index") == BESIDE[study.method]).select(*keys, beside="value")
    both = final.filter(pl.col("index") == MAIN[study.method]).join(beside, on=keys, how="left")
    ranked = both.sort(*_order(study), pl.col("factor") != DUMMY, -pl.col("value"))
    strongest = ranked.group_by(*keys[:-1], maintain_order=True).head(STRONGEST)
    return [_index(row, study) for row in strongest.iter_rows(named=True)]


def _about(row: dict) -> tuple[str, str, str]:
    """What an index is of: outcome or effect, policy and world."""
    of = f"{row['of']}: {words.outcome(row['outcome']).inline}"
    return of, words.policy(row["policy"]).title, words.world_title(row["world"])


def _index(row: dict, study: "Sensitivity") -> tuple[str | Cell, ...]:
    value, low, high, beside = (_value(study, row["outcome"], row[key]) for key in ("value", "low", "high", "beside"))
    return (
        Cell(row["factor"], strong=True) if row["factor"] in (LUCK, DUMMY) else f"`{row['factor']}`",
        *_about(row),
        value,
        f"{low} to {high}",
        beside,
        UNSURE if row["unsure"] else "",
    )


def _value(study: "Sensitivity", outcome: str, value: float | None) -> str:
    """An index in per cent of the variance, an elementary effect in the outcome's unit, or a distance in points."""
    if value is None:
        return ""
    if study.method == "pawn":
        return points(value)
    return _percent(value) if study.method == "sobol" else words.shown(outcome, value)


def _percent(value: float) -> str:
    """A share of the variance, in per cent."""
    return words.number(100 * value, 0)

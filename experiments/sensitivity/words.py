"""Indices in sentences."""

from typing import TYPE_CHECKING

import polars as pl
from scipy.stats import binom

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent, plural, spelt
from experiments.lab.present.spelling import named
from experiments.lab.stats.intervals import critical, upper
from experiments.sensitivity.indices import BESIDE, DUMMY, LUCK, MAIN
from model.parameters import PARAMETERS
from model.policy import LEVERS

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

NOTHING = 0.01  # total index below which a factor has no hand in anything
NAMED = 3  # factors or pairs of a sentence
TINY = 1e-9  # by which a chance may be rounded


def meaning(name: str) -> str:
    """What a factor of a sensitivity study is: a parameter, an agent's numbers, a lever, luck, or the dummy."""
    if name == LUCK:
        return "everything that is drawn in a history"
    if name == DUMMY:
        return "a number that does nothing: what chance adds to an index, and is taken off"
    agent, _, own = name.partition(".")
    if agent in PARAMETERS:
        return PARAMETERS[agent][own].meaning if own else "all its uncertain numbers together"
    return LEVERS[name.split(".")[1]].meaning


def factor(name: str) -> str:
    """A factor as it is written: an agent by its name, 'Washington', a number as in the tables."""
    return name if "." in name else named(name)


def costs(study: "Sensitivity") -> str:
    """What the pairs of a study take, in runs."""
    rows = len(study.sample) // study.points
    return f"{rows} runs of each row of the sample, world and policy instead of {rows // 2 + 1}; {study.runs:,} in all"


def sentences(study: "Sensitivity", table: pl.DataFrame, pairs: pl.DataFrame | None = None) -> list[str]:
    """For every world and policy: who decides the effect on the first metric, and how sure that is.

    pairs: the table of pairs, where they are told.
    """
    metric, found = study.metrics[0], []
    title = words.outcome(metric).inline
    for world in study.worlds:
        place = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
        for policy in study.policies:
            kind = "outcome" if policy == REFERENCE else "effect"
            here = {"world": world, "policy": policy, "outcome": metric, "of": kind}
            rows = table.filter(**here)
            name = words.policy(policy).inline
            what = f"the effect of {name} on {title}" if kind == "effect" else f"{title} under the {name}"
            rows = rows.filter(pl.col("size") == pl.col("size").max())
            if not len(rows):
                found.append(f"{what[0].upper()}{what[1:]} never varies in these runs{place}.")
                continue
            found.append(_OF[study.method](what + place, rows))
            if pairs is not None:
                found.append(_of_pairs(what + place, pairs.filter(**here)))
    return found + _doubt(study, table)


def _doubt(study: "Sensitivity", table: pl.DataFrame) -> list[str]:
    """How many indices are not told from nothing, if any."""
    final = table.filter(pl.col("size") == pl.col("size").max(), pl.col("low").is_not_null())
    unsure, most = final["unsure"].sum(), len(final)
    if not unsure:
        return []
    if study.method == "pawn":
        most -= len(final.filter(factor=DUMMY))
        return [
            f"{unsure:,} of {most:,} indices cannot be told from chance: take them as nothing, or take more points."
        ]
    return [
        f"{unsure:,} of {most:,} indices have an interval that reaches to zero: take them as "
        f"not told from zero, or take more points."
    ]


def _of_sobol(what: str, rows: pl.DataFrame) -> str:
    value = {(row["factor"], row["index"]): row for row in rows.iter_rows(named=True)}
    totals = [row for (name, index), row in value.items() if index == MAIN["sobol"] and name != LUCK]
    clear = [row for row in totals if not row["unsure"]]
    idle = [row["factor"] for row in totals if row["high"] < NOTHING]
    none = f" Those of {listed(map(factor, idle))} have none to speak of." if idle and len(totals) > 2 else ""
    alone, hand = value[LUCK, BESIDE["sobol"]], value[LUCK, MAIN["sobol"]]
    share = "no share that can be told from zero" if alone["low"] <= 0 else _between(alone)
    luck = "How much it has a hand in cannot be told" if hand["low"] <= 0 else f"It has a hand in {_between(hand)}"
    most = "No number can be told to have a hand in it."
    if clear:
        best = max(clear, key=lambda row: row["value"])
        surely = best["value"] == max(row["value"] for row in totals)
        told = "the numbers" if surely else "the numbers that can be told to have a hand in it"
        most = f"Of {told}, those of {factor(best['factor'])} have a hand in most, {_between(best)}."
    return f"Of the variance of {what}, luck alone explains {share}. {luck}. {most}{none}"


def _of_morris(what: str, rows: pl.DataFrame) -> str:
    metric = rows["outcome"][0]
    stars = rows.filter(index=MAIN["morris"]).sort("value", descending=True, maintain_order=True)
    luck = stars.row(by_predicate=pl.col("factor") == LUCK, named=True)
    numbers = stars.filter(pl.col("factor") != LUCK)
    clear = numbers.filter(pl.col("low") > 0).to_dicts()

    def ends(row: dict) -> str:
        return f"interval {words.shown(metric, row['low'])} to {words.shown(metric, row['high'])}"

    other = "How much other luck moves it cannot be told."
    if luck["low"] > 0:
        other = f"Other luck moves it by {words.shown(metric, luck['value'])} on average ({ends(luck)})."
    if not clear:
        return f"So few walks cannot tell which number moves {what} most. {other}"
    best = listed(
        f"{factor(row['factor'])} ({words.shown(metric, row['value'])}, {ends(row)})" for row in clear[:NAMED]
    )
    rest = clear[NAMED:]
    as_much = sum(row["value"] == clear[NAMED - 1]["value"] for row in rest)
    like = f", {spelt(as_much)} as much as the last of these" if as_much else ""
    more = f" {spelt(len(rest)).capitalize()} more can be told to move it{like}." if rest else ""
    return (
        f"What can be told to move {what} most, as the mean absolute change over the whole range: {best}.{more} {other}"
    )


def _of_pawn(what: str, rows: pl.DataFrame) -> str:
    rows = rows.filter(index=MAIN["pawn"]).sort("value", descending=True)
    chance = points(rows.row(by_predicate=pl.col("factor") == DUMMY, named=True)["high"])
    numbers = rows.filter(pl.col("factor") != DUMMY)
    clear = numbers.filter(~pl.col("unsure")).to_dicts()
    if not clear:
        return (
            f"None of {len(numbers):,} numbers can be told to move the distribution of {what}: chance alone adds "
            f"up to {chance} points to an index."
        )
    idle = by_chance(len(numbers))
    if len(clear) <= idle and not any(_stands_out(row, len(numbers)) for row in clear):
        return (
            f"Of {len(numbers):,} numbers, no more can be told to move the distribution of {what} than chance alone "
            f"would let. It would let {spelt(idle)}, and {spelt(len(clear))} can be told. Chance alone adds up to "
            f"{chance} points to an index."
        )
    best, *others = (
        f"{points(row['value'])} (interval {points(row['low'])} to {points(row['high'])})" for row in clear[:NAMED]
    )
    after = [f"{factor(row['factor'])} by {told}" for row, told in zip(clear[1:], others, strict=False)]
    then = f" Next come {listed(after)}." if after else ""
    them = f" Up to {spelt(idle)} of them may be chance's." if idle else ""
    return (
        f"Once it is known, {factor(clear[0]['factor'])} moves the distribution of {what} most, by {best} points on "
        f"average over its range.{then} Chance adds up to {chance} points, which are taken off. Of "
        f"{len(numbers):,} numbers, {spelt(len(clear))} can be told from nothing.{them}"
    )


def _stands_out(row: dict, among: int) -> bool:
    """Whether an index is told from nothing even where so many are judged together."""
    return (row["value"] - row["low"]) * critical(among) < row["value"] * critical()


def by_chance(numbers: int) -> int:
    """The most of so many numbers that do nothing which are told from nothing by chance, in 39 samples of forty."""
    return int(binom.ppf(upper() - TINY, numbers, 1 - upper()))


def _of_pairs(what: str, rows: pl.DataFrame) -> str:
    """Which pairs do more together than each of the two alone."""
    rows = rows.filter(pl.col("size") == pl.col("size").max()).sort("value", descending=True)
    clear = rows.filter(pl.col("joint_low") > 0)
    if not len(clear):
        return f"None of {len(rows):,} pairs can be told to explain more of {what} than its two do alone."
    best = listed(
        f"{factor(row['factor'])} with {factor(row['other'])} ({_share(row)}, interval {_share(row, 'joint_low')} to "
        f"{_share(row, 'joint_high')})"
        for row in clear.head(NAMED).iter_rows(named=True)
    )
    surely = "one surely explains" if len(clear) == 1 else f"{spelt(len(clear))} surely explain"
    most = "above all " if len(clear) > NAMED else ""
    return (
        f"Of {len(rows):,} pairs, {surely} more of {what} than {plural(len(clear), 'its', 'their')} two do alone: "
        f"{most}{best}. The intervals hold for all pairs at once."
    )


def points(distance: float) -> str:
    """A distance between distributions, or a change of a chance, in points of a hundred."""
    return words.number(100 * max(0.0, min(1.0, distance)), 1)


def _share(row: dict, key: str = "value") -> str:
    """An index as a share; estimates may leave the bounds that the index itself keeps to."""
    return percent(max(0.0, min(1.0, row[key])))


def _between(row: dict) -> str:
    """An index as a share, with its interval."""
    return f"{_share(row)} (interval {_share(row, 'low')} to {_share(row, 'high')})"


_OF = {"sobol": _of_sobol, "morris": _of_morris, "pawn": _of_pawn}

#: How sure indices of Sobol' are.
RATIOS = (
    "An index is one mean over another, and its interval that of Fieller [fieller1954]. It rests on means with Hall's "
    "correction for lopsided outcomes [hall1992]. What is rare has room: what no row has shown may come in 3.7 of so "
    "many rows [garwood1936]."
)

#: How the numbers come about, by method, with the works they rest on.
METHODS = {
    "sobol": (
        "Sobol' indices: sample and first order after Saltelli et al. [saltelli2010], total order after "
        "Jansen [jansen1999], from points of SALib [herman2017]; groups of parameters count as one factor. Every "
        "row of the sample has luck of its own, shared by all policies and by the rows that differ from it in"
        " one factor, so that luck is a factor like the others. " + RATIOS
    ),
    "morris": (
        "Elementary effects after Morris [morris1991] and Campolongo et al. [campolongo2007], in walks of SALib "
        "[herman2017]. Every walk has luck of its own, shared by all policies. Intervals are those of means over "
        "walks, with Hall's correction for lopsided outcomes and room for what is rare [hall1992; garwood1936]."
    ),
    "pawn": (
        "PAWN indices after Pianosi and Wagener [pianosi2015; pianosi2018], from points of a Latin hypercube that each "
        "have luck of their own, shared by all policies: the largest distance between the distribution of an outcome "
        "where a number is known to lie in a tenth of its range, and in all points. A dummy, drawn many times, says "
        "what chance alone gives a number that does nothing [zadeh2017]. It is taken off: points of a slice are drawn "
        "anew with a chance from their slice, else from all, and an index is what is left where that gives as much as "
        "was seen. Its interval ends where that gives so much or so little in one of forty resamples [efron1993]."
    ),
}

#: The same of pairs.
PAIRS = (
    " Second-order indices rest on Saltelli's sample with both sets of mixed points [saltelli2002]: the mean product "
    "of what one factor changes at a point and the other at its counterpart. Luck is one of the factors there too. "
    "Their intervals hold for all pairs of an outcome at once [dunn1961]."
)

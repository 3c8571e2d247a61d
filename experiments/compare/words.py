"""The answer in a few sentences, generated from the numbers."""

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.methods import INTERVALS
from experiments.lab.present.phrases import percent, quoted, spelt
from experiments.lab.stats.effects import SHARE_PRECISION
from experiments.lab.stats.intervals import CONFIDENCE, RESAMPLES

if TYPE_CHECKING:
    from experiments.compare import Compare

TALKS = "talks_by_deadline"
PROPOSAL = "recognition"
WORDS_ALONE = ("overture", "nuclear_status")
LONGEST = 25  # words of a sentence

#: What may be wanted, as the heads of a table: outcome -> what rank 1 has.
SOUGHT = {
    "talks_by_deadline": "Most talks",
    "provocations": "Fewest provocations",
    "cash_total": "Least cash to the North",
    "cost_washington": "Cheapest for the US",
    "cost_seoul": "Cheapest for Seoul",
    "cost_firms": "Least lost by firms",
}


def sentences(effects: pl.DataFrame, world: str, study: "Compare") -> list[str]:
    """What the policies do to talks, through what they seem to do it, and what they leave alone."""
    rows = {
        (row["policy"], row["outcome"]): row for row in effects.filter(pl.col("world") == world).iter_rows(named=True)
    }
    reference = study.reference
    others = [policy for policy in study.policies if policy != reference]
    months = int(study.base[list(study.worlds).index(world)].calendar.horizon)
    start = rows[reference, TALKS]
    if start["n"] == 1:
        return [_one_run(rows, study)]
    under = "Without a new policy" if reference == REFERENCE else f"Under {quoted([reference])}"
    first = f"{under}, talks begin within {months} months in {percent(start['mean'], 1)} of the runs"
    if not others:
        return [first + "."]
    best = max(others, key=lambda policy: abs(rows[policy, "talks_by_deadline"]["effect"]))
    shown = PROPOSAL if PROPOSAL in others else best
    talks, title = rows[shown, "talks_by_deadline"], words.policy(shown).title
    return [
        f"{first}; under '{title}' in {percent(talks['mean'], 1)}, {_effect(talks, reference)}{spread(talks)}.",
        _ranking(rows, others, best, reference),
        _zone(rows, shown, reference),
    ]


def order(pairs: pl.DataFrame, ranks: pl.DataFrame, world: str) -> list[str]:
    """Which policy comes first in talks and how probably, and which neighbours in that order cannot be told apart.

    pairs, ranks: the tables of pairs.csv and ranks.csv. None where no ranks are told.
    """
    here = ranks.filter(pl.col("world") == world, pl.col("outcome") == TALKS)
    if here.is_empty():
        return []
    line = in_order(here)
    first = (
        here.filter(pl.col("rank") == 1).sort("probability", descending=True, maintain_order=True).row(0, named=True)
    )
    probably = chance(first["probability"]).replace(">", "more than ")
    told = f"{quoted([first['policy']])} comes first in talks with a probability of {probably}."
    sure = _sure_pairs(pairs.filter(pl.col("world") == world, pl.col("outcome") == TALKS))
    return [told, *_neighbours(line, [frozenset(pair) in sure for pair in pairwise(line)])]


def in_order(ranks: pl.DataFrame) -> list[str]:
    """The policies of one world by the mean of their ranks in one outcome, the best first."""
    mean = (pl.col("rank") * pl.col("probability")).sum().round(9)
    return ranks.group_by("policy", maintain_order=True).agg(mean).sort("rank", maintain_order=True)["policy"].to_list()


def chance(probability: float) -> str:
    """A probability from resamples in per cent; what none or all of them show is not said to be 0 or 100."""
    edge = 0.5 / RESAMPLES
    text = percent(min(max(probability, edge), 1 - edge))
    return {"0 %": "<1 %", "100 %": ">99 %"}.get(text, text)  # of a half, which is rounded


def _sure_pairs(pairs: pl.DataFrame) -> set[frozenset[str]]:
    """The pairs that differ beyond doubt, all pairs judged together."""
    sure = pairs.filter(pl.col("p_holm") < 1 - CONFIDENCE)
    return {frozenset(pair) for pair in sure.select("policy", "other").iter_rows()}


def _neighbours(line: list[str], told: list[bool]) -> list[str]:
    """Which neighbours cannot be told apart, by name where a short sentence holds them."""
    if len(line) < 2:
        return []
    if all(told):
        return ["Every policy can be told from the next in that order, with all pairs judged together."]
    if not any(told):
        return ["No policy can be told from its neighbours in that order, with all pairs judged together."]
    groups: list[list[str]] = [[line[0]]]
    for policy, apart in zip(line[1:], told, strict=True):
        groups.append([policy]) if apart else groups[-1].append(policy)
    alike = ", nor among ".join(quoted(group) for group in groups if len(group) > 1)
    sure = ", and ".join(quoted(pair) for pair, apart in zip(pairwise(line), told, strict=True) if apart)
    together, many, few = "with all pairs judged together", spelt(len(told)), spelt(told.count(False))
    texts = [
        f"Neighbours in that order cannot be told apart among {alike}, {together}.",
        f"Of neighbours in that order only {sure} can be told apart, {together}.",
        f"Of {many} pairs of neighbours in that order, {few} cannot be told apart, {together}.",
    ]
    return [next(text for text in texts if len(text.split()) <= LONGEST)]


def the(policy: str) -> str:
    """A policy that others are measured against, within a sentence: 'the status quo', 'direct aid'."""
    return f"{'the ' if policy == REFERENCE else ''}{words.policy(policy).inline}"


def needs(precision: float | None, replicates: int) -> str:
    """How many replicates a half-width takes: 'one point needs 1,200 replicates'."""
    width = 100 * (precision or SHARE_PRECISION)
    what = "one point needs" if width == 1 else f"{width:g} points need"
    return f"{what} {replicates:,} replicates"


def _one_run(rows: dict, study: "Compare") -> str:
    """What can be said of a single replicate."""
    met = [p for p in study.policies if rows[p, "talks_by_deadline"]["mean"]]
    under = f"under {quoted(met)}" if met else "under no policy"
    return f"In this one run, talks begin {under}; effects take more than one replicate."


def _ranking(rows: dict, others: list[str], best: str, reference: str) -> str:
    """The strongest policy, and those that move talks in no visible way."""
    talks = {policy: rows[policy, "talks_by_deadline"] for policy in others}
    still = [policy for policy, row in talks.items() if not _sure(row)]
    if len(still) == len(others):
        if reference != REFERENCE:
            return f"In talks no policy can be told from {quoted([reference])} in these runs."
        return "No policy has an effect on talks that can be told from zero in these runs."
    if len(others) == 1:
        only = "" if reference == REFERENCE else f" with {quoted([reference])}"
        return f"'{words.policy(best).title}' is the only policy compared{only} ({_points(talks[best])})."
    if reference == REFERENCE:
        kind, text = "effect", f"The largest effect on talks comes from {quoted([best])}"
    else:
        kind, text = "difference", f"Against {quoted([reference])}, the largest difference in talks is {quoted([best])}"
    text += f" ({_points(talks[best])})"
    if still:
        text += f"; no {kind} can be told from zero for {quoted(still)}"
    return text + "."


def _zone(rows: dict, policy: str, reference: str) -> str:
    """How much zone there is behind the effect, and whether the posture moves."""
    zone, russia = rows[policy, "cash_zone"]["mean"], rows[policy, "cash_russia"]["mean"]
    earned = f"{_money(zone)} over the period" if zone else "nothing"
    against = "" if reference == REFERENCE else f"against {quoted([reference])} "
    return (
        f"Under '{words.policy(policy).title}' the zone earns the North's state {earned}, while "
        f"Russia pays it {_money(russia)}; {against}its alignment with Russia {moves(rows[policy, 'alignment_mean'])}."
    )


def _sure(row: dict) -> bool:
    return row["effect_low"] is not None and (row["effect_low"] > 0 or row["effect_high"] < 0)


def _points(row: dict) -> str:
    return f"{words.number(100 * row['effect'], 1, signed=True)} points"


def _effect(row: dict, reference: str) -> str:
    if row["effect_low"] == row["effect_high"]:
        return "in the very same runs"
    low, high = (words.number(100 * row[key], 1, signed=True) for key in ("effect_low", "effect_high"))
    kind = "an effect" if reference == REFERENCE else "against it a difference"
    return f"{kind} of {_points(row)} (95 % interval {low} to {high})"


def spread(row: dict) -> str:
    """How much the effect hangs on parameters, where they were drawn."""
    if row["effect_sd_parameters"] is None or row["effect_low"] == row["effect_high"]:
        return ""
    deviation, low, high = deviations(row)
    if row["effect_sd_parameters"] == 0:
        most = f": at most ±{high} points" if row["effect_sd_parameters_high"] else ""
        return (
            f"; how much it varies from one plausible set of parameters to another cannot be told from these runs{most}"
        )
    return (
        f"; from one plausible set of parameters to another it varies by ±{deviation} points "
        f"(standard deviation, 95 % interval {low} to {high})"
    )


def deviations(row: dict) -> tuple[str, ...]:
    """The standard deviation that parameters give an effect, and the ends of its interval, in points."""
    return tuple(words.number(100 * (row[f"effect_sd_parameters{end}"] or 0.0), 1) for end in ("", "_low", "_high"))


def moves(row: dict) -> str:
    """By how much an index changes, or that no run shows it change."""
    if row["effect_low"] is None:
        return (
            "changes in too few of these runs to tell by how much"
            if row["differs"]
            else "changes in none of these runs"
        )
    if row["effect_low"] == row["effect_high"] == 0:
        return "is the same in every run"
    low, high = (words.number(row[key], 3, signed=True) for key in ("effect_low", "effect_high"))
    return f"changes by {words.number(row['effect'], 3, signed=True)} ({low} to {high}) on a scale from 0 to 1"


def _money(million: float) -> str:
    return f"{words.number(million)} million US dollars"


#: How the numbers come about, with the works they rest on.
METHODS = (
    f"{INTERVALS} Where parameters are drawn, two replicates in a row share a draw. Of an amount they count as "
    "one run, of a yes or no as one so far as they are alike. A one-way analysis of variance splits the variance "
    "between parameters and luck; the intervals of its parts are the jackknife's [efron1993]. Of each outcome every "
    "two policies are compared. Joint intervals hold all pairs of a world at once [dunn1961], and p values are "
    "adjusted by Holm's steps [holm1979]. The p value of a yes or no is that of Tango's score, which McNemar's test "
    "has too [mcnemar1947]; that of an amount the least whose interval leaves out zero. The probability of a rank is "
    f"its share among {RESAMPLES:,} resamples of whole draws [efron1993]."
)

"""The answer in three sentences, generated from the numbers."""

import polars as pl

from experiments.lab.design.study import REFERENCE, Study
from experiments.lab.present import words
from experiments.lab.present.methods import INTERVALS
from experiments.lab.present.phrases import percent, quoted
from experiments.lab.stats.effects import SHARE_PRECISION

PROPOSAL = "recognition"
WORDS_ALONE = ("overture", "nuclear_status")


def sentences(effects: pl.DataFrame, world: str, study: Study) -> list[str]:
    """What the policies do to talks, through what they seem to do it, and what they leave alone."""
    rows = {
        (row["policy"], row["outcome"]): row for row in effects.filter(pl.col("world") == world).iter_rows(named=True)
    }
    others = [policy for policy in study.policies if policy != REFERENCE]
    months = int(study.base[list(study.worlds).index(world)].calendar.horizon)
    start = rows[REFERENCE, "talks_by_deadline"]
    if start["n"] == 1:
        return [_one_run(rows, study)]
    first = f"Without a new policy, talks begin within {months} months in {percent(start['mean'], 1)} of the runs"
    if not others:
        return [first + "."]
    best = max(others, key=lambda policy: abs(rows[policy, "talks_by_deadline"]["effect"]))
    shown = PROPOSAL if PROPOSAL in others else best
    talks, title = rows[shown, "talks_by_deadline"], words.policy(shown).title
    return [
        f"{first}; under '{title}' in {percent(talks['mean'], 1)}, {_effect(talks)}{spread(talks)}.",
        _ranking(rows, others, best),
        _zone(rows, shown),
    ]


def needs(precision: float | None, replicates: int) -> str:
    """How many replicates a half-width takes: 'one point needs 1,200 replicates'."""
    width = 100 * (precision or SHARE_PRECISION)
    what = "one point needs" if width == 1 else f"{width:g} points need"
    return f"{what} {replicates:,} replicates"


def _one_run(rows: dict, study: Study) -> str:
    """What can be said of a single replicate."""
    met = [p for p in study.policies if rows[p, "talks_by_deadline"]["mean"]]
    under = f"under {quoted(met)}" if met else "under no policy"
    return f"In this one run, talks begin {under}; effects take more than one replicate."


def _ranking(rows: dict, others: list[str], best: str) -> str:
    """The strongest policy, and those that move talks in no visible way."""
    talks = {policy: rows[policy, "talks_by_deadline"] for policy in others}
    still = [policy for policy, row in talks.items() if not _sure(row)]
    if len(still) == len(others):
        return "No policy has an effect on talks that can be told from zero in these runs."
    if len(others) == 1:
        return f"'{words.policy(best).title}' is the only policy compared ({_points(talks[best])})."
    text = f"The largest effect on talks comes from '{words.policy(best).title}' ({_points(talks[best])})"
    if still:
        text += f"; no effect can be told from zero for {quoted(still)}"
    return text + "."


def _zone(rows: dict, policy: str) -> str:
    """How much zone there is behind the effect, and whether the posture moves."""
    zone, russia = rows[policy, "cash_zone"]["mean"], rows[policy, "cash_russia"]["mean"]
    earned = f"{_money(zone)} over the period" if zone else "nothing"
    return (
        f"Under '{words.policy(policy).title}' the zone earns the North's state {earned}, while "
        f"Russia pays it {_money(russia)}; its alignment with Russia {moves(rows[policy, 'alignment_mean'])}."
    )


def _sure(row: dict) -> bool:
    return row["effect_low"] is not None and (row["effect_low"] > 0 or row["effect_high"] < 0)


def _points(row: dict) -> str:
    return f"{words.number(100 * row['effect'], 1, signed=True)} points"


def _effect(row: dict) -> str:
    if row["effect_low"] == row["effect_high"]:
        return "in the very same runs"
    low, high = (words.number(100 * row[key], 1, signed=True) for key in ("effect_low", "effect_high"))
    return f"an effect of {_points(row)} (95 % interval {low} to {high})"


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
    "between parameters and luck; the intervals of its parts are the jackknife's [efron1993]."
)

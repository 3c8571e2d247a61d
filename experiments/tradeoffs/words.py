"""Trade-offs in words."""

from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.phrases import count, listed, percent, quoted
from experiments.lab.present.spelling import named
from experiments.lab.stats.intervals import as_sure
from experiments.tradeoffs import goals, margins
from experiments.tradeoffs.goals import GOALS, SENSES

if TYPE_CHECKING:
    from experiments.tradeoffs import Tradeoffs

MAY = 0.3  # share of resamples from which a policy is named beside the Pareto set
SURE = 0.9  # share of resamples from which a policy is called the first
CLOSE = 0.1  # share of resamples from which it is named where none is
WEIGHED = 3 * sqrt(0.5 / goals.WEIGHTINGS)  # share of weightings that their own number cannot tell from none


def sentences(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """What no other policy beats, what is best under the weights, and what holds in most worlds."""
    months = int(study.base["calendar"]["horizon"].max())
    return [*_front(table, months), *weighed(study, table), *_accepted(study, table), *_robust(study, table)]


def is_sure(study: "Tradeoffs", share: float) -> bool:
    """Whether so many resamples say that a policy is the first: the fewer draws and replicates, the more it takes."""
    return share >= as_sure(SURE, min(study.points, study.replicates))


def _front(table: pl.DataFrame, months: int) -> list[str]:
    """The Pareto set, what it takes to be in it, who may belong there, and whether more draws changed it."""
    held = table.filter("pareto")
    doubtful = table.filter(~pl.col("pareto"), pl.col("pareto_resamples") >= MAY)
    circle = _circle(held, _margins(table, months))
    verb = "is" if len(held) == 1 else "are"
    told = [
        f"{len(held)} of {len(table)} policies {verb} beaten by no other{', or only in a circle' if circle else ''} "
        f"(in brackets: in how many resamples): {_resampled(held)}.",
        "To beat another, a policy is better in one goal by more than its margin of indifference, and worse by more "
        "in none.",
    ]
    if circle:
        told.append(f"{quoted(circle)} beat one another in a circle, and stay together.")
    if len(doubtful):
        told.append(f"{percent(MAY)} of the resamples or more put there as well {_resampled(doubtful)}.")
    return [*told, _changed(table)]


def _circle(held: pl.DataFrame, indifferent: dict[str, float]) -> list[str]:
    """Those of the Pareto set whom another beats."""
    worth = SENSES * held.select(list(GOALS)).to_numpy()
    beaten = goals.beats(worth, np.array([indifferent[name] for name in GOALS])).any(axis=0)
    return held["policy"].filter(pl.Series(beaten)).to_list()


def _changed(table: pl.DataFrame) -> str:
    """Who came into the Pareto set, and who left it, with the second half of the draws."""
    came, left = (
        table.filter(pl.col(now), ~pl.col(then))["policy"].to_list()
        for now, then in (("pareto", "pareto_half"), ("pareto_half", "pareto"))
    )
    if not came and not left:
        return "From half of the draws to all, this set did not change."
    parts = [f"{quoted(who)} {verb}" for who, verb in ((came, "came in"), (left, "fell out")) if who]
    return f"From half of the draws to all, {' and '.join(parts)}."


def weighed(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """Which policy is best under the weights, if that can be told, and what half of the draws said."""
    given = ", ".join(f"{named(name)} {study.weights[name]:g}" for name in GOALS)
    leads = _contenders(table, "score")
    if is_sure(study, leads[0]["score_first"]):
        told = [f"With the weights {given}, '{_title(leads[0])}' is best, in {_often(leads[0])} of the resamples."]
    else:
        highest = listed(f"'{_title(one)}' ({_often(one)})" for one in leads)
        told = [
            f"With the weights {given}, it is too close to call which policy is best.",
            f"Shares of the resamples in which it has the highest score: {highest}.",
        ]
    now, half = (table.sort(name, descending=True).row(0, named=True) for name in ("score", "score_half"))
    if now["policy"] != half["policy"]:
        told.append(
            f"The highest score was that of '{_title(half)}' on half of the draws, and is '{_title(now)}' on all."
        )
    return told


def _often(row: dict) -> str:
    return percent(row["score_first"])


def _accepted(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """Which policy is best under most weightings."""
    leads = _contenders(table, "best_share")
    shares = _shares(leads, "best_share")
    first, *others = sorted(table["best_share"], reverse=True)
    apart = not others or first - others[0] > WEIGHED
    if apart and is_sure(study, leads[0]["best_share_first"]):
        return [
            f"Of all weightings, more put '{_title(leads[0])}' first than any other: {_share(leads[0], 'best_share')}."
        ]
    return [
        "Over all weightings, it is too close to call which policy is best most often.",
        f"Shares of the weightings: {shares}.",
    ]


def _robust(study: "Tradeoffs", table: pl.DataFrame) -> list[str]:
    """What is good enough, which policy is so most often, and by how much its share moved."""
    rivals = table.filter(pl.col("policy") != REFERENCE)
    if not len(rivals):
        return []
    told = limits(study)
    of = f"Of {table['n'][0]:,} plausible worlds, {table['draws'][0]:,} draws in each named world"
    if (rivals["robustness"] == 0).all():
        return [*told, f"{of}, no policy is good enough in any."]
    leads = _contenders(rivals, "robustness")
    if len(rivals) == 1:
        told.append(f"{of}, '{_title(leads[0])}' is good enough in {_share(leads[0], 'robustness')}.")
    elif is_sure(study, leads[0]["robustness_first"]):
        told.append(f"{of}, '{_title(leads[0])}' is good enough most often, in {_share(leads[0], 'robustness')}.")
    else:
        told.append(f"{of}, it is too close to call which policy is good enough most often.")
        told.append(f"Shares of these worlds: {_shares(leads, 'robustness')}.")
    return [*told, _moved(rivals.sort("robustness", descending=True).row(0, named=True))]


def _moved(most: dict) -> str:
    """By how much the share of worlds moved in which a policy is good enough."""
    points = 100 * abs(most["robustness"] - most["robustness_half"])
    if not points:
        by = "did not move"
    elif points < 0.5:
        by = "moved by less than one point of 100"
    else:
        by = f"moved by {count(points, 'point')} of 100"
    return f"From half of the draws to all, the share of '{_title(most)}' {by}."


def _contenders(table: pl.DataFrame, name: str) -> list[dict]:
    """Rows that rank first in some resamples, the most often first; two if there are."""
    rows = table.sort(f"{name}_first", name, descending=True).rows(named=True)
    return [row for k, row in enumerate(rows) if k < 2 or row[f"{name}_first"] >= CLOSE]


def _shares(rows: list[dict], name: str) -> str:
    """'A' in 41 % (95 %: 32 % to 49 %) and 'B' in 40 % (95 %: 31 % to 48 %)."""
    return listed(f"'{_title(row)}' {_share(row, name)}" for row in rows)


def _share(row: dict, name: str) -> str:
    """41 % (95 %: 32 % to 49 %)."""
    return f"{percent(row[name])} ({interval(row, name)})"


def _resampled(rows: pl.DataFrame) -> str:
    """'A' (99 %) and 'B' (61 %), the surest first."""
    return listed(
        f"'{_title(row)}' ({percent(row['pareto_resamples'])})"
        for row in rows.sort("pareto_resamples", descending=True).iter_rows(named=True)
    )


def interval(row: dict, name: str) -> str:
    """'95 %: 31 % to 45 %', of a share."""
    return f"95 %: {percent(row[f'{name}_low'])} to {percent(row[f'{name}_high'])}"


def _margins(table: pl.DataFrame, months: int) -> dict[str, float]:
    """The margins of indifference, goal -> in its units. months: length of a run."""
    quo = table.row(by_predicate=pl.col("policy") == REFERENCE, named=True)
    return margins.of_goals({name: quo[name] for name in GOALS}, months)


def indifference(table: pl.DataFrame, months: int) -> str:
    """The margins of indifference in words."""
    found = _margins(table, months)
    return ", ".join(
        f"{words.shown(goal.outcome, found[name])} {words.effect_unit(goal.outcome)} of "
        f"{words.outcome(goal.outcome).inline}"
        for name, goal in GOALS.items()
    )


def limits(study: "Tradeoffs") -> list[str]:
    """What it takes to satisfice, in words."""
    asked = study.satisfice
    talks = (
        f"adds {100 * asked['talks']:g} points or more to talks"
        if asked["talks"] >= 0
        else f"takes {-100 * asked['talks']:g} points or less from talks"
    )
    return [
        f"A policy is good enough where it {talks}, compared with the status quo.",
        f"It may add at most {asked['provocations']:g} provocations and {asked['cash']:g} million dollars of cash to "
        "the regime.",
        f"It may cost Washington at most {asked['washington']:g} million dollars more, Seoul {asked['seoul']:g} and "
        f"firms {asked['firms']:g}.",
    ]


def _title(row: dict) -> str:
    return words.policy(row["policy"]).title


#: How the numbers come about, with the works they rest on.
METHODS = (
    "Goals are means over replicates in each plausible world. One package beats another that is worse by more than "
    "the margin of indifference in one goal, and better by more in none: epsilon-dominance [laumanns2002]. The "
    "Pareto set holds every package that no other beats, on means over worlds. Where packages beat one another "
    "in a circle, they stay or fall together [schwartz1972]. Regret is the distance to the best package of that "
    "world [savage1951]. The best, chosen on half of the replicates and scored on the other, makes it too small. The "
    "best of all means makes it too large. The first is told, never below 0. Its interval runs from the low end of "
    "the first to the high end of the second. Before the regret that a tenth of the worlds exceed is told, worlds "
    "are drawn towards their mean by what luck spreads them. Its interval is Woodruff's over draws [woodruff1952], and "
    "wider by the luck that the fifth of the worlds with the most regret share. Fewer than 38 draws tell no upper "
    "end. Robustness is the share of worlds in which a package "
    "satisfices [lempert2006; kasprzyk2013]. Over all weightings, drawn evenly, the share under which each is best "
    "is its acceptability [lahdelma2001]. Intervals of goals and of mean regrets are Student's over draws, with "
    "Hall's correction for lopsided outcomes [student1908; hall1992], and wider by the luck that draws share "
    "[cameron2011]. Those of shares of worlds are Wilson's, of as many worlds as draws and luck leave "
    "[wilson1927; brown2001]. "
    "All others are the bootstrap's over whole draws and luck [owen2007], wider the fewer there are [hesterberg2015]. "
    "A package is called best where 90 % of the resamples say so, or more where draws or replicates are few. "
    "The first half of the draws is told by itself too, to show what more draws change."
)

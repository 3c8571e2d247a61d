"""Indices in sentences."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.phrases import listed, percent
from experiments.lab.present.spelling import named
from experiments.sensitivity.indices import LUCK
from model.parameters import PARAMETERS
from model.policy import LEVERS

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity

NOTHING = 0.01  # total index below which a factor has no hand in anything


def meaning(name: str) -> str:
    """What a factor of a sensitivity study is: a parameter, an agent's numbers, a lever, or luck."""
    if name == LUCK:
        return "everything that is drawn in a history"
    agent, _, own = name.partition(".")
    if agent in PARAMETERS:
        return PARAMETERS[agent][own].meaning if own else "all its uncertain numbers together"
    return LEVERS[name.split(".")[1]].meaning


def factor(name: str) -> str:
    """A factor as it is written: an agent by its name, 'Washington', a number as in the tables."""
    return name if "." in name else named(name)


def sentences(study: "Sensitivity", table: pl.DataFrame) -> list[str]:
    """For every world and policy: who decides the effect on the first metric, and how sure that is."""
    metric, found = study.metrics[0], []
    title = words.outcome(metric).inline
    for world in study.worlds:
        place = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
        for policy in study.policies:
            kind = "outcome" if policy == REFERENCE else "effect"
            rows = table.filter(
                pl.col("world") == world, pl.col("policy") == policy, pl.col("outcome") == metric, pl.col("of") == kind
            )
            name = words.policy(policy).inline
            what = f"the effect of {name} on {title}" if kind == "effect" else f"{title} under the {name}"
            rows = rows.filter(pl.col("size") == pl.col("size").max())
            if not len(rows):
                found.append(f"{what[0].upper()}{what[1:]} never varies{place}.")
            elif study.method == "sobol":
                found.append(_of_sobol(what + place, rows))
            else:
                found.append(_of_morris(what + place, rows, metric))
    unsure = table.filter(pl.col("size") == pl.col("size").max(), pl.col("unsure"))
    if len(unsure):
        most = table.filter(pl.col("size") == pl.col("size").max(), pl.col("low").is_not_null())
        found.append(
            f"{len(unsure):,} of {len(most):,} indices have an interval wider than themselves: take "
            f"them as not told from zero, or take more points."
        )
    return found


def _of_sobol(what: str, rows: pl.DataFrame) -> str:
    value = {(row["factor"], row["index"]): row for row in rows.iter_rows(named=True)}
    names = [name for name in rows["factor"].unique(maintain_order=True) if name != LUCK]
    first = max(names, key=lambda name: value[name, "total"]["value"])
    best = value[first, "total"]
    idle = [name for name in names if value[name, "total"]["high"] < NOTHING]
    none = f" Those of {listed(map(factor, idle))} have none to speak of." if idle and len(names) > 2 else ""
    alone = value[LUCK, "first"]
    share = _share(alone) if alone["low"] > 0 else "no share that can be told from zero"
    return (
        f"Of the variance of {what}, luck alone explains {share}, and has a hand in "
        f"{_share(value[LUCK, 'total'])}. Of the numbers, those of {factor(first)} have a hand in most, "
        f"{_share(best)} (interval {_share(best, 'low')} to {_share(best, 'high')}).{none}"
    )


def _of_morris(what: str, rows: pl.DataFrame, metric: str) -> str:
    stars = rows.filter(pl.col("index") == "mu_star").sort("value", descending=True)
    luck = stars.filter(pl.col("factor") == LUCK).row(0, named=True)
    best = stars.filter(pl.col("factor") != LUCK).head(3)
    named = listed(
        f"{factor(row['factor'])} ({words.shown(metric, row['value'])})" for row in best.iter_rows(named=True)
    )
    return (
        f"What moves {what} most, as the mean absolute change over the whole range: {named}. Other luck "
        f"moves it by {words.shown(metric, luck['value'])} on average."
    )


def _share(row: dict, key: str = "value") -> str:
    """An index as a share; estimates may leave the bounds that the index itself keeps to."""
    return percent(max(0.0, min(1.0, row[key])))


#: How the numbers come about, by method, with the works they rest on.
METHODS = {
    "sobol": (
        "Sobol' indices: sample and first order after Saltelli et al. [saltelli2010], total order after "
        "Jansen [jansen1999], both with SALib [herman2017]; groups of parameters count as one factor. Every "
        "row of the sample has luck of its own, shared by all policies and by the rows that differ from it in"
        " one factor, so that luck is a factor like the others."
    ),
    "morris": (
        "Elementary effects after Morris [morris1991] and Campolongo et al. [campolongo2007], with SALib "
        "[herman2017]. Every walk has luck of its own, shared by all policies."
    ),
}

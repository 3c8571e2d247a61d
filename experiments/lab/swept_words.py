"""A sweep and a table of indices in sentences."""

import math
from collections.abc import Sequence

import polars as pl

from experiments.lab import words
from experiments.lab.axes import Axis
from experiments.lab.indices import LUCK
from experiments.lab.study import Study
from experiments.lab.uncertainty import Z
from model.parameters import PARAMETERS
from model.policy import LEVERS

NOTHING = 0.01  # total index below which a factor has no hand in anything
CLEAR = 0.3  # rank correlation from which a direction is told


def label(axis: Axis) -> str:
    """What an axis is, in words with its unit."""
    if axis.policy is None:
        agent, _, name = axis.name.partition(".")
        row = PARAMETERS[agent][name]
        return f"{row.meaning} ({row.unit})"
    policy, lever, key = axis.name.rsplit(".", 2)
    what = {
        "start": "first month",
        "strength": "strength, 0 to 1",
        "successor": "under a successor",
        "quiet": "months of quiet it waits for",
    }
    return f"{words.policy(policy).title}: {lever.replace('_', ' ')}, {what[key]}"


def meaning(factor: str) -> str:
    """What a factor of a sensitivity study is: a parameter, an agent's numbers, a lever, or luck."""
    if factor == LUCK:
        return "everything that is drawn in a history"
    agent, _, name = factor.partition(".")
    if agent in PARAMETERS:
        return PARAMETERS[agent][name].meaning if name else "all its uncertain numbers together"
    return LEVERS[factor.split(".")[1]].meaning


def sentences(study: Study, summary: pl.DataFrame) -> list[str]:
    """For every world and policy: where the effect on the first metric lies, and what it goes with."""
    metric = study.metrics[0]
    title = words.outcome(metric).title.lower()
    found = []
    for world in study.worlds:
        place = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
        for policy in study.policies:
            if policy == words.REFERENCE:
                continue
            rows = summary.filter(
                pl.col("world") == world, pl.col("policy") == policy, pl.col("outcome") == metric
            )
            name = words.policy(policy).title
            if rows["effect"].null_count() or rows["effect"].abs().max() == 0:
                found.append(f"{name} changes {title} in none of these runs{place}.")
                continue
            sure = rows.filter((pl.col("effect_low") > 0) | (pl.col("effect_high") < 0)).height
            low, high = (
                words.shown(metric, rows["effect"].quantile(q), signed=True) for q in (0, 1)
            )
            spread = f"between {low} and {high}" if low != high else f"at {high}"
            found.append(
                f"The effect of {name.lower()} on {title} lies {spread} ({words.effect_unit(metric)})"
                f"{place}; its 95 % interval excludes zero at {sure:,} of {len(rows):,} points."
                f"{_directions(rows, study.axes)}"
            )
    return found


def _directions(rows: pl.DataFrame, axes: Sequence[Axis]) -> str:
    """' It grows with X and falls with Y.' by rank correlation over the points."""
    ways: dict[str, list[str]] = {"grows": [], "falls": []}
    for axis in axes:
        values = rows[axis.name]
        if not values.dtype.is_numeric() or values.n_unique() < 4:
            continue
        rank = rows.select(pl.corr(axis.name, "effect", method="spearman")).item()
        if abs(rank) >= max(CLEAR, Z / math.sqrt(len(rows) - 1)):
            ways["grows" if rank > 0 else "falls"].append(
                f"{axis.name} (rank correlation {words.number(rank, 2)})"
            )
    told = [f"{way} with {', '.join(names)}" for way, names in ways.items() if names]
    return f" It {' and '.join(told)}." if told else " No axis moves it in one clear direction."


def told(study: Study, table: pl.DataFrame) -> list[str]:
    """For every world and policy: who decides the effect on the first metric, and how sure that is."""
    metric, found = study.metrics[0], []
    title = words.outcome(metric).title.lower()
    for world in study.worlds:
        place = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
        for policy in study.policies:
            kind = "outcome" if policy == words.REFERENCE else "effect"
            rows = table.filter(
                pl.col("world") == world, pl.col("policy") == policy,
                pl.col("outcome") == metric, pl.col("of") == kind,
            )  # fmt: skip
            name = words.policy(policy).title
            what = (
                f"the effect of {name.lower()} on {title}"
                if kind == "effect"
                else f"{title} under the {name.lower()}"
            )
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
    none = f" Those of {', '.join(idle)} have none to speak of." if idle and len(names) > 2 else ""
    return (
        f"Of the variance of {what}, luck alone explains {_percent(value[LUCK, 'first'])}, and has a "
        f"hand in {_percent(value[LUCK, 'total'])}. Of the numbers, those of {first} have a hand in most, "
        f"{_percent(best)} (interval {_percent(best, 'low')} to {_percent(best, 'high')}).{none}"
    )


def _of_morris(what: str, rows: pl.DataFrame, metric: str) -> str:
    stars = rows.filter(pl.col("index") == "mu_star").sort("value", descending=True)
    luck = stars.filter(pl.col("factor") == LUCK).row(0, named=True)
    best = stars.filter(pl.col("factor") != LUCK).head(3)
    named = ", ".join(
        f"{row['factor']} ({words.shown(metric, row['value'])})"
        for row in best.iter_rows(named=True)
    )
    return (
        f"What moves {what} most, as the mean absolute change over the whole range: {named}. Other luck "
        f"moves it by {words.shown(metric, luck['value'])} on average."
    )


def _percent(row: dict, key: str = "value") -> str:
    return f"{100 * max(0.0, min(1.0, row[key])):.0f} %"

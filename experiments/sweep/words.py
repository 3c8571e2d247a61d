"""A sweep in sentences."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.design.study import REFERENCE
from experiments.lab.present import words
from experiments.lab.present.methods import INTERVALS
from experiments.lab.present.phrases import listed
from experiments.lab.stats.intervals import Z
from model.parameters import PARAMETERS

if TYPE_CHECKING:
    from experiments.sweep import Sweep

CLEAR = 0.3  # rank correlation from which a direction is told
VALUES = 12  # of an axis, up to which they are compared one by one


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
        "tie": "tie to distance from Moscow, 0 to 1",
    }
    return f"{words.policy(policy).title}: {lever.replace('_', ' ')}, {what[key]}"


def sentences(study: "Sweep", summary: pl.DataFrame) -> list[str]:
    """For every world and policy: where the effect on the first metric lies, and what it goes with."""
    metric = study.metrics[0]
    title = words.outcome(metric).inline
    found = []
    for world in study.worlds:
        place = f" in the world {words.world_title(world)}" if len(study.worlds) > 1 else ""
        for policy in study.policies:
            if policy == REFERENCE:
                continue
            rows = summary.filter(pl.col("world") == world, pl.col("policy") == policy, pl.col("outcome") == metric)
            name = words.policy(policy)
            if not rows["differs"].sum():
                found.append(f"{name.title} changes {title} in none of these runs{place}.")
                continue
            sure = rows.filter((pl.col("effect_low") > 0) | (pl.col("effect_high") < 0)).height
            low, high = (words.shown(metric, rows["effect"].quantile(q), signed=True) for q in (0, 1))
            spread = f"between {low} and {high}" if low != high else f"at {high}"
            found.append(
                f"The effect of {name.inline} on {title} lies {spread} ({words.effect_unit(metric)})"
                f"{place}; its 95 % interval excludes zero at {sure:,} of {len(rows):,} points."
                f"{_directions(rows, study.axes, metric)}"
            )
    return found


def _directions(rows: pl.DataFrame, axes: Sequence[Axis], metric: str) -> str:
    """' It grows with X, from 3 at 1 to 9 at 4.': axes of few values by intervals, others by rank over the points."""
    few = [axis for axis in axes if _few(rows[axis.name], len(axes))]
    many = [axis for axis in axes if axis not in few and rows[axis.name].dtype.is_numeric()]
    return "".join(_between(rows, axis, metric) for axis in few) + (_ranked(rows, many) if many else "")


def _few(values: pl.Series, axes: int) -> bool:
    """Whether an axis has so few values, each at several points if other axes vary too, that they can be compared."""
    count = values.n_unique()
    return not values.dtype.is_numeric() or (count <= VALUES and (axes == 1 or len(values) >= 2 * count))


def _between(rows: pl.DataFrame, axis: Axis, metric: str) -> str:
    """How the effect differs between the few values of an axis, each the mean over all points that have it.

    The ends are told apart by their intervals as if their luck were not common, which errs to the safe side.
    """
    told = rows.drop_nulls(["effect_low", "effect_high"])
    if told[axis.name].n_unique() < 2:
        return f" Whether {axis.name} moves it cannot be told from so few runs." if axis.levels else ""
    means = told.group_by(axis.name, maintain_order=True).agg(pl.col("effect", "effect_low", "effect_high").mean())
    order = means.sort(axis.name) if means[axis.name].dtype.is_numeric() else means
    low, high = (means.sort("effect").row(end, named=True) for end in (0, -1))
    apart = high["effect"] - low["effect"]
    if apart <= math.hypot(high["effect"] - high["effect_low"], low["effect_high"] - low["effect"]):
        return f" Between the values of {axis.name} no difference can be told."
    steps = order["effect"].diff().drop_nulls()
    if order[axis.name].dtype.is_numeric() and len(order) > 2 and ((steps > 0).all() or (steps < 0).all()):
        first, last = (_at(order.row(end, named=True), axis, metric) for end in (0, -1))
        return f" It {'grows' if steps[0] > 0 else 'falls'} with {axis.name}, from {first} to {last}."
    return f" Along {axis.name} it is surely larger, {_at(high, axis, metric)}, than {_at(low, axis, metric)}."


def _at(row: dict, axis: Axis, metric: str) -> str:
    """The effect at a value: '+17.0 at 3'."""
    value = row[axis.name]
    shown = value if isinstance(value, str) else f"{value:g}"
    return f"{words.shown(metric, row['effect'], signed=True)} at {shown}"


def _ranked(rows: pl.DataFrame, axes: Sequence[Axis]) -> str:
    """' It grows with X and falls with Y.' by rank correlation over the points."""
    ways: dict[str, list[str]] = {"grows": [], "falls": []}
    for axis in axes:
        rank = rows.select(pl.corr(axis.name, "effect", method="spearman")).item()
        if abs(rank) >= max(CLEAR, Z / math.sqrt(len(rows) - 1)):
            ways["grows" if rank > 0 else "falls"].append(f"{axis.name} (rank correlation {words.number(rank, 2)})")
    told = [f"{way} with {listed(names)}" for way, names in ways.items() if names]
    if told:
        return f" It {listed(told)}."
    named = listed(axis.name for axis in axes) if len(axes) <= 3 else f"any of {len(axes)} numbers"
    return f" No clear direction can be told along {named}."


#: How the numbers come about, with the works they rest on.
METHODS = f"{INTERVALS} Replicates that share a draw of parameters count as they do in a comparison."

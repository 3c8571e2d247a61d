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
            if rows["effect"].null_count() or rows["effect"].abs().max() == 0:
                found.append(f"{name.title} changes {title} in none of these runs{place}.")
                continue
            sure = rows.filter((pl.col("effect_low") > 0) | (pl.col("effect_high") < 0)).height
            low, high = (words.shown(metric, rows["effect"].quantile(q), signed=True) for q in (0, 1))
            spread = f"between {low} and {high}" if low != high else f"at {high}"
            found.append(
                f"The effect of {name.inline} on {title} lies {spread} ({words.effect_unit(metric)})"
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
            ways["grows" if rank > 0 else "falls"].append(f"{axis.name} (rank correlation {words.number(rank, 2)})")
    told = [f"{way} with {listed(names)}" for way, names in ways.items() if names]
    return f" It {listed(told)}." if told else " No axis moves it in one clear direction."


#: How the numbers come about, with the works they rest on.
METHODS = f"{INTERVALS} Replicates that share a draw of parameters count as they do in a comparison."

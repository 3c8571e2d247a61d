"""From the table of runs to the table of effects: paired differences on common luck."""

from math import ceil

import numpy as np
import polars as pl
from scipy import stats

from experiments.lab.words import REFERENCE
from model.outcomes import OUTCOMES

CONFIDENCE = 0.95
QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

#: Outcomes that lie between 0 and 1, for which a half-width of one point is a natural precision.
SHARES = [
    name for name, measure in OUTCOMES.items() if measure.unit in ("share", "probability", "0 or 1")
]
SHARE_PRECISION = 0.01


def effects(runs: pl.DataFrame, precision: float | None = None) -> pl.DataFrame:
    """One row per world, policy and outcome: distribution, paired effect, what pairing gained.

    runs: the table of runs; every world must hold the policy ``status_quo`` on the same
    replicates. The interval of a mean is Student's, that of a share of runs Wilson's (1927); the
    interval of an effect is Student's on the paired differences. ``replicates_needed`` is for a
    half-width of ``precision`` (default one point) on outcomes between 0 and 1.
    """
    tables = []
    for (world,), group in runs.group_by("world", maintain_order=True):
        reference = _matrix(group.filter(pl.col("policy") == REFERENCE))
        for policy in group["policy"].unique(maintain_order=True):
            values = _matrix(group.filter(pl.col("policy") == policy))
            effect = _effect(values, reference, precision or SHARE_PRECISION)
            named = (pl.lit(world).alias("world"), pl.lit(policy).alias("policy"))
            tables.append(_distribution(values).with_columns(effect).select(*named, pl.all()))
    return pl.concat(tables)


def half_width(
    outcomes: np.ndarray, policies: list[str], outcome: str = "talks_by_deadline"
) -> float:
    """The widest half-width among the effects on an outcome; outcomes (worlds, policies, replicates)."""
    values = outcomes[outcome]
    differences = values - values[:, [policies.index(REFERENCE)]]
    return float(_margin(differences, axis=-1).max())


def _margin(values: np.ndarray, axis: int) -> np.ndarray:
    """Half the width of Student's interval of a mean; infinite for fewer than two values."""
    n = values.shape[axis]
    if n < 2:
        return np.full(np.delete(values.shape, axis), np.inf)
    return stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) * stats.sem(values, axis=axis)


def _variance(values: np.ndarray) -> np.ndarray:
    """Variance over runs; nan for fewer than two."""
    return values.var(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)


def _matrix(group: pl.DataFrame) -> np.ndarray:
    """Outcomes of one policy, (runs, outcomes), ordered by what pairs them; no talks is nan."""
    return group.sort("point", "replicate").select(pl.col(*OUTCOMES).fill_null(np.nan)).to_numpy()


def _distribution(values: np.ndarray) -> pl.DataFrame:
    """Mean with its interval, spread and quantiles of every outcome, over the runs that have one."""
    table: dict[str, list] = {
        name: []
        for name in ("outcome", "unit", "n", "mean", "sd", *QUANTILES, "mean_low", "mean_high")
    }
    for k, (name, measure) in enumerate(OUTCOMES.items()):
        have = values[~np.isnan(values[:, k]), k]
        table["outcome"].append(name)
        table["unit"].append(measure.unit)
        table["n"].append(len(have))
        mean, low, high = _mean_with_interval(have, measure.unit)
        for column, value in (("mean", mean), ("mean_low", low), ("mean_high", high)):
            table[column].append(value)
        table["sd"].append(have.std(ddof=1) if len(have) > 1 else None)
        for column, share in QUANTILES.items():
            table[column].append(np.quantile(have, share) if len(have) else None)
    return pl.DataFrame(table, strict=False)


def _mean_with_interval(
    values: np.ndarray, unit: str
) -> tuple[float | None, float | None, float | None]:
    if len(values) == 0:
        return None, None, None
    mean = float(values.mean())
    if unit == "0 or 1":
        interval = stats.binomtest(int(values.sum()), len(values)).proportion_ci(
            CONFIDENCE, method="wilson"
        )
        return mean, float(interval.low), float(interval.high)
    if len(values) < 2:
        return mean, None, None
    margin = float(_margin(values, axis=0))
    return mean, mean - margin, mean + margin


def _effect(values: np.ndarray, reference: np.ndarray, precision: float) -> pl.DataFrame:
    """Paired difference to the reference; null where an outcome is missing in some runs."""
    differences = values - reference
    whole = ~np.isnan(differences).any(axis=0) & (len(values) > 1)
    margin = _margin(differences, axis=0)
    paired, apart = _variance(differences), _variance(values) + _variance(reference)
    removed = np.divide(apart - paired, apart, out=np.full_like(apart, np.nan), where=apart > 0)
    needed = [
        max(2, ceil((stats.norm.ppf(0.5 + CONFIDENCE / 2) / precision) ** 2 * spread))
        if name in SHARES and ok
        else None
        for name, spread, ok in zip(OUTCOMES, paired, whole, strict=True)
    ]
    mean = differences.mean(axis=0)
    columns = {
        "effect": mean,
        "effect_low": mean - margin,
        "effect_high": mean + margin,
        "variance_removed": removed,
    }
    table = pl.DataFrame(
        {name: np.where(whole, column, np.nan) for name, column in columns.items()},
        nan_to_null=True,
    )
    differs = np.where(whole, (differences != 0).mean(axis=0), np.nan)
    return table.with_columns(
        pl.Series("differs", differs, nan_to_null=True),
        pl.Series("replicates_needed", needed, dtype=pl.Int64),
    )

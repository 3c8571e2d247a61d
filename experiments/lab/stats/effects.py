"""From the table of runs to the table of effects: paired differences on common luck."""

from collections.abc import Iterable, Iterator
from math import ceil, sqrt

import numpy as np
import polars as pl

from experiments.lab.design.draws import PER_POINT
from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.intervals import ADDED, Z, least_margin, t_quantile, wilson
from model.outcomes import OUTCOMES

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

#: Outcomes that lie between 0 and 1, for which a half-width of one point is a natural precision.
SHARES = [name for name, measure in OUTCOMES.items() if measure.unit in ("share", "probability", "0 or 1")]
SHARE_PRECISION = 0.01

#: Columns that split the variance of an outcome and of its effect.
SPLIT = (
    "sd_parameters",
    "sd_luck",
    "effect_sd_parameters",
    "effect_sd_luck",
    "parameters_share",
    "parameters_share_low",
    "parameters_share_high",
)
FEWEST = 3  # points without which nothing is split


def effects(runs: pl.DataFrame, precision: float | None = None) -> pl.DataFrame:
    """As ``effects_between``, from a table of runs.

    Every world must hold the policy ``status_quo`` on the same replicates.
    """
    start = runs.filter(world=runs["world"][0], policy=REFERENCE)
    return effects_between(_pairs_in(runs), draws_in(start.sort("point", "replicate")), precision)


def draws_in(runs: pl.DataFrame) -> np.ndarray:
    """The draw of parameters of each run of a table, in its order; all 0 where nothing was drawn."""
    return runs["draw"].to_numpy() if "draw" in runs.columns else np.zeros(len(runs), int)


def _pairs_in(runs: pl.DataFrame) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    for (world,), group in runs.group_by("world", maintain_order=True):
        reference = _matrix(group.filter(policy=REFERENCE))
        for policy in group["policy"].unique(maintain_order=True):
            yield str(world), policy, _matrix(group.filter(policy=policy)), reference


def effects_between(
    pairs: Iterable[tuple[str, str, np.ndarray, np.ndarray]], points: np.ndarray, precision: float | None = None
) -> pl.DataFrame:
    """One row per world, policy and outcome: distribution, paired effect, what pairing gained.

    pairs: world, policy, its outcomes and those of the status quo on the same replicates, both
    (replicates, outcomes); points: the point of each replicate. The interval of a mean is Student's,
    that of a share of runs Wilson's (1927); the interval of an effect is Student's on the paired
    differences, and never surer than ``cautious`` allows. Where replicates share points, all are
    Student's on the means of points, and the variance is split between parameters and luck.
    ``replicates_needed`` is for a half-width of ``precision`` (default one point) on outcomes between 0
    and 1.
    """
    tables = []
    for world, policy, values, reference in pairs:
        effect = _effect(values, reference, points, precision or SHARE_PRECISION)
        named = (pl.lit(world).alias("world"), pl.lit(policy).alias("policy"))
        table = _distribution(values, points).with_columns(effect).select(*named, pl.all())
        tables.append(table.with_columns(_split(values, reference, points)))
    return pl.concat(tables)


def half_width(differences: np.ndarray, points: np.ndarray, same: np.ndarray, precision: float) -> tuple[float, int]:
    """The widest half-width among the means of differences between yes and no, and the replicates for a precision.

    differences: (replicates, ...); same: (...), whether the histories behind them are equal in everything.
    """
    alone = independent(differences, points)
    margin = _margin(alone, axis=0)
    width = cautious(margin, np.array(True), differences.any(axis=0), same, len(alone)).max()
    return float(width), _needed(float(margin.max()), len(differences), len(alone), precision, True)


def cautious(
    margin: np.ndarray, yes_or_no: np.ndarray, seen: np.ndarray, same: np.ndarray, runs: int | np.ndarray
) -> np.ndarray:
    """Half-widths of effects that are no surer than their runs allow, all arrays as ``margin`` or broadcast to it.

    margin: by Student; seen: whether any run differs; same: whether the histories are equal in everything,
    so that nothing is left open; runs: how many are independent. Of a yes or no never narrower than for
    runs of which none differs (Bonett and Price 2012); of anything else nan where no run differs.
    """
    found = np.where(yes_or_no, np.maximum(margin, least_margin(runs)), np.where(seen, margin, np.nan))
    return np.where(np.isfinite(margin), np.where(same, 0.0, found), margin)


def alike(found: np.ndarray, reference: int) -> np.ndarray:
    """Whether all histories are those under the reference, byte for byte, (..., policies).

    found: their outcomes, (replicates, ..., policies), dtype OUTCOME.
    """
    raw = np.ascontiguousarray(found).view(np.uint8).reshape(*found.shape, found.dtype.itemsize)
    return (raw == raw[..., [reference], :]).all(axis=(0, -1))


def _needed(margin: float, replicates: int, runs: int, precision: float, yes_or_no: bool) -> int:
    """Replicates for a half-width, from that by Student; of a yes or no as many as ``cautious`` asks for at least."""
    if not np.isfinite(margin):
        return 2
    least = (Z * sqrt(ADDED) / precision - ADDED) * replicates / runs if yes_or_no else 0.0
    return max(2, ceil(max(replicates * (margin / precision) ** 2, least)))


def independent(values: np.ndarray, points: np.ndarray) -> np.ndarray:
    """What is independent of one another: values of replicates, or means of those that share a point.

    values: (replicates, ...); points: (replicates,), in order, all 0 where nothing was drawn.
    """
    if not _shared(points):
        return values
    starts = np.flatnonzero(np.r_[True, points[1:] != points[:-1]])
    counts = np.diff(np.r_[starts, len(points)])
    return np.add.reduceat(values, starts, axis=0) / counts.reshape(-1, *[1] * (values.ndim - 1))


def mean_and_interval(values: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over replicates and its interval by Student, each (...); nan without a second replicate.

    values: (replicates, ...); points: as of ``independent``.
    """
    margin = _margin(independent(values, points), axis=0)
    mean = values.mean(axis=0)
    margin = np.where(np.isfinite(margin), margin, np.nan)
    return mean, mean - margin, mean + margin


def shares_and_interval(events: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of replicates in which something happens, and its interval, each (...).

    events: (replicates, ...), 0 or 1; points: as of ``independent``. Wilson's interval (1927); where
    replicates share points Student's on the means of points, within 0 and 1.
    """
    if _shared(points):
        mean, low, high = mean_and_interval(events, points)
        return mean, np.fmax(low, 0.0), np.fmin(high, 1.0)
    share = events.mean(axis=0)
    low, high = wilson(share, len(events))
    return share, np.fmax(low, 0.0), np.fmin(high, 1.0)


def _shared(points: np.ndarray) -> bool:
    """Whether parameters were drawn, so that replicates share points."""
    return len(points) > PER_POINT and points[0] != points[-1]


def _margin(values: np.ndarray, axis: int) -> np.ndarray:
    """Half the width of Student's interval of a mean; infinite for fewer than two values."""
    n = values.shape[axis]
    if n < 2:
        return np.full(np.delete(values.shape, axis), np.inf)
    return t_quantile(n - 1) * values.std(axis=axis, ddof=1) / sqrt(n)


def _variance(values: np.ndarray) -> np.ndarray:
    """Variance over runs; nan for fewer than two."""
    return values.var(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)


def _split(values: np.ndarray, reference: np.ndarray, points: np.ndarray) -> pl.DataFrame:
    """Standard deviations that parameters and luck give an outcome and its effect.

    One-way analysis of variance with two replicates a point. Null where nothing was drawn, and
    where an outcome is missing in some runs.
    """
    if not _shared(points) or len(points) < FEWEST * PER_POINT:
        nothing = pl.Series([None] * len(OUTCOMES), dtype=pl.Float64)
        return pl.DataFrame(dict.fromkeys(SPLIT, nothing))
    differences = values - reference
    columns = (*np.sqrt(variances(values)), *np.sqrt(variances(differences)), *share(differences))
    return pl.DataFrame(dict(zip(SPLIT, columns, strict=True)), nan_to_null=True)


def variances(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance due to the points and variance within them; values (replicates, ...), pairs in a row.

    An odd last replicate is left out. The first may be estimated below 0, and is 0 then.
    """
    middle, within = _pairs(values)
    luck = within.mean(axis=0)
    return np.maximum(0.0, middle.var(axis=0, ddof=1) - luck / PER_POINT), luck


def share(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of the variance that is due to the points, with its interval by the jackknife over points.

    nan where nothing varies.
    """
    middle, within = _pairs(values)
    n = len(middle)
    rest = n - 1
    # Variances without each pair in turn, from sums.
    away = middle - middle.mean(axis=0)
    between = ((away**2).sum(axis=0) - away**2 * n / rest) / (rest - 1)
    luck = (within.sum(axis=0) - within) / rest
    without = _ratio(between - luck / PER_POINT, luck)
    whole = _ratio(middle.var(axis=0, ddof=1) - within.mean(axis=0) / PER_POINT, within.mean(axis=0))
    spread = np.sqrt(rest / n * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    margin = Z * spread
    return (np.maximum(0.0, whole), np.clip(whole - margin, 0.0, 1.0), np.clip(whole + margin, 0.0, 1.0))


def _pairs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each pair of replicates that share a point."""
    whole = values[: len(values) // PER_POINT * PER_POINT]
    one, other = whole[0::PER_POINT], whole[1::PER_POINT]
    return (one + other) / 2, (one - other) ** 2 / 2


def _ratio(part: np.ndarray, rest: np.ndarray) -> np.ndarray:
    total = part + rest
    return np.divide(part, total, out=np.full_like(total, np.nan), where=total > 0)


def _matrix(group: pl.DataFrame) -> np.ndarray:
    """Outcomes of one policy, (runs, outcomes), ordered by what pairs them; no talks is nan."""
    return group.sort("point", "replicate").select(pl.col(*OUTCOMES).fill_null(np.nan)).to_numpy()


def _distribution(values: np.ndarray, points: np.ndarray) -> pl.DataFrame:
    """Mean with its interval, spread and quantiles of every outcome, over the runs that have one."""
    table: dict[str, list] = {
        name: [] for name in ("outcome", "unit", "n", "mean", "sd", *QUANTILES, "mean_low", "mean_high")
    }
    for k, (name, measure) in enumerate(OUTCOMES.items()):
        known = ~np.isnan(values[:, k])
        have = values[known, k]
        table["outcome"].append(name)
        table["unit"].append(measure.unit)
        table["n"].append(len(have))
        mean, low, high = _mean_with_interval(have, points[known], measure.unit)
        for column, value in (("mean", mean), ("mean_low", low), ("mean_high", high)):
            table[column].append(value)
        table["sd"].append(have.std(ddof=1) if len(have) > 1 else None)
        for column, share in QUANTILES.items():
            table[column].append(np.quantile(have, share) if len(have) else None)
    return pl.DataFrame(table, strict=False)


def _mean_with_interval(
    values: np.ndarray, points: np.ndarray, unit: str
) -> tuple[float | None, float | None, float | None]:
    if len(values) == 0:
        return None, None, None
    mean = float(values.mean())
    if unit == "0 or 1":
        share, low, high = shares_and_interval(values, points)
        return float(share), float(low), float(high)
    if len(values) < 2:
        return mean, None, None
    margin = float(_margin(independent(values, points), axis=0))
    return mean, mean - margin, mean + margin


def _effect(values: np.ndarray, reference: np.ndarray, points: np.ndarray, precision: float) -> pl.DataFrame:
    """Paired difference to the reference; null where an outcome is missing in some runs."""
    differences = values - reference
    whole = ~np.isnan(differences).any(axis=0) & (len(values) > 1)
    alone = independent(differences, points)
    student = _margin(alone, axis=0)
    same = np.array_equal(values, reference, equal_nan=True)
    yes_or_no = np.array([measure.unit == "0 or 1" for measure in OUTCOMES.values()])
    margin = cautious(student, yes_or_no, (differences != 0).any(axis=0), np.array(same), len(alone))
    paired, apart = _variance(differences), _variance(values) + _variance(reference)
    removed = np.divide(apart - paired, apart, out=np.full_like(apart, np.nan), where=apart > 0)
    needed = [
        _needed(width, len(values), len(alone), precision, yes and not same)
        if name in SHARES and ok and not np.isnan(told)
        else None
        for name, width, told, yes, ok in zip(OUTCOMES, student, margin, yes_or_no, whole, strict=True)
    ]
    mean = differences.mean(axis=0)
    columns = {"effect": mean, "effect_low": mean - margin, "effect_high": mean + margin, "variance_removed": removed}
    table = pl.DataFrame({name: np.where(whole, column, np.nan) for name, column in columns.items()}, nan_to_null=True)
    differs = np.where(whole, (differences != 0).mean(axis=0), np.nan)
    return table.with_columns(
        pl.Series("differs", differs, nan_to_null=True), pl.Series("replicates_needed", needed, dtype=pl.Int64)
    )

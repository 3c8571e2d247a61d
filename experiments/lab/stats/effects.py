"""From the table of runs to the table of effects: paired differences on common luck."""

from collections.abc import Iterable, Iterator, Mapping
from math import ceil

import numpy as np
import polars as pl

from experiments.lab.design.draws import PER_POINT
from experiments.lab.design.study import REFERENCE
from experiments.lab.stats.intervals import FEW, critical
from experiments.lab.stats.lopsided import Independent, Pairs, amounts, independent_runs, shares
from experiments.lab.stats.margins import HAIR
from experiments.lab.stats.split import nothing, split
from experiments.lab.stats.sums import Sums
from model.outcomes import OUTCOMES, Measure

QUANTILES = {"q05": 0.05, "q25": 0.25, "q50": 0.5, "q75": 0.75, "q95": 0.95}

TOLD_FROM = 20  # replicates that tell how far effects vary; with fewer, nothing is taken to be known

#: Units of outcomes that lie between 0 and 1, for which a half-width of one point is a natural precision.
SHARES = ("share", "probability", "0 or 1")
SHARE_PRECISION = 0.01


def effects(runs: pl.DataFrame, precision: float | None = None, reference: str = REFERENCE) -> pl.DataFrame:
    """As ``effects_between``, from a table of runs.

    Every world must hold the policy ``reference`` on the same replicates.
    """
    start = runs.filter(world=runs["world"][0], policy=reference)
    return effects_between(_pairs_in(runs, reference), draws_in(start.sort("point", "replicate")), precision, OUTCOMES)


def draws_in(runs: pl.DataFrame) -> np.ndarray:
    """The draw of parameters of each run of a table, in its order; all 0 where nothing was drawn."""
    return runs["draw"].to_numpy() if "draw" in runs.columns else np.zeros(len(runs), int)


def _pairs_in(runs: pl.DataFrame, reference: str) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    for (world,), group in runs.group_by("world", maintain_order=True):
        before = _matrix(group.filter(policy=reference))
        for policy in group["policy"].unique(maintain_order=True):
            yield str(world), policy, _matrix(group.filter(policy=policy)), before


def effects_between(
    pairs: Iterable[tuple[str, str, np.ndarray, np.ndarray]],
    points: np.ndarray,
    precision: float | None = None,
    measures: Mapping[str, Measure] = OUTCOMES,
) -> pl.DataFrame:
    """One row per world, policy and outcome: distribution, paired effect, what pairing gained.

    pairs: world, policy, its outcomes and those of the reference on the same replicates, both
    (replicates, outcomes); points: the point of each replicate; measures: the outcomes.
    Intervals are those of ``lopsided``; an effect is surely 0 only where all histories are equal.
    Replicates that share points count as their mean, and the variance is split between parameters and luck.
    ``replicates_needed`` is for a half-width of ``precision`` (default one point) on outcomes between 0
    and 1.
    """
    tables, shared = [], _shared(points)
    for world, policy, values, reference in pairs:
        effect = _effect(values, reference, points, precision or SHARE_PRECISION, measures)
        named = (pl.lit(world).alias("world"), pl.lit(policy).alias("policy"))
        table = _distribution(values, points, measures).with_columns(effect).select(*named, pl.all())
        parts = split(values, reference) if shared else nothing(len(measures))
        tables.append(table.with_columns(parts))
    return pl.concat(tables)


def half_width(differences: np.ndarray, points: np.ndarray, same: np.ndarray, precision: float) -> tuple[float, int]:
    """The widest half-width among the means of differences between yes and no, and the replicates for a precision.

    differences: (replicates, ...); same: (...), whether the histories behind them are equal in everything.
    """
    pairs = matched(differences, points)
    low, high = pairs.interval()
    widths = np.where(same, 0.0, (high - low) / 2)
    return float(widths.max()), int(np.where(same, 2, pairs.needed(len(differences), precision)).max())


def foreseen(differences: np.ndarray, points: np.ndarray, replicates: int) -> float:
    """What the widest half-width among the means of such differences between yes and no is at most, after so many.

    differences: (replicates, ...), of the first; points: as of ``independent``. As many runs are taken to
    differ as those may mean. Of too few to tell, it is that of two coins, whose replicates of one draw fall alike.
    """
    count = len(differences)
    if count < TOLD_FROM:
        coin, fewest = np.array(0.25), np.array(replicates / PER_POINT)
        low, high = Pairs(coin, coin, Independent(fewest, np.array(critical()))).interval()
    else:
        pairs = matched(differences, points)
        room = (shares(pairs.more + pairs.less, pairs.of)[1] - pairs.more - pairs.less) / 2
        low, high = Pairs(pairs.more + room, pairs.less + room, pairs.of).interval(replicates / count)
    return float(((high - low) / 2).max())


def matched(differences: np.ndarray, points: np.ndarray) -> Pairs:
    """Matched yes or no, from their differences, (replicates, ...)."""
    more, less = (differences > 0).mean(axis=0), (differences < 0).mean(axis=0)
    return Pairs(more, less, _runs(differences, points))


def _runs(values: np.ndarray, points: np.ndarray) -> Independent:
    """As how many independent runs replicates of a yes or no count. values: (replicates, ...), from -1 to 1."""
    units = Sums.of(np.atleast_2d(independent(values, points).T).T)
    squares = np.atleast_1d((values**2).mean(axis=0))
    found = independent_runs(units, squares, np.array(float(len(values))))
    return Independent(*(np.broadcast_to(part, squares.shape).reshape(values.shape[1:]) for part in found))


def hairs(measures: Iterable[Measure]) -> np.ndarray:
    """The difference of each outcome that is none, (outcomes,): a hair of a share or probability, 0 of all else."""
    return np.array([HAIR if measure.unit in ("share", "probability") else 0.0 for measure in measures])


def alike(found: np.ndarray, reference: int) -> np.ndarray:
    """Whether all histories are those under the reference, byte for byte, (..., policies).

    found: their outcomes, (replicates, ..., policies), with a field of each.
    """
    raw = np.ascontiguousarray(found).view(np.uint8).reshape(*found.shape, found.dtype.itemsize)
    return (raw == raw[..., [reference], :]).all(axis=(0, -1))


def independent(values: np.ndarray, points: np.ndarray) -> np.ndarray:
    """What is independent of one another: values of replicates, or means of those that share a point.

    values: (replicates, ...); points: (replicates,), in order, all 0 where nothing was drawn.
    """
    if not _shared(points):
        return values
    starts = np.flatnonzero(np.r_[True, points[1:] != points[:-1]])
    counts = np.diff(np.r_[starts, len(points)])
    return np.add.reduceat(values, starts, axis=0) / counts.reshape(-1, *[1] * (values.ndim - 1))


def mean_and_interval(
    values: np.ndarray, points: np.ndarray, hair: float | np.ndarray = 0.0, few: int = FEW
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean over replicates and its interval as of an amount, each (...); nan where it cannot be told.

    values: (replicates, ...); points: as of ``independent``; hair: what is no further from 0 counts as 0;
    few: as of ``amounts``.
    """
    units = Sums.of(np.atleast_2d(independent(values, points).T).T, hair)
    mean, shape = values.mean(axis=0), values.shape[1:]
    low, high = ((end - units.mean).reshape(shape) + mean for end in amounts(units, few))
    return mean, low, high


def shares_and_interval(events: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of replicates in which something happens, and its interval (Wilson 1927), each (...).

    events: (replicates, ...), 0 or 1; points: as of ``independent``. By as many runs as are independent.
    """
    share = events.mean(axis=0)
    return share, *shares(share, _runs(events, points))


def pairs_and_interval(differences: np.ndarray, points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean difference between matched yes or no, and its interval (Tango 1998), each (...).

    differences: (replicates, ...), -1, 0 or 1; points: as of ``independent``. By as many runs as are independent.
    """
    return differences.mean(axis=0), *matched(differences, points).interval()


def _shared(points: np.ndarray) -> bool:
    """Whether parameters were drawn, so that replicates share points."""
    return len(points) > PER_POINT and points[0] != points[-1]


def _variance(values: np.ndarray) -> np.ndarray:
    """Variance over runs; nan for fewer than two."""
    return values.var(axis=0, ddof=1) if len(values) > 1 else np.full(values.shape[1], np.nan)


def _matrix(group: pl.DataFrame) -> np.ndarray:
    """Outcomes of one policy, (runs, outcomes), ordered by what pairs them; no talks is nan."""
    return group.sort("point", "replicate").select(pl.col(*OUTCOMES).fill_null(np.nan)).to_numpy()


def _distribution(values: np.ndarray, points: np.ndarray, measures: Mapping[str, Measure]) -> pl.DataFrame:
    """Mean with its interval, spread and quantiles of every outcome, over the runs that have one."""
    low, high = _ends(values, points, measures)
    rows = []
    for k, (name, measure) in enumerate(measures.items()):
        have = values[~np.isnan(values[:, k]), k]
        spread = np.quantile(have, list(QUANTILES.values())) if len(have) else [np.nan] * len(QUANTILES)
        mean = have.mean() if len(have) else np.nan
        sd = have.std(ddof=1) if len(have) > 1 else np.nan
        rows.append((name, measure.unit, len(have), mean, sd, *spread, low[k], high[k]))
    names = ("outcome", "unit", "n", "mean", "sd", *QUANTILES, "mean_low", "mean_high")
    return pl.DataFrame(rows, names, strict=False, orient="row").with_columns(pl.col(pl.Float64).fill_nan(None))


def _ends(values: np.ndarray, points: np.ndarray, measures: Mapping[str, Measure]) -> np.ndarray:
    """Ends of the intervals of the means, (2, outcomes), each over the runs that have a value; nan where not told."""
    known, found = ~np.isnan(values), np.full((2, values.shape[1]), np.nan)
    whole, share = known.all(axis=0), yes_or_no(measures.values())
    found[:, whole] = mean_and_interval(values[:, whole], points, hairs(measures.values())[whole])[1:]
    for k in np.flatnonzero(~whole & known.any(axis=0)):
        ends = shares_and_interval if share[k] else mean_and_interval
        found[:, k] = ends(values[known[:, k], k], points[known[:, k]])[1:]
    found[:, share & whole] = shares_and_interval(values[:, share & whole], points)[1:]
    return found


def yes_or_no(measures: Iterable[Measure]) -> np.ndarray:
    """Which of some outcomes are shares of runs, (outcomes,)."""
    return np.array([measure.unit == "0 or 1" for measure in measures])


def _effect(
    values: np.ndarray, reference: np.ndarray, points: np.ndarray, precision: float, measures: Mapping[str, Measure]
) -> pl.DataFrame:
    """Paired difference to the reference; null where an outcome is missing in some runs."""
    differences = values - reference
    known = ~np.isnan(differences).any(axis=0)
    whole, share = known & (len(values) > 1), known & yes_or_no(measures.values())
    mean, low, high = mean_and_interval(differences, points, hairs(measures.values()))
    pairs = matched(differences[:, share], points)
    low[share], high[share] = pairs.interval()
    needed = len(values) * ((high - low) / 2 / precision) ** 2
    needed[share] = pairs.needed(len(values), precision)
    if np.array_equal(values, reference, equal_nan=True):
        low, high, needed = mean, mean, np.full(len(mean), 2.0)
    paired, apart = _variance(differences), _variance(values) + _variance(reference)
    removed = np.divide(apart - paired, apart, out=np.full_like(apart, np.nan), where=apart > 0)
    asked = [
        max(2, ceil(count)) if measure.unit in SHARES and ok and np.isfinite(count) else None
        for measure, count, ok in zip(measures.values(), needed, whole, strict=True)
    ]
    columns = {"effect": mean, "effect_low": low, "effect_high": high, "variance_removed": removed}
    table = pl.DataFrame({name: np.where(whole, column, np.nan) for name, column in columns.items()}, nan_to_null=True)
    differs = np.where(whole, (differences != 0).mean(axis=0), np.nan)
    return table.with_columns(
        pl.Series("differs", differs, nan_to_null=True), pl.Series("replicates_needed", asked, dtype=pl.Int64)
    )

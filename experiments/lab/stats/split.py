"""The variance of an outcome and of its effect, split between parameters and luck."""

import numpy as np
import polars as pl

from experiments.lab.design.draws import PER_POINT
from experiments.lab.stats.intervals import Z, critical, t_quantile
from experiments.lab.stats.lopsided import Independent, Pairs, amounts
from experiments.lab.stats.sums import Sums

#: Columns that split the variance of an outcome and of its effect.
SPLIT = (
    "sd_parameters",
    "sd_luck",
    "effect_sd_parameters",
    "effect_sd_parameters_low",
    "effect_sd_parameters_high",
    "effect_sd_luck",
    "parameters_share",
    "parameters_share_low",
    "parameters_share_high",
)
FEWEST = 3  # points without which nothing is split
BOTH = 10  # points whose replicates both differ, from which the jackknife holds what it says


def split(values: np.ndarray, reference: np.ndarray) -> pl.DataFrame:
    """Standard deviations that parameters and luck give an outcome and its effect, (replicates, outcomes).

    One-way analysis of variance with two replicates a point. Null for fewer than three points, and where
    an outcome is missing in some runs. A standard deviation of 0 is one that was estimated below it.
    """
    if len(values) < FEWEST * PER_POINT:
        return nothing(values.shape[1])
    differences = values - reference
    between, luck = variances(differences)
    columns = (*np.sqrt(variances(values)), *np.sqrt([between, *between_ends(differences), luck]), *share(differences))
    return pl.DataFrame(dict(zip(SPLIT, columns, strict=True)), nan_to_null=True)


def nothing(outcomes: int) -> pl.DataFrame:
    """The split of so many outcomes where nothing was drawn: null."""
    return pl.DataFrame(dict.fromkeys(SPLIT, pl.Series([None] * outcomes, dtype=pl.Float64)))


def variances(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance due to the points and variance within them; values (replicates, ...), pairs in a row.

    An odd last replicate is left out. The first may be estimated below 0, and is 0 then.
    """
    middle, within = _pairs(values)
    luck = within.mean(axis=0)
    return np.maximum(0.0, middle.var(axis=0, ddof=1) - luck / PER_POINT), luck


def between_ends(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ends of the interval of the variance due to the points, at least 0; nan where too few runs differ.

    By the jackknife over points; where both replicates of fewer than ten points differ, by those points.
    """
    middle, within = _pairs(values)
    between, luck = _without(middle, within)
    whole = middle.var(axis=0, ddof=1) - within.mean(axis=0) / PER_POINT
    margin = _margin(between - luck / PER_POINT)
    few, below, above = _of_few(middle, within)
    ends = np.where(few, below, margin), np.where(few, above, margin)
    return np.maximum(whole - ends[0], 0.0), np.maximum(whole + ends[1], 0.0)


def _of_few(middle: np.ndarray, within: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Whether few points differ in both replicates, and how far the ends lie below and above the variance then.

    The variance is the mean product of the two replicates less the square of the mean. The intervals of both
    are joined as those of two independent means (Zou and Donner 2008).
    """
    product, mean = middle**2 - within / PER_POINT, middle.mean(axis=0)
    alone = Independent(np.array(float(len(product))), np.array(critical()))
    pairs = Pairs((product > 0).mean(axis=0), (product < 0).mean(axis=0), alone)
    yes_or_no = np.isin(product, (-1.0, 0.0, 1.0)).all(axis=0)
    both = zip(pairs.interval(), amounts(Sums.of(product)), strict=True)
    low, high = (np.where(yes_or_no, own, other) for own, other in both)
    margin = t_quantile(len(middle) - 1) * middle.std(axis=0, ddof=1) / np.sqrt(len(middle))
    most = (np.abs(mean) + margin) ** 2 - mean**2
    least = mean**2 - np.maximum(np.abs(mean) - margin, 0.0) ** 2
    together = product.mean(axis=0)
    return np.count_nonzero(product, axis=0) < BOTH, np.hypot(together - low, most), np.hypot(high - together, least)


def share(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Share of the variance that is due to the points, with its interval as of ``between_ends``.

    nan where nothing varies.
    """
    middle, within = _pairs(values)
    between, luck = _without(middle, within)
    whole = _ratio(middle.var(axis=0, ddof=1) - within.mean(axis=0) / PER_POINT, within.mean(axis=0))
    margin = _margin(_ratio(between - luck / PER_POINT, luck))
    few = _of_few(middle, within)[0]
    low, high = (_ratio(end, within.mean(axis=0)) for end in between_ends(values))
    ends = np.where(few, low, whole - margin), np.where(few, high, whole + margin)
    return np.maximum(0.0, whole), np.clip(ends[0], 0.0, 1.0), np.clip(ends[1], 0.0, 1.0)


def _margin(without: np.ndarray) -> np.ndarray:
    """Half the width of the jackknife's interval; nan where a value is."""
    n = len(without)
    return Z * np.sqrt((n - 1) / n * ((without - without.mean(axis=0)) ** 2).sum(axis=0))


def _without(middle: np.ndarray, within: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Variance of the middles, and mean variance within, without each pair in turn, from sums."""
    n = len(middle)
    rest = n - 1
    away = middle - middle.mean(axis=0)
    between = ((away**2).sum(axis=0) - away**2 * n / rest) / (rest - 1)
    return between, (within.sum(axis=0) - within) / rest


def _pairs(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and variance of each pair of replicates that share a point."""
    whole = values[: len(values) // PER_POINT * PER_POINT]
    one, other = whole[0::PER_POINT], whole[1::PER_POINT]
    return (one + other) / 2, (one - other) ** 2 / 2


def _ratio(part: np.ndarray, rest: np.ndarray) -> np.ndarray:
    total = part + rest
    return np.divide(part, total, out=np.full_like(total, np.nan), where=total > 0)

"""An effect divided among links, and the cells in which the economic links carry half of it."""

import numpy as np
import polars as pl

from experiments.lab.draws import points_of
from experiments.lab.links import (
    GROUPS,
    LINKS,
    REST,
    RIVALS,
    TOTAL,
    cells_of,
    shapley,
)
from experiments.lab.statistics import independent, mean_and_interval
from experiments.lab.study import Study
from experiments.lab.uncertainty import Z
from experiments.lab.words import REFERENCE
from model.outcomes import OUTCOMES

HALF = 0.5
#: What a cell of a threshold map says.
ECONOMIC, POLITICAL, NOTHING = "economic", "political", "no effect told from zero"


def effects_of(study: Study, values: np.ndarray) -> np.ndarray:
    """Paired effects of every policy, (replicates, points, worlds, policies, metrics)."""
    reference = list(study.policies).index(REFERENCE)
    return values - values[:, :, :, [reference]]


def divided(study: Study, values: np.ndarray) -> pl.DataFrame:
    """A row a link: its Shapley value with a 95 % interval and its share of the whole effect.

    values: as of ``metrics_of``. The rows of a world, policy and outcome add up to that of all
    links; "none" is what a policy does with every link cut.
    """
    effects = effects_of(study, values)[:, : 2 ** len(LINKS)]
    points = points_of(study, len(values))
    worth = np.moveaxis(effects, 1, 0)
    parts = np.concatenate([shapley(worth), worth[:1], worth[-1:]])
    mean, low, high = mean_and_interval(np.moveaxis(parts, 0, 1), points)
    rows = []
    for i, world in enumerate(study.worlds):
        for j, policy in enumerate(study.policies):
            if policy == REFERENCE:
                continue
            for k, metric in enumerate(study.metrics):
                for n, link in enumerate((*LINKS, REST, TOTAL)):
                    at = (n, i, j, k)
                    whole = mean[(-1, i, j, k)]
                    rows.append(
                        {
                            "world": world, "policy": policy, "outcome": metric,
                            "unit": OUTCOMES[metric].unit, "link": link, "value": mean[at],
                            "low": low[at], "high": high[at],
                            "share": mean[at] / whole if whole else None,
                            "n": len(values),
                        }
                    )  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"share": pl.Float64}, nan_to_null=True)


def thresholds(study: Study, values: np.ndarray) -> pl.DataFrame:
    """A row a cell of the maps: the whole effect, what the economic links carry, and their share.

    Of the first metric. The share's interval is by the jackknife over what is independent; the
    verdict says whether more than half is economic, or that no effect can be told from zero.
    """
    cells = cells_of(study.scale, study.rivals)
    shape = (len(values), len(cells), 2 ** len(GROUPS), len(study.worlds), len(study.policies))
    found = effects_of(study, values)[:, 2 ** len(LINKS) :, ..., 0].reshape(shape)
    points = points_of(study, len(values))
    rows = []
    for n, (name, value, size) in enumerate(cells):
        for i, world in enumerate(study.worlds):
            for j, policy in enumerate(study.policies):
                if policy == REFERENCE:
                    continue
                worth = independent(found[:, n, :, i, j], points)
                economic, rest = shapley(worth.T)[0], worth[:, -1]
                rows.append(
                    {"world": world, "policy": policy, "outcome": study.metrics[0], "axis": RIVALS[name],
                     "value": value, "scale": size, "n": len(values)} | _shared(economic, rest)
                )  # fmt: skip
    return pl.DataFrame(rows, nan_to_null=True, infer_schema_length=None)


def _shared(part: np.ndarray, whole: np.ndarray) -> dict:
    """Means of a part and of the whole with intervals, the part's share, and what that says."""
    alone = np.zeros(len(part), dtype=int)
    (mean, low, high), (all_mean, all_low, all_high) = (
        mean_and_interval(values, alone) for values in (part, whole)
    )
    share, share_low, share_high = _ratio(part, whole)
    told = all_low > 0 or all_high < 0
    verdict = NOTHING if not told else ECONOMIC if share >= HALF else POLITICAL
    return {
        "effect": all_mean, "effect_low": all_low, "effect_high": all_high,
        "economic": mean, "economic_low": low, "economic_high": high,
        "share": share if told else None, "share_low": share_low if told else None,
        "share_high": share_high if told else None, "verdict": verdict,
    }  # fmt: skip


def _ratio(part: np.ndarray, whole: np.ndarray) -> tuple[float, float, float]:
    """The ratio of two means with its interval by the jackknife (Efron and Tibshirani 1993)."""
    n = len(part)
    if whole.sum() == 0:
        return np.nan, np.nan, np.nan
    share = part.sum() / whole.sum()
    without = np.divide(
        part.sum() - part, whole.sum() - whole, out=np.full(n, np.nan), where=whole.sum() != whole
    )
    spread = np.sqrt((n - 1) / n * np.nansum((without - np.nanmean(without)) ** 2))
    return share, share - Z * spread, share + Z * spread

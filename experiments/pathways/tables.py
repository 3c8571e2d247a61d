"""An effect divided among links, and the cells in which the economic links carry half of it."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.lab.engine.drawn import draws_of
from experiments.lab.stats.effects import independent, mean_and_interval, pairs_and_interval
from experiments.lab.stats.intervals import Interval, jackknife, least_margin
from experiments.pathways.links import GROUPS, LINKS, REST, RIVALS, TOTAL, acts, cells_of, grouped, shapley
from model.outcomes import Measure

if TYPE_CHECKING:
    from experiments.pathways import Pathways

HALF = 0.5
#: What a cell of a threshold map says: which links carry more than half for sure, if either do.
ECONOMIC, POLITICAL, OPEN = "economic", "political", "cannot be told"
#: The rows of an effect: links and the rest, which add up to all; then links taken as two players.
ROWS = (*LINKS, REST, TOTAL, *GROUPS)


def effects_of(study: "Pathways", values: np.ndarray) -> np.ndarray:
    """Paired effects of every policy, (replicates, points, worlds, policies, metrics)."""
    reference = list(study.policies).index(REFERENCE)
    return values - values[:, :, :, [reference]]


def divided(study: "Pathways", values: np.ndarray) -> pl.DataFrame:
    """A row a link: its Shapley value with a 95 % interval and its share of the whole effect.

    values: as of ``metrics_of``. The rows of the links and "none", what a policy does with every link
    cut, add up to "all"; so do those of the two groups of links, each taken as one player, and "none".
    ``acts`` is false where the policy does not pull the lever that a link needs.
    """
    effects = effects_of(study, values)[:, : 2 ** len(LINKS)]
    worth = np.moveaxis(effects, 1, 0)
    parts = np.concatenate([shapley(worth), worth[:1], worth[-1:], grouped(worth)])
    points = draws_of(study, len(values))
    rows = []
    for i, world in enumerate(study.worlds):
        for j, policy in enumerate(study.policies):
            if policy == REFERENCE:
                continue
            for k, metric in enumerate(study.metrics):
                mine = parts[:, :, i, j, k]
                whole = mine[ROWS.index(TOTAL)].mean()
                for link, part in zip(ROWS, mine, strict=True):
                    can = acts(link, study.policies[policy])
                    found = _interval(part, points, study.measures[metric], can)
                    rows.append(
                        {
                            "world": world,
                            "policy": policy,
                            "outcome": metric,
                            "unit": study.measures[metric].unit,
                            "link": link,
                            "acts": can,
                            "value": found.mean,
                            "low": found.low,
                            "high": found.high,
                            "share": found.mean / whole if whole else np.nan,
                            "n": len(values),
                        }
                    )
    return _without_nan(rows)


def _without_nan(rows: list[dict]) -> pl.DataFrame:
    """Rows as a table, with null where something is not known."""
    return pl.DataFrame(rows, infer_schema_length=None).with_columns(pl.col(pl.Float64).fill_nan(None))


def _interval(values: np.ndarray, points: np.ndarray, measure: Measure, can: bool = True) -> Interval:
    """Mean of differences with its interval, (replicates,), for a link that can act or cannot.

    Differences that are all 0 are no proof: of a yes or no the interval is that of a comparison, of parts of
    one never narrower than that of runs which never differ, of anything else it is not known (nan).
    """
    if not can and not values.any():
        return Interval(0.0, 0.0, 0.0)
    if measure.unit != "0 or 1":
        return Interval(*map(float, mean_and_interval(values, points)))
    if np.allclose(values, np.rint(values), atol=1e-9):
        return Interval(*map(float, pairs_and_interval(np.rint(values), points)))
    mean, low, high = map(float, mean_and_interval(values, points, few=1))
    least = least_margin(len(independent(values, points)))
    return Interval(mean, float(np.fmin(low, mean - least)), float(np.fmax(high, mean + least)))


def thresholds(study: "Pathways", values: np.ndarray) -> pl.DataFrame:
    """A row a cell of the maps: the whole effect, what the economic links carry, and their share.

    Of the first metric. The share's interval is by the jackknife over what is independent; the
    verdict says on which side of a half that interval lies, if there is an effect to divide.
    """
    cells = cells_of(study.scale, study.rivals)
    shape = (len(values), len(cells), 2 ** len(GROUPS), len(study.worlds), len(study.policies))
    found = effects_of(study, values)[:, 2 ** len(LINKS) :, ..., 0].reshape(shape)
    points, metric = draws_of(study, len(values)), study.metrics[0]
    rows = []
    for n, (name, value, size) in enumerate(cells):
        for i, world in enumerate(study.worlds):
            for j, policy in enumerate(study.policies):
                if policy == REFERENCE:
                    continue
                worth = found[:, n, :, i, j]
                rows.append(
                    {
                        "world": world,
                        "policy": policy,
                        "outcome": metric,
                        "axis": RIVALS[name],
                        "value": value,
                        "scale": size,
                        "n": len(values),
                    }
                    | _shared(shapley(worth.T)[0], worth[:, -1], points, study.measures[metric])
                )
    return _without_nan(rows)


def _shared(part: np.ndarray, whole: np.ndarray, points: np.ndarray, measure: Measure) -> dict:
    """Means of a part and of the whole with intervals, the part's share, and what that says."""
    economic, effect = _interval(part, points, measure), _interval(whole, points, measure)
    told = effect.low > 0 or effect.high < 0
    alone = independent(part, points), independent(whole, points)
    share = _ratio(*alone, measure) if told else Interval(np.nan, np.nan, np.nan)
    verdict = ECONOMIC if share.low > HALF else POLITICAL if share.high < HALF else OPEN
    return {
        "effect": effect.mean,
        "effect_low": effect.low,
        "effect_high": effect.high,
        "economic": economic.mean,
        "economic_low": economic.low,
        "economic_high": economic.high,
        "share": share.mean,
        "share_low": share.low,
        "share_high": share.high,
        "verdict": verdict,
    }


def _ratio(part: np.ndarray, whole: np.ndarray, measure: Measure) -> Interval:
    """The ratio of two means with its interval by the jackknife (Efron and Tibshirani 1993).

    Of a yes or no, never narrower than what runs of which none differs leave open of the part.
    """
    n = len(part)
    share = part.sum() / whole.sum()
    without = np.divide(part.sum() - part, whole.sum() - whole, out=np.full(n, np.nan), where=whole.sum() != whole)
    margin = jackknife(without)
    if measure.unit == "0 or 1":
        margin = max(margin, least_margin(n) / abs(whole.mean()))
    return Interval(share, share - margin, share + margin)

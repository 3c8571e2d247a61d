"""From the runs of a study of sensitivity to its indices."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.sensitivity import indices
from experiments.sensitivity.pairs import pair_indices
from experiments.sensitivity.pawn import pawn_indices

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity


def analysed(study: "Sensitivity", values: np.ndarray) -> pl.DataFrame:
    """Indices of every outcome and of every paired effect on it; columns as in summary.csv.

    values: (points, worlds, policies, metrics).
    """
    return _of_all(study, values, lambda outcome: _indices(study, outcome))


def analysed_pairs(study: "Sensitivity", values: np.ndarray) -> pl.DataFrame:
    """The same of every pair of factors; columns as in pairs.csv."""
    return _of_all(study, values, lambda outcome: pair_indices(study.axes, study.vary, outcome))


def _of_all(study: "Sensitivity", values: np.ndarray, of: Callable[[np.ndarray], pl.DataFrame]) -> pl.DataFrame:
    reference = list(study.policies).index(REFERENCE)
    tables = []
    for i, world in enumerate(study.worlds):
        for j, policy in enumerate(study.policies):
            for k, metric in enumerate(study.metrics):
                outcome = values[:, i, j, k]
                kinds = {"outcome": outcome}
                if policy != REFERENCE:
                    kinds["effect"] = outcome - values[:, i, reference, k]
                for kind, found in kinds.items():
                    keys = {"world": world, "policy": policy, "outcome": metric, "of": kind}
                    named = (pl.lit(value).alias(name) for name, value in keys.items())
                    tables.append(of(found).select(*named, pl.all()))
    return pl.concat(tables)


def _indices(study: "Sensitivity", outcome: np.ndarray) -> pl.DataFrame:
    if study.method == "morris":
        return indices.morris_indices(study.axes, study.vary, outcome, study.seed)
    if study.method == "pawn":
        return pawn_indices(study.axes, study.sample.values, outcome, study.seed)
    first = indices.without_pairs(study.axes, study.vary, outcome) if study.second else outcome
    return indices.sobol_indices(study.axes, study.vary, first)

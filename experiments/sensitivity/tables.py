"""From the runs of a study of sensitivity to its indices."""

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from experiments.lab.design.study import REFERENCE
from experiments.sensitivity import indices

if TYPE_CHECKING:
    from experiments.sensitivity import Sensitivity


def analysed(study: "Sensitivity", values: np.ndarray) -> pl.DataFrame:
    """Indices of every outcome and of every paired effect on it; columns as in summary.csv.

    values: (points, worlds, policies, metrics).
    """
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
                    tables.append(_indices(study, found).select(*named, pl.all()))
    return pl.concat(tables)


def _indices(study: "Sensitivity", outcome: np.ndarray) -> pl.DataFrame:
    if study.method == "sobol":
        return indices.sobol_indices(study.axes, study.vary, outcome, study.seed)
    return indices.morris_indices(study.axes, outcome, study.seed)

"""Every box on the way of peeling as a row, so that a person can choose another one."""

import polars as pl

from experiments.discover.boxes import Box
from experiments.discover.tables import Scenario
from experiments.discover.words import limit_text

SCHEMA = {
    "world": pl.String,
    "policy": pl.String,
    "scenario": pl.String,
    "step": pl.Int64,
    "taken": pl.Boolean,
    "limits": pl.Int64,
    "where": pl.String,
    "mass": pl.Float64,
    "coverage": pl.Float64,
    "density": pl.Float64,
    "coverage_tested": pl.Float64,
    "density_tested": pl.Float64,
    "settings": pl.String,
}


def trajectories(every: list[Scenario]) -> pl.DataFrame:
    """A row a box of each scenario that was searched, the one that was taken last; no row where there was too little.

    ``where``: the limits in words; ``settings``: the words that set a study to the medians inside.
    """
    rows = []
    for one in every:
        boxes = [] if one.found is None else [*one.found.steps, *([one.box] if one.box else [])]
        keys = {"world": one.world, "policy": one.policy, "scenario": one.kind}
        rows += [keys | {"step": step, "taken": box is one.box} | _row(box) for step, box in enumerate(boxes)]
    return pl.DataFrame(rows, schema=SCHEMA)


def _row(box: Box) -> dict:
    coverage, density = box.tested.coverage, box.tested.density
    return {
        "limits": len(box.limits),
        "where": ", ".join(limit_text(*limit[:3]) for limit in box.limits) or "all draws",
        "mass": box.mass,
        "coverage": box.coverage,
        "density": box.density,
        "coverage_tested": coverage.mean if coverage else None,
        "density_tested": density.mean if density else None,
        "settings": " ".join(f"parameters.{limit.parameter}={limit.middle:.6g}" for limit in box.limits),
    }

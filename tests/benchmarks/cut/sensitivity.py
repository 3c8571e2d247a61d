"""Sobol' indices and Morris's effects: many small studies, each of a sample and luck of its own, run as one.

The truth is what all of them say together. At the default size rows of all base samples are drawn anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property

import numpy as np

from experiments.lab.design.designs import Design
from experiments.lab.design.tiled import axes_of
from experiments.lab.engine.running import run
from experiments.sensitivity import Sensitivity, indices
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

STUDIES, BASE, WALKS, AGAIN, DEFAULT = 40, 256, 50, 40, 2_048
#: Those that decide, and one that does not; all uncertain numbers would make 40 times as many runs.
MORRIS = ("pyongyang.anticipation", "pyongyang.signal", "pyongyang.relief_hope", "moscow.price", "firm.value")
SIZES = (64, 256)


@dataclass(frozen=True, kw_only=True)
class Many(Sensitivity):
    """Studies whose samples and lucks have nothing in common, one after the other."""

    @cached_property
    def sample(self) -> Design:
        """All their points; the seed of each is the next number."""
        axes = axes_of(self, self.vary, "vary")
        parts = [
            indices.sampled(self.method, axes, self.vary, self.points, self.seed + number) for number in range(STUDIES)
        ]
        apart = 4 * self.points
        own = [part.own + apart * number for number, part in enumerate(parts) if part.own is not None]
        return Design(parts[0].axes, np.concatenate([part.values for part in parts]), own=np.concatenate(own))


@cache
def lived(method: str) -> tuple[Many, dict[str, np.ndarray]]:
    """All studies, and what varies in them: outcomes and effects, name -> (studies, points)."""
    more = {"vary": list(MORRIS), "points": WALKS} if method == "morris" else {"points": BASE}
    asked = study("sensitivity", method=method, figures=False, **more)
    many = Many(**{one.name: getattr(asked, one.name) for one in fields(asked)})
    values = run(many).metrics(many.metrics)[0][:, 0]
    found = {}
    for k, metric in enumerate(many.metrics):
        found[metric] = values[:, 0, k]
        found[f"effect on {metric}"] = values[:, 1, k] - values[:, 0, k]
    return many, {name: every.reshape(STUDIES, -1) for name, every in found.items()}


def cells() -> Iterator[Cell]:
    """Both methods at small sizes, and Sobol' indices at the default one."""
    yield from _sobol()
    yield from _morris()


def _sobol() -> Iterator[Cell]:
    many, found = lived("sobol")
    tallies = {size: Tally("sensitivity", f"Sobol', {size} rows") for size in (*SIZES, DEFAULT)}
    dice = np.random.default_rng(1)
    for name, every in found.items():
        base = every.reshape(STUDIES * BASE, -1)
        truth = _told(many, base.reshape(-1), len(base))
        for outcome in every:
            for size in SIZES:
                _add(tallies[size], name, many, outcome, size, truth)
        for _ in range(AGAIN):
            again = base[dice.integers(len(base), size=DEFAULT)]
            _add(tallies[DEFAULT], name, many, again.reshape(-1), DEFAULT, truth)
    for tally in tallies.values():
        yield from tally.cells()


def _add(tally: Tally, name: str, many: Many, outcome: np.ndarray, size: int, truth: dict[str, tuple]) -> None:
    """Every index of one study, at a size of its base sample, of those that are not nothing in all together."""
    told = _told(many, outcome, size)
    for what, (value, *_) in truth.items():
        if value == 0:  # which every interval holds
            continue
        _, low, high = told.get(what, (None, np.nan, np.nan))
        tally.add(f"{name}: {what}", low, high, np.clip(value, 0, 1))  # as the index itself lies, if not its estimate


def _told(many: Many, outcome: np.ndarray, size: int) -> dict[str, tuple[float, float, float]]:
    """Name of an index -> value and ends."""
    table = indices.sobol_indices(many.axes, many.vary, outcome).filter(size=size)
    return {f"{r['index']} of {r['factor']}": (r["value"], r["low"], r["high"]) for r in table.iter_rows(named=True)}


def _morris() -> Iterator[Cell]:
    many, found = lived("morris")
    tally = Tally("sensitivity", f"Morris, {WALKS} walks")
    for name, every in found.items():
        told = [indices.morris_indices(many.axes, many.vary, one, many.seed + k) for k, one in enumerate(every)]
        for factor in told[0].filter(index="mu_star")["factor"]:
            each = [table.filter(index="mu_star", factor=factor).row(0, named=True) for table in told]
            truth = np.mean([row["value"] for row in each])
            for row in each if truth else []:
                tally.add(f"{name}: mean absolute change by {factor}", row["low"], row["high"], truth)
    yield from tally.cells()


def coverage() -> Iterator[Row]:
    """95 % intervals of sensitivity, in 40 studies of 256 rows and of 50 walks."""
    yield from rows(cells())

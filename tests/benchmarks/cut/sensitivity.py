"""Sobol' indices and pairs, Morris's effects and PAWN: small studies, each of a sample and luck of its own, run as one.

The truth is what all of them say together. At the default size rows of all base samples are drawn anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache, cached_property

import numpy as np
import polars as pl

from experiments.lab.design.designs import Design
from experiments.lab.design.tiled import axes_of
from experiments.lab.engine.running import run
from experiments.sensitivity import Sensitivity, indices
from experiments.sensitivity.pairs import pair_indices
from experiments.sensitivity.pawn import pawn_indices
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

STUDIES, BASE, WALKS, POINTS, AGAIN, DEFAULT = 40, 256, 50, 512, 40, 2_048
#: Those that decide, and one that does not; all uncertain numbers would make 40 times as many runs.
MORRIS = ("pyongyang.anticipation", "pyongyang.signal", "pyongyang.relief_hope", "moscow.price", "firm.value")
PAWN = (*MORRIS, "pyongyang.sincerity_prior", "provocations.level_spread")
SIZES = (64, 256)
type Told = tuple[float, float, float]  # an index and the ends of its interval


@dataclass(frozen=True, kw_only=True)
class Many(Sensitivity):
    """Studies whose samples and lucks have nothing in common, one after the other."""

    @cached_property
    def sample(self) -> Design:
        """All their points; the seed of each is the next number."""
        axes = axes_of(self, self.vary, "vary")
        seeds = range(self.seed, self.seed + STUDIES)
        parts = [indices.sampled(self.method, axes, self.vary, self.points, seed, self.second) for seed in seeds]
        apart = 4 * self.points
        own = [part.own + apart * number for number, part in enumerate(parts) if part.own is not None]
        return Design(parts[0].axes, np.concatenate([part.values for part in parts]), own=np.concatenate(own))


@cache
def lived(method: str) -> tuple[Many, dict[str, np.ndarray]]:
    """All studies, and what varies in them: outcomes and effects, name -> (studies, points)."""
    methods = {
        "sobol": {"points": BASE, "second": True},
        "morris": {"points": WALKS, "vary": list(MORRIS)},
        "pawn": {"points": POINTS, "vary": list(PAWN)},
    }
    asked = study("sensitivity", method=method, figures=False, **methods[method])
    many = Many(**{one.name: getattr(asked, one.name) for one in fields(asked)})
    values = run(many).metrics(many.metrics)[0][:, 0]
    found = {}
    for k, metric in enumerate(many.metrics):
        found[metric] = values[:, 0, k]
        found[f"effect on {metric}"] = values[:, 1, k] - values[:, 0, k]
    return many, {name: every.reshape(STUDIES, -1) for name, every in found.items()}


def cells() -> Iterator[Cell]:
    """All methods at small sizes, and Sobol' indices at the default one."""
    yield from _sobol()
    yield from _morris()
    yield from _pawn()


def _sobol() -> Iterator[Cell]:
    many, found = lived("sobol")
    sizes = (*SIZES, DEFAULT)
    tallies = {(of, size): Tally("sensitivity", f"{of}, {size} rows") for of in ("Sobol'", "pairs") for size in sizes}
    dice = np.random.default_rng(1)
    for name, every in found.items():
        base = every.reshape(STUDIES * BASE, -1)
        again = [base[dice.integers(len(base), size=DEFAULT)].reshape(-1) for _ in range(AGAIN)]
        for of, told in (("Sobol'", _indices), ("pairs", _pairs)):
            truth = told(many, base.reshape(-1), len(base))
            for size in SIZES:
                for outcome in every:
                    _add(tallies[of, size], name, told(many, outcome, size), truth)
            for outcome in again:
                _add(tallies[of, DEFAULT], name, told(many, outcome, DEFAULT), truth)
    for tally in tallies.values():
        yield from tally.cells()


def _add(tally: Tally, name: str, told: dict[str, Told], truth: dict[str, Told]) -> None:
    """Every index of one study, of those that are not nothing in all together."""
    for what, (value, *_) in truth.items():
        if value == 0:  # which every interval holds
            continue
        _, low, high = told.get(what, (np.nan, np.nan, np.nan))
        tally.add(f"{name}: {what}", low, high, np.clip(value, 0, 1))  # as the index itself lies, if not its estimate


def _indices(many: Many, outcome: np.ndarray, size: int) -> dict[str, Told]:
    first = indices.without_pairs(many.axes, many.vary, outcome)
    table = indices.sobol_indices(many.axes, many.vary, first).filter(size=size)
    return {f"{r['index']} of {r['factor']}": (r["value"], r["low"], r["high"]) for r in table.iter_rows(named=True)}


def _pairs(many: Many, outcome: np.ndarray, size: int) -> dict[str, Told]:
    table = pair_indices(many.axes, many.vary, outcome).filter(size=size)
    return {f"{r['factor']} with {r['other']}": (r["value"], r["low"], r["high"]) for r in table.iter_rows(named=True)}


def _morris() -> Iterator[Cell]:
    many, found = lived("morris")
    tally = Tally("sensitivity", f"Morris, {WALKS} walks")
    for name, every in found.items():
        told = [indices.morris_indices(many.axes, many.vary, one, many.seed + k) for k, one in enumerate(every)]
        for index, factor in told[0].select("index", "factor").iter_rows():
            each = [table.row(by_predicate=_is(index, factor), named=True) for table in told]
            truth = np.mean([row["value"] for row in each])
            for row in each if truth and index != "sigma" else []:  # the mean of roots is not the root of the mean
                tally.add(f"{name}: {index} of {factor}", row["low"], row["high"], truth)
    yield from tally.cells()


def _is(index: str, factor: str) -> pl.Expr:
    return (pl.col("index") == index) & (pl.col("factor") == factor)


def _pawn() -> Iterator[Cell]:
    many, found = lived("pawn")
    tally = Tally("sensitivity", f"PAWN, {POINTS} points")
    values = many.sample.values.reshape(STUDIES, POINTS, -1)
    for name, every in found.items():
        truth = _distances(many, values.reshape(STUDIES * POINTS, -1), every.reshape(-1), 0)
        for number, (sample, outcome) in enumerate(zip(values, every, strict=True)):
            _add(tally, name, _distances(many, sample, outcome, number), truth)
    yield from tally.cells()


def _distances(many: Many, values: np.ndarray, outcome: np.ndarray, number: int) -> dict[str, Told]:
    """Name of a PAWN index -> value and ends; that of the dummy is none."""
    table = pawn_indices(many.axes, values, outcome, many.seed + number)
    final = table.filter(pl.col("size") == pl.col("size").max(), pl.col("factor") != indices.DUMMY)
    return {f"{r['index']} of {r['factor']}": (r["value"], r["low"], r["high"]) for r in final.iter_rows(named=True)}


def coverage() -> Iterator[Row]:
    """95 % intervals of sensitivity, in 40 studies of 256 rows, of 50 walks and of 512 points."""
    yield from rows(cells())

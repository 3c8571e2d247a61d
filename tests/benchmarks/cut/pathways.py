"""Shapley values of links, and what the economic ones carry: studies cut out of one of 2,000 replicates."""

from collections.abc import Iterator
from functools import cache

import numpy as np

from experiments.lab.design.draws import PER_POINT
from experiments.lab.engine.running import run
from experiments.pathways import Pathways
from experiments.pathways.tables import divided, thresholds
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

REPLICATES, SIZES, STUDIES = 2_000, (50, 200, 1_000), 100


@cache
def lived() -> tuple[Pathways, np.ndarray]:
    """The study, and its metrics, (draws, replicates of a draw, points, worlds, policies, metrics)."""
    asked = study("pathways", replicates=REPLICATES, scale=[1, 6], price=[15], signal=[], figures=False)
    values = run(asked).metrics(asked.metrics)
    return asked, values.reshape(-1, PER_POINT, *values.shape[1:])


def cells() -> Iterator[Cell]:
    """Every link and metric, and the share of the economic links in two cells of the maps."""
    asked, values = lived()
    dice = np.random.default_rng(1)
    truth = _told(asked, values)
    for size in SIZES:
        tally = Tally("pathways", f"{size} replicates")
        for _ in range(STUDIES):
            small = values[dice.integers(len(values), size=size // PER_POINT)]
            for what, (_, low, high) in _told(asked, small).items():
                tally.add(what, low, high, truth[what][0])
        yield from tally.cells()


def _told(asked: Pathways, values: np.ndarray) -> dict[str, tuple[float, float, float]]:
    """Name -> value and ends, of a study of these draws."""
    whole = values.reshape(-1, *values.shape[PER_POINT:])
    found = {
        f"{row['link']}: {row['outcome']}": (row["value"], row["low"], row["high"])
        for row in divided(asked, whole).filter("acts").iter_rows(named=True)
    }
    for row in thresholds(asked, whole).iter_rows(named=True):
        named = f"economic links, {row['axis']}={row['value']:g}, a zone {row['scale']:g} times as large"
        found[f"{named}, carried"] = row["economic"], row["economic_low"], row["economic_high"]
        found[f"{named}, share"] = row["share"], row["share_low"], row["share_high"]
    return found


def coverage() -> Iterator[Row]:
    """95 % intervals of pathways, in studies cut out of one of 2,000 replicates."""
    yield from rows(cells())

"""Coverage and density of the published boxes on draws held out: studies cut out of one table of runs.

A table of 1,600 draws on 110 replicates. A study takes some of both anew; a box is a fixed one, since what is held
out has no part in finding it. The truth is what all draws say on average over luck.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl

from experiments.discover import Discover
from experiments.discover.boxes import HeldOut, Limit, inside
from experiments.discover.tables import KINDS, features_of, of_interest
from experiments.lab.engine.running import run
from experiments.lab.stats.crossed import without_tenths
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study
from tests.tools.readme import PUBLISHED

DRAWS, LUCK, STUDIES = 1_600, 110, 300
SIZES = ((60, 50), (150, 100), (500, 100))  # draws held out, and replicates; the last are the defaults


@cache
def lived() -> tuple[Discover, pl.DataFrame, np.ndarray]:
    """The study, what its draws are, and differences in talks, (replicates, draws)."""
    asked = study("discover", points=DRAWS, replicates=LUCK, figures=False)
    talks = run(asked).metrics(("talks_by_deadline",))[:, :, 0, :, 0]
    return asked, features_of(asked, 0), talks[:, :, 1] - talks[:, :, 0]


def _boxes(features: pl.DataFrame) -> dict[str, np.ndarray]:
    """Kind -> which draws lie in the published box."""
    table = pl.read_csv(PUBLISHED / "discover" / "recognition" / "summary.csv")
    found = {}
    for kind in KINDS:
        limits = [
            Limit(*row, 0.0, 0.0) for row in table.filter(scenario=kind).select("parameter", "low", "high").iter_rows()
        ]
        found[kind] = inside(tuple(limits), features)
    return found


def cells() -> Iterator[Cell]:
    """Both boxes."""
    asked, features, differences = lived()
    boxes = _boxes(features)
    for draws, replicates in SIZES:
        dice = np.random.default_rng(1)
        tally = Tally("discover", f"{draws} draws held out, {replicates} replicates")
        lucks = dice.integers(LUCK, size=(STUDIES, replicates))
        interest = [of_interest(asked, differences[luck])[1] for luck in lucks]
        without = [[of_interest(asked, some)[1] for some in without_tenths(differences[luck])] for luck in lucks]
        chances = {kind: np.mean([one[kind] for one in interest], axis=0) for kind in KINDS}
        for met, fewer in zip(interest, without, strict=True):
            chosen = dice.integers(DRAWS, size=draws)
            for kind, box in boxes.items():
                held, sought = box[chosen], met[kind][chosen]
                tested = HeldOut.of(held, sought, np.array([one[kind][chosen] for one in fewer]))
                for name, whole in (("coverage", chances[kind]), ("density", box)):
                    known = getattr(tested, name)
                    ends = known[1:] if known else (np.nan, np.nan)
                    tally.add(f"{kind}: {name}", *ends, (box * chances[kind]).sum() / whole.sum())
        yield from tally.cells()


def coverage() -> Iterator[Row]:
    """95 % intervals of discover on draws held out, in studies cut out of one table of runs."""
    yield from rows(cells())

"""The benchmark of intervals says of intervals that are right that they are, and of wrong ones what is wrong."""

import numpy as np
import pytest

from experiments.lab.stats.intervals import Z
from tests.benchmarks.cut.cells import Tally, rows

STUDIES = 1_000


def judged(wider: float):
    """The cell of normal intervals that are so many times as wide as they should be."""
    tally = Tally("made up", "1 run")
    for middle in np.random.default_rng(1).normal(size=STUDIES):
        tally.add("mean", middle - wider * Z, middle + wider * Z, 0.0)
    return next(tally.cells())


@pytest.mark.parametrize(("wider", "word"), [(0.7, "below"), (1.0, ""), (2.0, "above")])
def test_intervals_of_known_width_lie_where_they_should(wider, word):
    assert judged(wider).word == word


def test_an_interval_that_is_not_told_neither_holds_nor_misses():
    tally = Tally("made up", "1 run")
    for _ in range(30):
        tally.add("mean", [-1.0, np.nan], [1.0, np.nan], [0.0, 0.0])
        tally.add("none", None, None, 0.0)
        tally.add("certain", 0.0, 0.0, 0.0)
    (cell,) = tally.cells()
    assert (cell.what, cell.held, cell.told) == ("mean", 1.0, 0.5)


def test_a_row_counts_what_lies_outside_and_names_the_worst():
    (row,) = rows([judged(0.7), judged(1.0)])
    assert row.ours.startswith("1 of 2; 0 above")
    assert not row.met

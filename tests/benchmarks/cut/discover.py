"""Coverage and density of boxes on draws held out: studies cut out of one table of runs.

A table of 1,600 draws on 110 replicates. A study takes some of both, and finds its boxes. Draws that it did not
see are held out, on the replicates that it met. The truth is what all unseen draws say on average over luck.
"""

from collections.abc import Iterator
from functools import cache

import numpy as np
import polars as pl

from experiments.discover import Discover
from experiments.discover.boxes import Box, HeldOut, find_box, held_out, inside
from experiments.discover.tables import KINDS, features_of, of_interest, without_groups
from experiments.lab.engine.running import run
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

DRAWS, LUCK, STUDIES, LUCKS = 1_600, 110, 100, 200
SIZES = ((240, 50), (600, 100))  # draws and replicates of a study
HELD_OUT = 4  # the part of the draws of a study that is held out: one in four
MORE = 500  # held out at the default size


@cache
def lived() -> tuple[Discover, pl.DataFrame, np.ndarray]:
    """The study, what its draws are, and differences in talks, (replicates, draws)."""
    asked = study("discover", points=DRAWS, replicates=LUCK, figures=False)
    talks = run(asked).metrics(("talks_by_deadline",))[:, :, 0, :, 0]
    return asked, features_of(asked, 0), talks[:, :, 1] - talks[:, :, 0]


def cells() -> Iterator[Cell]:
    """Both kinds of box."""
    asked, features, differences = lived()
    dice = np.random.default_rng(1)
    for draws, replicates in SIZES:
        few, many = (
            Tally("discover", f"{draws} draws, {replicates} replicates, {tested} held out")
            for tested in (draws // HELD_OUT, MORE)
        )
        chance = _chance(asked, differences, replicates, dice)
        for _ in range(STUDIES):
            seen = np.isin(np.arange(DRAWS), dice.choice(DRAWS, draws, replace=False))
            luck = differences[dice.integers(LUCK, size=replicates)]
            found, without = of_interest(asked, luck)[1], without_groups(asked, luck)
            for kind in KINDS:
                box = _box(features.filter(seen), found[kind][seen])
                for tally, tested in ((few, draws // HELD_OUT), (many, MORE)):
                    if box is not None:
                        held = inside(box.limits, features)
                        chosen = dice.choice(np.flatnonzero(~seen), tested)
                        tested_on = held_out(held[chosen], found[kind][chosen], without[kind][:, chosen])
                        _add(tally, kind, tested_on, held, np.where(seen, np.nan, chance[kind]))
        yield from few.cells()
        yield from many.cells()


def _chance(
    asked: Discover, differences: np.ndarray, replicates: int, dice: np.random.Generator
) -> dict[str, np.ndarray]:
    """Kind -> in what share of lucks a draw is of interest, (draws,)."""
    every = [of_interest(asked, differences[dice.integers(LUCK, size=replicates)])[1] for _ in range(LUCKS)]
    return {kind: np.mean([one[kind] for one in every], axis=0) for kind in KINDS}


def _box(features: pl.DataFrame, interest: np.ndarray) -> Box | None:
    found = find_box(features, interest)
    return found.box if found else None


def _add(tally: Tally, kind: str, tested: HeldOut, held: np.ndarray, chance: np.ndarray) -> None:
    """Both intervals of a box from the draws held out, against the chances of all unseen draws."""
    both = np.nansum(chance[held])
    truths = {"coverage": both / np.nansum(chance), "density": both / np.sum(held & ~np.isnan(chance))}
    for name, truth in truths.items():
        ends = getattr(tested, name)
        tally.add(f"{kind}: {name}", ends.low if ends else np.nan, ends.high if ends else np.nan, truth)


def coverage() -> Iterator[Row]:
    """95 % intervals of discover on draws held out, in studies cut out of one table of runs."""
    yield from rows(cells())

"""The share of worlds in which a claim holds, and its effect in one: audits cut out of one table of runs.

A table of 210 plausible worlds on 200 replicates, of the cases that 17 claims read. It is judged 60 times
on replicates taken anew. An audit takes worlds of it anew, each few in a row on the luck of one judgement.
The truth of a share is what all judgements say on average, that of an effect what the whole table says.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np

from experiments.audit import Audit
from experiments.audit.cases import Read, Worlds
from experiments.audit.claims import CASES, CLAIMS
from experiments.audit.design import GATE, TEST, TOGETHER
from experiments.audit.looks import Found, Looks
from experiments.audit.verdicts import VOID, YES
from experiments.lab.design.tiled import Block
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import Runs
from experiments.lab.stats.intervals import of_share
from tests.benchmarks.cut.cells import Cell, Tally, rows
from tests.benchmarks.rows import Row
from tests.support.studies import study

WORLDS, LUCK, JUDGED, STUDIES = 210, 200, 60, 200
SIZES = 100, 2_000  # worlds of an audit; the last is the default
SETTINGS = ("plain", "no_signal", "open")
CHOSEN = {
    name: claim
    for name, claim in CLAIMS.items()
    if claim.reads and all(case.setting in SETTINGS for case, _ in (*claim.reads, *claim.gate_reads))
}
READS: tuple[Read, ...] = tuple(dict.fromkeys(r for one in CHOSEN.values() for r in (*one.reads, *one.gate_reads)))


@dataclass(frozen=True, kw_only=True)
class Table(Audit):
    """All replicates of the cases that are read, in every plausible world."""

    def plan(self, runs: Runs) -> Iterator[Block]:
        """One block."""
        met = [CASES.index(case) for case in dict.fromkeys(case for case, _ in READS)]
        points = np.arange(self.points)[:, None] * len(CASES) + np.sort(met)
        yield Block(range(self.replicates), points.reshape(-1))


class Cut(Looks):
    """The looks of an audit at runs that are all there. values: luck and read -> (replicates, worlds)."""

    def __init__(self, study: Audit, values: dict[str, dict[Read, np.ndarray]]) -> None:
        super().__init__(study)
        self._values = values
        everywhere = np.ones(study.points, bool)
        self._judge(GATE, {name: everywhere for name, claim in CHOSEN.items() if claim.gate})
        passed = {name: self.gates[name].verdict == YES if name in self.gates else everywhere for name in CHOSEN}
        self._judge(TEST, passed)

    def _judge(self, luck: str, testable: dict[str, np.ndarray]) -> None:
        for _ in self._stage(None, luck, testable):  # type: ignore[arg-type]
            pass

    def _take(self, runs: Any) -> None:
        pass


@cache
def lived() -> tuple[Audit, dict[Read, np.ndarray]]:
    """An audit of so many worlds, and what its claims read, (replicates, worlds)."""
    asked = study("audit", points=WORLDS, replicates=LUCK, figures=False)
    runs = run(Table(**{one.name: getattr(asked, one.name) for one in fields(asked)}))
    values = {read: np.full((LUCK, WORLDS), np.nan, np.float32) for read in READS}
    for tile, kept in zip(runs.tiles, runs.kept, strict=True):
        found = runs.keeper.outcomes(kept).reshape(tile.shape)
        for case, outcome in READS:
            mine = tile.rows % len(CASES) == CASES.index(case)
            values[case, outcome][:, tile.rows[mine] // len(CASES)] = found[:, mine][outcome]
    return asked, values


def cells() -> Iterator[Cell]:
    """The effect of every claim in a world, and its share of worlds."""
    whole, values = lived()
    asked = study("audit", points=whole.points, figures=False)
    dice = np.random.default_rng(1)
    found = [_judged(asked, values, dice) for _ in range(JUDGED)]
    effects = Tally("audit", f"an effect, {asked.replicates} replicates")
    for name, claim in CHOSEN.items():
        numbers = {number: asked.numbers[number] for number in claim.numbers}
        every = Worlds({read: values[read].astype(float) for read in claim.reads}, numbers)
        truth = np.broadcast_to(claim.test(every).effect, WORLDS)
        for one in (each[name] for each in found):
            effects.add(f"{name}: effect in a world", one.low, one.high, truth)
    yield from effects.cells()
    for size in SIZES:
        yield from _shares(asked, found, size, dice)


def _judged(asked: Audit, values: dict[Read, np.ndarray], dice: np.random.Generator) -> dict[str, Found]:
    """What an audit on some replicates finds in every world of the table."""
    lucks = {luck: dice.integers(LUCK, size=asked.replicates) for luck in (GATE, TEST)}
    cut = Cut(asked, {luck: {r: v[own] for r, v in values.items()} for luck, own in lucks.items()})
    return {name: cut.found[name] for name in CHOSEN}


def _shares(asked: Audit, found: list[dict[str, Found]], size: int, dice: np.random.Generator) -> Iterator[Cell]:
    """The share of yes in audits of so many worlds, dealt to the named ones in turn."""
    tally = Tally("audit", f"a share, {size} worlds, {asked.replicates} replicates")
    dealt = np.arange(size) % len(asked.worlds)
    chosen = dealt + len(asked.worlds) * dice.integers(WORLDS // len(asked.worlds), size=(STUDIES, size))
    lucks = dice.integers(len(found), size=(STUDIES, -(-size // TOGETHER))).repeat(TOGETHER, axis=1)[:, :size]
    for name in CHOSEN:
        verdicts = np.array([one[name].verdict for one in found])
        truth = (verdicts == YES).sum() / max((verdicts != VOID).sum(), 1)
        for mine in verdicts[lucks, chosen]:
            if count := int((mine != VOID).sum()):
                _, low, high = of_share(float((mine == YES).sum() / count), count)
                tally.add(f"{name}: share of worlds", low, high, truth)
    yield from tally.cells()


def coverage() -> Iterator[Row]:
    """95 % intervals of audit, in 200 audits cut out of one table of runs."""
    yield from rows(cells())

"""Where the runs of an audit go: look after look, to the verdicts that are still open.

After 18, 37, 55, 74, 111 and 149 replicates (an eighth to all) each open claim of each plausible
world is looked at, with intervals that hold over all looks together. A world is closed to a
claim once it decides, or once even all replicates would not decide at what is seen. Gates are looked
at first, on luck of their own, and are closed as soon as they would not open; worlds that seem to turn
the sign of a claim are run again on theirs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from experiments.audit.cases import Case, Read, Worlds
from experiments.audit.chosen import ENDS
from experiments.audit.claim import Claim
from experiments.audit.claims import BILL_READS
from experiments.audit.design import AGAIN, GATE, LUCKS, TEST, probe_rows, probes
from experiments.audit.verdicts import UNDECIDED, VOID, YES, Finding
from experiments.lab.design.prior import ROWS
from experiments.lab.design.tiled import Block
from experiments.lab.engine.runs import had_by_all
from experiments.lab.stats.intervals import CONFIDENCE, as_many

if TYPE_CHECKING:
    from experiments.audit import Audit
    from experiments.lab.engine.runs import Runs

EIGHTHS = 1, 2, 3, 4, 6, 8  # of all replicates, after which the runs are looked at
FEWEST = 18  # replicates of a first look
#: Standard errors of the last look's ends, by the number of looks: none of the looks errs in 95 % of cases.
BOUNDARY = {1: 1.9600, 2: 2.0607, 3: 2.1026, 4: 2.1200, 5: 2.1275, 6: 2.1287}
#: An earlier look, at a share of the runs, has ends wider by this power of it (Wang and Tsiatis 1987): halfway between
#: equal ends (Pocock 1977) and those that hardly stop early (O'Brien and Fleming 1979).
WIDER = -0.25
MANY = 1_000_000  # replicates of which what is seen would be certain
FUTILE = 2  # looks after which a world that would stay open, or a gate that would not open, is closed
OFTEN = 60  # worlds in which a claim is true, from which none that is turned means that few could be
RARE = 0.001  # probability of so many worlds in which the opposite is certain, if they all erred


def looks_at(replicates: int) -> tuple[int, ...]:
    """After how many replicates the runs are looked at."""
    every = (replicates * part // EIGHTHS[-1] for part in EIGHTHS)
    return tuple(n for n in every if n >= FEWEST)


def count_as(looks: tuple[int, ...], n: int) -> float:
    """As many independent intervals as that of the look after n replicates counts for."""
    share = max(n, 1) / looks[-1]  # a claim may be decided by numbers, without a run
    return as_many(BOUNDARY[len(looks)] * share**WIDER)


@dataclass
class Found:
    """What is known of a claim, an array each over all plausible worlds."""

    verdict: np.ndarray
    effect: np.ndarray
    low: np.ndarray
    high: np.ndarray
    reversed: np.ndarray
    turned: np.ndarray
    replicates: np.ndarray  # that the verdict rests on; 0 of a void world

    @classmethod
    def nothing(cls, worlds: int) -> "Found":
        """Of worlds that were not looked at."""
        effect, low, high = np.full((3, worlds), np.nan)
        reversed_, turned = np.zeros((2, worlds), bool)
        return cls(np.full(worlds, VOID, "<U9"), effect, low, high, reversed_, turned, np.zeros(worlds, int))

    def put(self, where: np.ndarray, found: Finding, replicates: int) -> None:
        """Keep a finding of some worlds, numbered."""
        for name, values in found._asdict().items():
            getattr(self, name)[where] = values
        self.replicates[where] = replicates


class Looks:
    """The runs of an audit as they come, and what is known of each claim."""

    def __init__(self, study: "Audit") -> None:
        self.study, self.looks = study, looks_at(study.replicates)
        self.claims, self.cases = study.chosen.claims, study.chosen.cases
        self.read = read_of(self.claims)
        self.found = {name: Found.nothing(study.points) for name in self.claims}
        self.gates = {name: Found.nothing(study.points) for name, claim in self.claims.items() if claim.gate}
        self.built: dict[str, bool] = {}
        self._taken, self._over = 0, -1  # tiles that were taken in, and all, once it is over
        self._values: dict[str, dict[Read, np.ndarray]] = {luck: {} for luck in LUCKS}

    def plan(self, runs: "Runs") -> Iterator[Block]:
        """Block after block; ``runs`` holds what was run when the next is asked for."""
        yield from self._stage(runs, GATE, {name: np.ones(self.study.points, bool) for name in self.gates})
        everywhere = np.ones(self.study.points, bool)
        passed = {name: self.gates[name].verdict == YES if name in self.gates else everywhere for name in self.claims}
        yield from self._stage(runs, TEST, passed)
        yield from self._probe(runs)
        self._over = len(runs.tiles)

    def _stage(self, runs: "Runs", luck: str, testable: dict[str, np.ndarray]) -> Iterator[Block]:
        """Run and look at gates, or at tests, until none is open."""
        left = {name: worlds.copy() for name, worlds in testable.items()}
        start = self._luck(luck).start
        for k, (before, n) in enumerate(pairwise((0, *self.looks))):
            if not any(worlds.any() for worlds in left.values()):
                return
            yield Block(range(start + before, start + n), self._points(luck, left, first=k == 0))
            self._take(runs)
            for name, worlds in left.items():
                if worlds.any():
                    self._look(luck, name, worlds, n, k)

    def _luck(self, luck: str) -> range:
        """The replicates of a luck."""
        start = LUCKS.index(luck) * self.study.replicates
        return range(start, start + self.study.replicates)

    def _points(self, luck: str, left: dict[str, np.ndarray], first: bool) -> np.ndarray:
        """The points that the open claims read; the bills are read once, in every world."""
        needed = np.zeros((self.study.points, len(self.cases)), bool)
        for name, worlds in left.items():
            for case in {case for case, _ in self._reads(luck, name)}:
                needed[worlds, self.cases.index(case)] = True
        if luck == TEST and first:
            needed[:, [self.cases.index(case) for case in {case for case, _ in BILL_READS}]] = True
        return np.flatnonzero(needed)

    def _reads(self, luck: str, name: str) -> tuple[Read, ...]:
        return self.claims[name].gate_reads if luck == GATE else self.claims[name].reads

    def _look(self, luck: str, name: str, left: np.ndarray, n: int, k: int) -> None:
        """Look at a claim in the worlds that are left; those that it closes are left no more."""
        claim, here = self.claims[name], np.flatnonzero(left)
        test = claim.gate if luck == GATE else claim.test
        worlds = self._worlds(name, luck, here, n)
        seen = test(worlds)  # type: ignore[misc]
        found = self.gates[name] if luck == GATE else self.found[name]
        found.put(here, seen, n if self._reads(luck, name) else 0)
        closed = np.broadcast_to(seen.verdict, here.shape) != UNDECIDED
        if k + 1 >= FUTILE:
            worlds.size, worlds.among = self.looks[-1], count_as(self.looks, self.looks[-1])
            foreseen = np.broadcast_to(test(worlds).verdict, here.shape)  # type: ignore[misc]
            closed = closed | (foreseen != YES if luck == GATE else foreseen == UNDECIDED)
        left[here[closed]] = False

    def _worlds(self, name: str, luck: str, here: np.ndarray, n: int) -> Worlds:
        """The first replicates of some worlds, as a claim's test or gate reads them."""
        return Worlds(
            {read: self._values[luck][read][:n, here].astype(float) for read in self._reads(luck, name)},
            {number: self.study.numbers[number][here] for number in self.claims[name].numbers},
            count_as(self.looks, n),
        )

    def _probe(self, runs: "Runs") -> Iterator[Block]:
        """See which claims are built: often true, and by no number turned, in any world or at an end of their link.

        More worlds in which the other sign is certain than chance lets err turn a claim; so does one that
        seems to, and is run again on new luck. What is not true often enough is not asked.
        """
        often = [name for name in self.claims if self._true(name) + len(ENDS) * probes(self.study) >= OFTEN]
        turned = {name: name not in often or self._turned_somewhere(name) for name in self.claims}
        suspects = {name: self._suspects(name) for name in self.claims if not turned[name]}
        if len(points := self._points(AGAIN, suspects, first=False)):
            yield Block(self._luck(AGAIN), points)
            self._take(runs)
        for name, worlds in suspects.items():
            if worlds.any():
                again = self._worlds(name, AGAIN, np.flatnonzero(worlds), self.study.replicates)
                turned[name] = self._is_turned(name, again)
        self.built = dict.fromkeys(self.claims, False)
        asked = [name for name in self.claims if not turned[name]]
        if probed := [points for name in asked for points in probe_rows(self.study, name).values()]:
            yield Block(range(self.looks[-1]), np.unique(np.concatenate(probed)))
        found = self._taken_probes(runs, asked)
        for name in asked:
            ends = [self._at_end(name, end, found) for end in ENDS]
            shown = self._true(name) + sum(shown for shown, _ in ends)
            self.built[name] = bool(shown >= OFTEN and not any(turned for _, turned in ends))

    def _true(self, name: str) -> int:
        """In how many worlds a claim is true."""
        return int(np.sum(self.found[name].verdict == YES))

    def _turned_somewhere(self, name: str) -> bool:
        """Whether the sign is certainly turned in more plausible worlds than err."""
        from scipy.stats import binom

        found = self.found[name]
        count, tested = int(found.turned.sum()), int(np.sum(found.verdict != VOID))
        return bool(binom.sf(count - 1, tested, (1 - CONFIDENCE) / 2) < RARE)

    def _suspects(self, name: str) -> np.ndarray:
        """The worlds that seem to turn a claim most, as many as are probed."""
        found, seem = self.found[name], np.zeros(self.study.points, bool)
        for n in np.unique(found.replicates[found.verdict != VOID]).tolist():
            here = np.flatnonzero((found.verdict != VOID) & (found.replicates == n))
            worlds = self._worlds(name, TEST, here, n)
            worlds.size = MANY
            seem[here] = self.claims[name].test(worlds).turned
        most = np.argsort(np.where(seem, -np.abs(found.effect), np.inf), kind="stable")[: probes(self.study)]
        return seem & np.isin(np.arange(self.study.points), most)

    def _at_end(self, name: str, end: str, probed: Mapping[int, Mapping[str, np.ndarray]]) -> tuple[int, bool]:
        """With the link of a claim at an end: in how many worlds it is true, and whether its sign is turned in one."""
        claim, rows, count = self.claims[name], probe_rows(self.study, name), probes(self.study)
        values = {
            (case, outcome): np.stack([probed[row][outcome] for row in rows[end, case].tolist()], axis=1)
            for case, outcome in claim.reads
        }
        numbers = {
            number: np.full(count, getattr(ROWS[number], end))
            if number in claim.link
            else self.study.numbers[number][:count]
            for number in claim.numbers
        }
        worlds = Worlds(values, numbers)
        return int(np.sum(claim.test(worlds).verdict == YES)), self._is_turned(name, worlds)

    def _is_turned(self, name: str, worlds: Worlds) -> bool:
        """Whether the sign is certainly turned in one of these worlds, even among all that are run for it."""
        worlds.among = (1 + len(ENDS)) * probes(self.study)
        return bool(np.any(self.claims[name].test(worlds).turned))

    def _take(self, runs: "Runs") -> None:
        """Take in the tiles that are new, but for those of probes."""
        cells = self.study.points * len(self.cases)
        for tile, kept in list(zip(runs.tiles, runs.kept, strict=True))[self._taken :]:
            if (rows := tile.rows)[0] >= cells:
                continue
            outcomes = runs.keeper.outcomes(kept).reshape(tile.shape)
            luck = LUCKS[tile.replicate // self.study.replicates]
            replicates = np.arange(tile.replicate, tile.replicate_stop) - self._luck(luck).start
            for k in np.unique(rows % len(self.cases)):
                mine = rows % len(self.cases) == k
                place = np.ix_(replicates, rows[mine] // len(self.cases))
                for outcome in self.read[luck].get(self.cases[k], ()):
                    room = self._values[luck].setdefault((self.cases[k], outcome), self._room())
                    room[place] = _read(outcomes[:, mine], outcome)
        self._taken = len(runs.tiles)

    def _room(self) -> np.ndarray:
        return np.full((self.looks[-1], self.study.points), np.nan, np.float32)

    def _taken_probes(self, runs: "Runs", asked: Sequence[str]) -> dict[int, dict[str, np.ndarray]]:
        """Point of a probe -> outcome -> its replicates."""
        wanted = dict.fromkeys(outcome for name in asked for _, outcome in self.claims[name].reads)
        found = {}
        for tile, kept in zip(runs.tiles, runs.kept, strict=True):
            if tile.rows[0] < self.study.points * len(self.cases):
                continue
            outcomes = runs.keeper.outcomes(kept).reshape(tile.shape)
            for j, row in enumerate(tile.rows.tolist()):
                found[row] = {outcome: _read(outcomes[:, j], outcome).astype(float) for outcome in wanted}
        return found

    def saw(self, runs: "Runs") -> bool:
        """Whether these are the runs that it looked at, all of them."""
        return runs.study is self.study and len(runs.tiles) == self._over

    def bill(self, payer: str) -> np.ndarray:
        """What recognition costs a payer in each plausible world, the mean over what was run, (worlds,)."""
        spent, before = (self._values[TEST][Case("plain", policy), payer] for policy in ("recognition", "status_quo"))
        return np.nanmean(spent - before, axis=0)


def _read(runs: np.ndarray, outcome: str) -> np.ndarray:
    """An outcome of some runs; raises BadInput where one of them has no value of it."""
    return had_by_all(runs, outcome, "claims", "a claim reads")


def read_of(claims: Mapping[str, Claim]) -> dict[str, dict[Case, tuple[str, ...]]]:
    """Luck -> case -> the outcomes that somebody reads there."""
    every: dict[str, list[Read]] = {
        TEST: [*BILL_READS, *(read for claim in claims.values() for read in claim.reads)],
        GATE: [read for claim in claims.values() for read in claim.gate_reads],
        AGAIN: [read for claim in claims.values() for read in claim.reads],
    }
    return {
        luck: {case: tuple(dict.fromkeys(o for c, o in reads if c == case)) for case in {case for case, _ in reads}}
        for luck, reads in every.items()
    }


def seen(study: "Audit", runs: "Runs") -> Looks:
    """All looks once more, at runs that are all there."""
    looks = Looks(study)
    for _ in looks.plan(runs):
        pass
    return looks

"""Histories made by hand for the tests of the audit's claims: what some runs of some cases would have to show."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from experiments.audit.cases import PLAIN, Case, Read, Worlds
from experiments.audit.claims import CLAIMS
from experiments.audit.verdicts import VOID, YES, Finding
from experiments.lab.design.prior import ROWS

RUNS = 400
TALKS = "talks_by_deadline"
#: The level of every outcome where nothing changes it; talks come in a quarter of the runs.
LEVELS = {
    "alignment_mean": 0.7,
    "provocations": 100.0,
    "major_provocations": 10.0,
    "zone_months_open": 0.0,
    "zone_workers_end": 1000.0,
    "stops_by_seoul": 0.0,
    "cash_zone": 0.0,
    "cash_tourism": 0.0,
    "cash_russia": 50.0,
    "cost_washington": 0.0,
}
#: The order in which runs come to have what they had not, or lose what they had.
ORDER = np.random.default_rng(1).permutation(RUNS)
NOISE = np.random.default_rng(2).normal(size=RUNS)
NOISE -= NOISE.mean()

#: Changes one number or one outcome of a history.
Change = Callable[[dict, dict], None]


def _plain(outcome: str) -> np.ndarray:
    if outcome == TALKS:
        return (np.arange(RUNS) % 4 == 0).astype(float)
    return np.full(RUNS, LEVELS[outcome])


def _share(before: np.ndarray, more: float, less: float, first: int) -> np.ndarray:
    """Yes in so many hundredths of all runs where it was no, and no where it was yes; after the first so many."""
    after = before.copy()
    for level, hundredths in ((0.0, more), (1.0, less)):
        those = np.roll(ORDER[before[ORDER] == level], -round(first * RUNS / 100))
        after[those[: round(hundredths * RUNS / 100)]] = 1.0 - level
    return after


def _set(read: Read, after: Callable[[np.ndarray], np.ndarray], values: dict, _: dict) -> None:
    values[read] = after(values.get(read, _plain(read[1])))


def talks(policy: str, more: float = 0, less: float = 0, *, where: str = PLAIN, first: int = 0) -> Change:
    """Talks in so many hundredths of the runs more, and in so many less; ``first``: after so many others."""
    return partial(_set, (Case(where, policy), TALKS), lambda before: _share(before, more, less, first))


def stops(policy: str, more: float, less: float = 0, *, where: str = PLAIN, first: int = 0) -> Change:
    """Seoul closes the zone in so many hundredths of the runs."""
    return partial(_set, (Case(where, policy), "stops_by_seoul"), lambda before: _share(before, more, less, first))


def opens(policy: str, runs: float, *, where: str = PLAIN, months: float = 20) -> Change:
    """The zone is open for so many months in so many hundredths of the runs."""
    read = Case(where, policy), "zone_months_open"
    return partial(_set, read, lambda _: months * _share(np.zeros(RUNS), runs, 0, 0))


def amount(
    outcome: str, policy: str, by: float, *, noise: float = 0.0, where: str = PLAIN, in_runs: float | None = None
) -> Change:
    """An amount is so much more; with noise from run to run; or only in so many hundredths of the runs."""
    some = 1.0 if in_runs is None else _share(np.zeros(RUNS), in_runs, 0, 0)
    return partial(_set, (Case(where, policy), outcome), lambda before: before + by * some + noise * NOISE)


def elsewhere(outcome: str, policy: str, by: float, runs: float) -> Change:
    """An amount is so much more in all but the so many hundredths of the runs that ``opens`` opens first."""
    some = 1 - _share(np.zeros(RUNS), runs, 0, 0)
    return partial(_set, (Case(PLAIN, policy), outcome), lambda before: before + by * some)


def number(**values: float) -> Change:
    """Parameters have these values; their agent stands before two underscores."""

    def change(_: dict, numbers: dict) -> None:
        numbers.update({name.replace("__", "."): value for name, value in values.items()})

    return change


class _Made(Mapping):
    """The value of every outcome of every case, or of every parameter, in histories side by side."""

    def __init__(self, each: list[dict], usual: Callable) -> None:
        self.each, self.usual = each, usual

    def __getitem__(self, key):
        return np.stack([one[key] if key in one else self.usual(key) for one in self.each], axis=-1)

    def __iter__(self):
        return iter(())

    def __len__(self) -> int:
        return len(self.each)


def histories(*each: list[Change], among: int = 1) -> Worlds:
    """Histories side by side, each a plausible world of its own in which nothing happens but these changes."""
    values: list[dict] = [{} for _ in each]
    numbers: list[dict] = [{} for _ in each]
    for changes, mine, set_ in zip(each, values, numbers, strict=True):
        for change in changes:
            change(mine, set_)
    return Worlds(
        _Made(values, lambda read: _plain(read[1])), _Made(numbers, lambda name: np.float64(ROWS[name].default)), among
    )


def answers(claim: str, worlds: Worlds, gated: Worlds | None = None) -> Finding:
    """What a claim answers in some worlds; void where its gate is not passed, on luck of its own if there is some."""
    found = CLAIMS[claim].test(worlds)
    gate = CLAIMS[claim].gate
    if gate is None:
        return found
    passed = gate(gated or worlds).verdict == YES
    return found._replace(verdict=np.where(passed, found.verdict, VOID), reversed=found.reversed & passed)

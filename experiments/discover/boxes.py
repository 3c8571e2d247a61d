"""Scenario discovery: boxes in the space of parameters that hold the cases of interest.

The patient rule induction method of the EMA Workbench (Kwakkel 2017) peels; of its trajectory the
box is taken in which coverage and density have the largest harmonic mean. Each side of each limit is
then judged by itself, and dropped if chance alone would draw it (quasi-p above 0.05, Bryant and Lempert
2010). Where no side is left, the best single limit is judged: where cases of interest are many, the
harmonic mean is largest for all of them, and a weak limit would never be looked at.

A box is found on half of the cases, its limits are judged on a quarter that the search has not
seen, and what it holds is tested on the last quarter, which nothing was chosen on. The search is made
again on the first half of all cases, to see which limits it finds as well.
"""

import warnings
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.stats import binom

from experiments.lab.stats import crossed
from experiments.lab.stats.intervals import Interval, Z

FEWEST = 20  # cases of interest without which no box is sought
QUASI_P = 0.05
DECILES = np.arange(1, 10) / 10
FOUND, JUDGED, TESTED = (0, 1), (2,), (3,)  # of every four cases in a row


class Side(NamedTuple):
    """One side of a limit: a parameter not below a value, or not above it."""

    parameter: str
    above: bool
    value: float


class Limit(NamedTuple):
    """One side or both of a box: a parameter between low and high; None where it is open.

    quasi_p: of the more doubtful of its sides, on cases that the search has not seen; nan on the way of peeling.
    """

    parameter: str
    low: float | None
    high: float | None
    quasi_p: float
    middle: float  # median of the cases inside


class HeldOut(NamedTuple):
    """Cases held out, on which nothing was chosen: those of interest, those in the box, and those that are both.

    luck: the variances of coverage and density by the luck that all cases share.
    """

    interest: int
    inside: int
    both: int
    luck: tuple[float, float] = (0.0, 0.0)

    @classmethod
    def of(cls, held: np.ndarray, interest: np.ndarray, without: np.ndarray) -> "HeldOut":
        """Of cases held out, (cases,) of truths each; without: interest without each part of luck, (parts, cases)."""
        sought, inside, both = (int(part.sum()) for part in (interest, held, held & interest))
        covers = without * (held - both / max(sought, 1)) * len(held) / max(sought, 1)
        luck = crossed.of_luck(covers), crossed.of_luck(without[:, held].astype(float))
        return cls(sought, inside, both, (float(luck[0]), float(luck[1])))

    @property
    def coverage(self) -> Interval | None:
        """The share of the cases of interest that lie in the box; None without any."""
        return self._share(self.interest, self.luck[0])

    @property
    def density(self) -> Interval | None:
        """The share of the cases in the box that are of interest; None without any."""
        return self._share(self.inside, self.luck[1])

    def _share(self, cases: int, luck: float) -> Interval | None:
        if not cases:
            return None
        share = self.both / cases
        low, high = crossed.as_wilson(share, share * (1 - share) / cases + luck, cases, Z)
        return Interval(share, float(low), float(high))


class Box(NamedTuple):
    """A box: its limits, how well it holds what is sought where it was found and where it is tested, its share."""

    limits: tuple[Limit, ...]
    coverage: float
    density: float
    mass: float
    tested: HeldOut


class Found(NamedTuple):
    """What a search found: a box, if any is sure; every box on the way of peeling, the first holds all cases.

    half: the limits that the first half of the cases gives; None if these are too few, or no box is sure.
    """

    box: Box | None
    steps: tuple[Box, ...]
    half: tuple[Limit, ...] | None = None

    def in_half(self, limit: Limit) -> bool | None:
        """Whether half of the cases give a limit on the same sides of the same parameter; None if these are too few."""
        if self.half is None:
            return None
        sides = [end for end in ("low", "high") if getattr(limit, end) is not None]
        like = [other for other in self.half if other.parameter == limit.parameter]
        return all(getattr(other, end) is not None for other in like for end in sides) if like else False


def find_box(features: pl.DataFrame, interest: np.ndarray, without: np.ndarray | None = None) -> Found | None:
    """The box that holds the cases of interest best; None if there are too few to look for it.

    features: (cases, parameters); interest: (cases,) of truths; without: the same without each part of the luck that
    all cases share, (parts, cases), None where they share none.
    """
    found = _search(features, interest, np.empty((0, len(interest)), dtype=bool) if without is None else without)
    if found is None or found.box is None:
        return found
    half = len(interest) // 2
    again = _search(features.head(half), interest[:half], np.empty((0, half), dtype=bool))
    return found if again is None else found._replace(half=again.box.limits if again.box else ())


def _search(features: pl.DataFrame, interest: np.ndarray, without: np.ndarray) -> Found | None:
    learns, judges, tests = (np.isin(np.arange(len(interest)) % 4, part) for part in (FOUND, JUDGED, TESTED))
    if interest[learns].sum() < FEWEST or (~interest[learns]).sum() < FEWEST:
        return None

    def box(sides: list[tuple[Side, float]]) -> Box:
        limits = _limits(sides, features.filter(learns))
        held = inside(limits, features)
        tested = HeldOut.of(held[tests], interest[tests], without[:, tests])
        return Box(limits, *rates(held, interest, learns), float(held.mean()), tested)

    ways = _peeled(features.filter(learns), interest[learns])
    steps = tuple(box([(side, np.nan) for side in sides]) for sides in ways)
    both = [step.coverage * step.density / max(step.coverage + step.density, 1e-9) for step in steps]
    unseen = features.filter(judges), interest[judges]
    kept = sure(ways[int(np.argmax(both))], *unseen)
    kept = kept or sure([single(features.filter(learns), interest[learns])], *unseen)
    return Found(box(kept) if kept else None, steps)


def inside(limits: tuple[Limit, ...], features: pl.DataFrame) -> np.ndarray:
    """Which cases lie in a box, (cases,)."""
    held = np.ones(len(features), dtype=bool)
    for limit in limits:
        values = features[limit.parameter].to_numpy()
        held &= (values >= (-np.inf if limit.low is None else limit.low)) & (
            values <= (np.inf if limit.high is None else limit.high)
        )
    return held


def _peeled(features: pl.DataFrame, interest: np.ndarray) -> list[list[Side]]:
    """The sides of each box of the trajectory which lie inside the box of all cases."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of executors that are not installed
        from experiments.discover.peeling import peeled

        whole, *others = peeled(features, interest)
    return [
        [
            Side(features.columns[column], end == 0, float(now[end, column]))
            for column, end in np.argwhere((now != whole).T).tolist()
        ]
        for now in (whole, *others)
    ]


def single(features: pl.DataFrame, interest: np.ndarray) -> Side:
    """The side of one parameter, at one of its deciles, that chance is least likely to have drawn.

    Chosen by its quasi-p, since that weighs how many more it holds by how many cases say so. The harmonic
    mean of coverage and density would choose the widest where cases of interest are many. The least of
    many values is no longer a probability: the side has to be judged on other cases.
    """
    plain, best = interest.mean(), (np.inf, Side(features.columns[0], True, -np.inf))
    for name in features.columns:
        values = features[name].to_numpy()
        for value in np.unique(np.quantile(values, DECILES)):
            for above in (True, False):
                held = values >= value if above else values <= value
                chance = float(binom.sf((held & interest).sum() - 1, held.sum(), plain))
                best = min(best, (chance, Side(name, above, float(value))))
    return best[1]


def _beyond(side: Side, features: pl.DataFrame) -> np.ndarray:
    """Which cases lie on the right side, (cases,)."""
    values = features[side.parameter].to_numpy()
    return values >= side.value if side.above else values <= side.value


def quasi_ps(sides: list[Side], features: pl.DataFrame, interest: np.ndarray) -> list[float]:
    """How likely chance alone would leave as many cases of interest inside each side, given the others.

    Binomial, with the density of the box without that side (Bryant and Lempert 2010). Judged on cases
    on which the box was not found, or a limit drawn to fit them would look sure.
    """
    kept = np.array([_beyond(side, features) for side in sides])
    held, found = kept.all(axis=0), []
    for k in range(len(sides)):
        without = np.delete(kept, k, axis=0).all(axis=0)
        plain = interest[without].mean() if without.any() else 1.0
        found.append(float(binom.sf((held & interest).sum() - 1, held.sum(), plain)))
    return found


def sure(sides: list[Side], features: pl.DataFrame, interest: np.ndarray) -> list[tuple[Side, float]]:
    """The sides that chance would not have drawn, with their quasi-p; the most doubtful falls first."""
    while sides:
        values = quasi_ps(sides, features, interest)
        worst = int(np.argmax(values))
        if values[worst] <= QUASI_P:
            return list(zip(sides, values, strict=True))
        sides = sides[:worst] + sides[worst + 1 :]
    return []


def _limits(sides: list[tuple[Side, float]], features: pl.DataFrame) -> tuple[Limit, ...]:
    """Sides as limits, one a parameter, the surest first, with the medians inside."""
    made: dict[str, Limit] = {}
    for side, value in sides:
        limit = made.get(side.parameter, Limit(side.parameter, None, None, value, 0.0))
        limit = limit._replace(quasi_p=max(limit.quasi_p, value))
        made[side.parameter] = limit._replace(low=side.value) if side.above else limit._replace(high=side.value)
    here = inside(tuple(made.values()), features)
    told = [limit._replace(middle=float(np.median(features[name].to_numpy()[here]))) for name, limit in made.items()]
    return tuple(sorted(told, key=lambda limit: limit.quasi_p))


def rates(held: np.ndarray, interest: np.ndarray, here: np.ndarray) -> tuple[float, float]:
    """Coverage and density of a box among some of the cases, all (cases,) of truths."""
    both = (held & interest & here).sum()
    return float(both / max(1, (interest & here).sum())), float(both / max(1, (held & here).sum()))

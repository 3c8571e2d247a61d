"""What a calibration asks of a history: statistics of the fit column, and how they are read.

A target is a statistic of one history, its observed value, and a tolerance: how far the model may
miss it without being thought wrong, as a ratio for quantities that grow. The distance of a history
is the root mean square of its misses, in tolerances.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.record import record
from experiments.record.past import HISTORY, TALKS, by_year, counts, dispersion, onsets

#: Statistics of one history from its months, shape (1, months), and the date of the first.
Reading = Callable[[np.ndarray, date], np.ndarray]

#: A statistic below this share of what was observed counts as that share: its logarithm must exist.
FLOOR = 1e-3


class Target(NamedTuple):
    """One observed statistic of the fit column; ``ratio`` if its tolerance is one."""

    statistic: str
    observed: float
    tolerance: float
    unit: str
    ratio: bool = True


class Block(NamedTuple):
    """A part of the record: the world that is run, what differs in it, what is read off it."""

    world: str
    changes: dict[str, dict[str, int]]
    targets: tuple[Target, ...]
    read: Reading


def tolerances() -> str:
    """'workers 15 %, output 25 %, ...': what each kind of target may be missed by."""
    found = {}
    for block in blocks().values():
        for target in block.targets:
            allowed = f"{100 * (target.tolerance - 1):.0f} %" if target.ratio else f"{target.tolerance:g}"
            found[target.statistic.split()[0]] = allowed
    return ", ".join(f"{kind} {allowed}" for kind, allowed in found.items())


def misses(targets: tuple[Target, ...], simulated: np.ndarray, observed: np.ndarray) -> np.ndarray:
    """How far a history lies from ``observed``, in tolerances; shapes (targets,)."""
    found = np.empty(len(targets))
    for k, target in enumerate(targets):
        one, other = simulated[k], observed[k]
        if target.ratio:
            floor = FLOOR * target.observed
            found[k] = np.log(max(one, floor) / max(other, floor)) / np.log(target.tolerance)
        else:
            found[k] = (one - other) / target.tolerance
    return found


#: Accepted ratio of each series of the zone, in the spirit of the judge column's ranges.
_GROWTH = {"workers": 1.15, "output": 1.25, "wages": 1.25}


def _growth() -> tuple[Target, ...]:
    observed = {(row["series"], row["year"]): row["observed"] for row in record.fit().iter_rows(named=True)}
    return tuple(
        Target(f"{series} {year}", observed[series, year], tolerance, record.SERIES[series].unit)
        for series, tolerance in _GROWTH.items()
        for year in record.FIT
    )


def _read_growth(months: np.ndarray, first: date) -> np.ndarray:
    return np.concatenate([by_year(months, first, series, record.FIT)[0] for series in _GROWTH])


def _rates() -> tuple[Target, ...]:
    found = []
    for era in record.ERAS:
        events = record.events_of(era)
        found.append(Target(f"rate {era}", float(events.mean()), 1.15, "events a month"))
        found.append(Target(f"dispersion {era}", float(dispersion(events)), 1.25, "variance / mean"))
    return tuple(found)


def _read_rates(months: np.ndarray, first: date) -> np.ndarray:
    found = []
    for era in record.ERAS:
        events = counts(months, first, era)[0]
        found += [events.mean(), np.nan_to_num(dispersion(events))]
    return np.array(found)


def _read_onsets(months: np.ndarray, _: date) -> np.ndarray:
    return onsets(months).astype(float)


def _read_stops(months: np.ndarray, _: date) -> np.ndarray:
    running = months["zone_open"] > 0
    return (running[:, :-1] & ~running[:, 1:]).sum(axis=1).astype(float)


def blocks() -> dict[str, Block]:
    """The parts of the record that may set numbers, by name."""
    onsets_since = Target("onsets", record.onsets(), 1.0, "onsets since 1993", ratio=False)
    stops = Target("stops", record.stops(), 0.9, "stops in 135 months", ratio=False)
    until_2010 = {"calendar": {"horizon": 73}}  # the years that judge are never simulated
    by_rule = {"calendar": {"events_given": 0}}
    return {
        "talks": Block(TALKS, {}, (onsets_since,), _read_onsets),
        "provocations": Block(TALKS, {}, _rates(), _read_rates),
        "zone": Block(HISTORY, until_2010, _growth(), _read_growth),
        "stops": Block(HISTORY, by_rule, (stops,), _read_stops),
    }

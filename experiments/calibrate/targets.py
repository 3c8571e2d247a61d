"""What a calibration asks of a history: statistics of the fit column, and how they are read.

A target is a statistic of one history, its observed value, and a tolerance: how far the model may
miss it without being thought wrong, as a ratio for quantities that grow. The distance of a history
is the root mean square of its misses, in tolerances.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.lab.present.phrases import percent
from experiments.record import record
from experiments.record.past import AFTER_HANOI, HISTORY, TALKS, by_year, since
from experiments.record.readings import dispersion, mean_spell, onsets

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
            allowed = percent(target.tolerance - 1) if target.ratio else f"{target.tolerance:.2g}"
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
    for era, span in record.ERAS.items():
        events = record.between(*span)
        found.append(Target(f"rate {era}", float(events.mean()), 1.15, "events a month"))
        found.append(Target(f"dispersion {era}", float(dispersion(events)), 1.25, "variance / mean"))
        found.append(Target(f"majors {era}", float(record.majors(*span).sum()), 1.4, "months with a major event"))
    return tuple(found)


def _read_rates(months: np.ndarray, first: date) -> np.ndarray:
    found = []
    for span in record.ERAS.values():
        lived = since(months, first, *span)
        events = lived["provocations"][0].astype(float)
        found += [events.mean(), np.nan_to_num(dispersion(events)), lived["major"][0].sum()]
    return np.array(found)


def _talks() -> tuple[Target, ...]:
    sat = record.talks(*record.TALKS_FIT)
    return (
        Target("onsets", float(onsets(sat)), 1.0, "onsets to 2017", ratio=False),
        Target("share", float(sat.mean()), 0.15, "share of months to 2017", ratio=False),
        Target("length", float(mean_spell(sat)), 1.6, "months"),
    )


def _read_talks(months: np.ndarray, _: date) -> np.ndarray:
    sat = months["at_table"]
    return np.array([onsets(sat)[0], (sat > 0).mean(), mean_spell(sat)[0]])


def _alignment() -> tuple[Target, ...]:
    """The middle of what was coded, to be missed by half its width."""
    found = []
    for when, span in record.ALIGNMENT_FIT.items():
        low, high = record.coded(span[0].year)
        found.append(Target(f"alignment {when}", (low + high) / 2, (high - low) / 2, "share, as coded", ratio=False))
    return tuple(found)


def _read_alignment(months: np.ndarray, first: date) -> np.ndarray:
    return np.array([since(months, first, *span)["alignment"].mean() for span in record.ALIGNMENT_FIT.values()])


def _read_stops(months: np.ndarray, _: date) -> np.ndarray:
    running = months["zone_open"] > 0
    return (running[:, :-1] & ~running[:, 1:]).sum(axis=1).astype(float)


#: Why the tolerances are what they are.
REASONS = (
    "Of the zone they are as wide as the ranges of the judge column.",
    "Of rates and dispersion they are sampling errors; of months with a major event, the root of so few.",
    "Of onsets it is one, since tracks that overlap or follow can be counted as one or as two.",
    "Of the share of months in talks it is one spell of 45 months; of their length, the error of a mean of three.",
    "Of alignment it is half the width of the range that we coded.",
)


def _until(last: date) -> dict[str, int]:
    """The horizon of a world since March 1993 that ends with a month: what judges is never simulated."""
    return {"horizon": 12 * (last.year - 1993) + last.month - 2}


def blocks() -> dict[str, Block]:
    """The parts of the record that may set numbers, by name."""
    stops = Target("stops", record.stops(), 0.9, "stops in 135 months", ratio=False)
    until_2010 = {"calendar": {"horizon": 73}}
    until_2025 = {"calendar": {"horizon": 75, "talks_given": 1}}  # 2022-24 are lived through and not read
    by_rule = {"calendar": {"events_given": 0}}
    to_2017 = {"calendar": _until(record.TALKS_FIT[1])}
    to_2021 = {"calendar": _until(record.ERAS["kim_jong_un"][1]) | {"talks_given": 1}}
    return {
        "zone": Block(HISTORY, until_2010, _growth(), _read_growth),
        "alignment": Block(AFTER_HANOI, until_2025, _alignment(), _read_alignment),
        "talks": Block(TALKS, to_2017, _talks(), _read_talks),
        "provocations": Block(TALKS, to_2021, _rates(), _read_rates),
        "stops": Block(HISTORY, by_rule, (stops,), _read_stops),
    }

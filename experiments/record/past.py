"""The model's histories of the record, and what is read off them.

Every reading is a function of the months of many replicates, shape (replicates, months), dtype
QUANTITY, and of the date of their first month; it returns one value a replicate.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.lab.design.study import REFERENCE, Study, months_from
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import Progress, run, silent
from experiments.record.record import ERAS, SERIES
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.state import blank

#: Worlds of the record. ``by_rule`` is ``history`` with its events left to the rules.
HISTORY, BY_RULE, TALKS, AFTER_HANOI = "history", "by_rule", "since_1993", "since_2019"

WORLDS = (HISTORY, TALKS, AFTER_HANOI)
RUNS = 4  # worlds of the record that a replicate lives through

#: A zone that reopens for its former tenants, lawfully and for good: what they would think of it.
REOPENED = {
    "calendar": {"first_year": 2026, "first_month": 12, "horizon": 1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "zone": {"open_at_start": 1},
    "firm": {"candidates": 0},
}
FOR_GOOD = {lever: {"start": 1, "strength": 1, "successor": "kept"} for lever in ("green_light", "origin")}
TENANTS_ASKED = 50  # replicates; each asks more than eighty firms


class Past(NamedTuple):
    """Months of each world of the record, (replicates, months), the first month of each, tenants.

    ``overtures`` is the world since 2019 under overtures, all others are under the status quo.
    ``stops``: (replicates, 2), stops by Seoul and by Pyongyang where the rules make them.
    ``tenants``: (replicates, 2), shares of former tenants to whom a place is worth its capital,
    and worth their hurdle.
    """

    given: np.recarray
    by_rule: np.recarray
    talks: np.recarray
    overtures: np.recarray
    stops: np.ndarray
    tenants: np.ndarray
    first: dict[str, date]


@dataclass(frozen=True, kw_only=True)
class _Lived(Tiled):
    """Some worlds of the record under some policies, every month watched."""

    @property
    def watched(self) -> int:
        return self.replicates


def relive(study: Study, replicates: int, progress: Progress = silent) -> Past:
    """Run the worlds of the record, on so many replicates."""
    history = study.worlds[HISTORY]
    by_rule = history | {"calendar": history["calendar"] | {"events_given": 0}}
    overture = {"overture": study.policies["overture"]}
    first: dict[str, date] = {}

    def lived(worlds: dict[str, dict], policy: dict[str, dict], told: Progress) -> tuple:
        part = _part(study, worlds, policy, replicates)
        first.update({world: months_from(point)[0] for world, point in zip(worlds, part.base, strict=True)})
        runs = run(part, progress=told)
        outcomes = np.concatenate([found[:, 0, :, 0] for _, found in runs])
        return outcomes.T, runs.months()[:, :, 0].view(np.recarray)

    outcomes, zone = lived({HISTORY: history, BY_RULE: by_rule}, {REFERENCE: {}}, progress)
    _, talks = lived({TALKS: study.worlds[TALKS]}, {REFERENCE: {}}, silent)
    _, after = lived({AFTER_HANOI: study.worlds[AFTER_HANOI]}, overture, silent)
    return Past(
        given=zone[:, 0],
        by_rule=zone[:, 1],
        talks=talks[:, 0],
        overtures=after[:, 0],
        stops=np.stack([outcomes[1]["stops_by_seoul"], outcomes[1]["stops_by_pyongyang"]], axis=1),
        tenants=_ask_tenants(study, replicates),
        first=first,
    )


def _part(study: Study, worlds: dict[str, dict], policies: dict[str, dict], replicates: int) -> _Lived:
    return _Lived(
        policies=policies,
        worlds=worlds,
        parameters=study.parameters,
        draws=study.draws,
        seed=study.seed,
        threads=study.threads,
        replicates=replicates,
    )


def _ask_tenants(study: Study, replicates: int) -> np.ndarray:
    asked = _part(study, {"reopened": REOPENED}, {"for_good": FOR_GOOD}, replicates)
    firms = firms_of(asked.base, asked.packages)
    state, found = blank(firms), []
    for replicate in range(min(TENANTS_ASKED, replicates)):
        points = asked.points_for([replicate])[0]
        histories(points, asked.packages, draw(study.seed, replicate, months_of(points), firms), state)
        asked_firms = state.firms[state.firms.alive > 0]
        found.append(((asked_firms.worth > 1).mean(), (asked_firms.worth > asked_firms.hurdle).mean()))
    return np.array(found)


def since(months: np.ndarray, first: date, start: date, end: date) -> np.ndarray:
    """The months from ``start`` to ``end``, both included."""
    begins, ends = (12 * (d.year - first.year) + d.month - first.month for d in (start, end))
    return months[:, begins : ends + 1]


def of_year(months: np.ndarray, first: date, year: int) -> np.ndarray:
    """The twelve months of a year."""
    return since(months, first, date(year, 1, 1), date(year, 12, 1))


def by_year(months: np.ndarray, first: date, series: str, years: range) -> np.ndarray:
    """A series of the zone, (replicates, years): a stock at the year's end, or the year's sum."""
    found = [of_year(months, first, year)[series] for year in years]
    return np.stack(
        [year[:, -1] if SERIES[series].at_years_end else year.sum(axis=1) for year in found], axis=1
    ).astype(float)


def counts(months: np.ndarray, first: date, era: str) -> np.ndarray:
    """Provocations of an era, (replicates, months)."""
    return since(months, first, *ERAS[era])["provocations"].astype(float)


def dispersion(events: np.ndarray) -> np.ndarray:
    """Variance over mean of each row of counts; nan without an event."""
    mean = events.mean(axis=-1)
    return np.divide(events.var(axis=-1, ddof=1), mean, out=np.full_like(mean, np.nan), where=mean > 0)


def autocorrelation(events: np.ndarray) -> np.ndarray:
    """Correlation of each row of counts with itself a month later; nan for a constant row."""
    now, later = events[..., :-1], events[..., 1:]
    now, later = (x - x.mean(axis=-1, keepdims=True) for x in (now, later))
    scale = np.sqrt((now**2).sum(axis=-1) * (later**2).sum(axis=-1))
    return np.divide((now * later).sum(axis=-1), scale, out=np.full_like(scale, np.nan), where=scale > 0)


def onsets(months: np.ndarray) -> np.ndarray:
    """How often talks began in each replicate."""
    at_table = months["at_table"] > 0
    return at_table[:, 0] + (at_table[:, 1:] & ~at_table[:, :-1]).sum(axis=1)

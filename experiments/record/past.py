"""The model's histories of the record, and what is read off them.

Every reading is a function of the months of many replicates, shape (replicates, months), dtype
QUANTITY, and of the date of their first month; it returns one value a replicate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.lab.design.study import REFERENCE, Study, months_from
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.running import Progress, run, silent
from experiments.record.record import SERIES
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.rules.firm import reckon
from model.state import blank

#: Worlds of the record, as in conf/world. ``ARTICLE`` is the moment in which the article was written.
HISTORY, TALKS, AFTER_HANOI, SUMMITS = "history", "since_1993", "since_2019", "summits"
PATRON_LOST, TOURS, SANCTIONS, WAR, ARTICLE = "since_1991", "since_1998", "since_2016", "since_2022", "baseline"
WORLDS = (HISTORY, TALKS, AFTER_HANOI, SUMMITS, PATRON_LOST, TOURS, SANCTIONS, WAR, ARTICLE)

#: Worlds that differ from one of these: events left to the rules, Kumgang's cash after the fee was
#: cut, and sanctions without and with the hope that talks bring relief.
BY_RULE, FEE_CUT, NO_HOPE, HOPE = "by_rule", "fee_cut", "no_hope", "hope"

#: Cash of the tours in October 2001, million USD a month, against 12 at first (kumgang.csv).
CUT_FEE = 0.448

RUNS = 12  # histories that a replicate lives through

#: A zone that reopens for its former tenants, lawfully and for good: what they would think of it.
REOPENED = {
    "calendar": {"first_year": 2026, "first_month": 12, "horizon": 1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "zone": {"open_at_start": 1},
    "firm": {"candidates": 0},
}
TENANTS_ASKED = 50  # replicates; each asks more than eighty firms


def _for_good(*levers: str) -> dict[str, dict]:
    return {lever: {"start": 1, "strength": 1, "successor": "kept"} for lever in levers}


class Past(NamedTuple):
    """Months of each world of the record, (replicates, months), and the first month of each.

    ``stops``: (replicates, 2), stops by Seoul and by Pyongyang where the rules make them.
    ``tenants``: (replicates, 2), shares of former tenants to whom a place is worth its capital,
    and worth their hurdle.
    """

    months: dict[str, np.recarray]
    first: dict[str, date]
    stops: np.ndarray
    tenants: np.ndarray

    def read(self, world: str, start: date, end: date) -> np.ndarray:
        """The months of a world from ``start`` to ``end``, both included."""
        return since(self.months[world], self.first[world], start, end)


@dataclass(frozen=True, kw_only=True)
class _Lived(Tiled):
    """Some worlds of the record under one policy, every month watched."""

    @property
    def watched(self) -> int:
        return self.replicates


@dataclass(frozen=True, kw_only=True)
class _Unwarned(_Lived):
    """As seen from December 2021: the coming years are drawn around the era that ends there."""

    def points_drawn(self, numbers: Sequence[int]) -> np.recarray:
        made = super().points_drawn(numbers)
        era = made["provocations"]
        era["level_since_2022"] = era["level_kim_jong_un"]
        era["first_year_coming"] = 2022
        return made


def relive(study: Study, replicates: int, progress: Progress = silent) -> Past:
    """Run the worlds of the record, on so many replicates."""
    months: dict[str, np.recarray] = {}
    first: dict[str, date] = {}

    def live(part: Tiled, told: Progress = silent) -> np.ndarray:
        first.update({world: months_from(point)[0] for world, point in zip(part.worlds, part.base, strict=True)})
        runs = run(part, progress=told)
        lived = runs.months()[:, :, 0]
        months.update({world: lived[:, k].view(np.recarray) for k, world in enumerate(part.worlds)})
        return np.concatenate([found[:, 0, :, 0] for _, found in runs])

    outcomes = live(_part(study, _of_the_zone(study), {}, replicates), progress)[:, 1]
    for world in (TALKS, AFTER_HANOI, SUMMITS, PATRON_LOST, ARTICLE):
        live(_part(study, {world: study.worlds[world]}, {}, replicates))
    live(_part(study, _with_hope_and_without(study), {}, replicates))
    live(_part(study, _of_the_tours(study), _for_good("tourism"), replicates))
    live(_part(study, {WAR: study.worlds[WAR]}, {}, replicates, _Unwarned))
    stops = np.stack([outcomes["stops_by_seoul"], outcomes["stops_by_pyongyang"]], axis=1)
    return Past(months, first, stops, _ask_tenants(study, replicates))


def _of_the_zone(study: Study) -> dict[str, dict]:
    history = study.worlds[HISTORY]
    return {HISTORY: history, BY_RULE: _but(history, "calendar", events_given=0)}


def _with_hope_and_without(study: Study) -> dict[str, dict]:
    sanctions = study.worlds[SANCTIONS]
    return {NO_HOPE: _but(sanctions, "pyongyang", relief_hope=0), HOPE: _but(sanctions, "pyongyang", relief_hope=1)}


def _of_the_tours(study: Study) -> dict[str, dict]:
    tours = study.worlds[TOURS]
    return {TOURS: tours, FEE_CUT: _but(tours, "seoul", tourism=CUT_FEE)}


def _but(world: dict[str, dict], agent: str, **values: float) -> dict[str, dict]:
    return {**world, agent: {**world.get(agent, {}), **values}}


def _part(
    study: Study, worlds: dict[str, dict], levers: dict[str, dict], replicates: int, kind: type[_Lived] = _Lived
) -> _Lived:
    return kind(
        policies={REFERENCE: levers},
        worlds=worlds,
        parameters=study.parameters,
        draws=study.draws,
        priors=study.priors,
        beyond=study.beyond,
        seed=study.seed,
        threads=study.threads,
        replicates=replicates,
    )


def _ask_tenants(study: Study, replicates: int) -> np.ndarray:
    asked = _part(study, {"reopened": REOPENED}, _for_good("green_light", "origin"), replicates)
    firms = firms_of(asked.base, asked.packages)
    state, found = blank(firms), []
    for replicate in range(min(TENANTS_ASKED, replicates)):
        points = asked.points_for([replicate])[0]
        histories(points, asked.packages, draw(study.seed, replicate, months_of(points), firms), state)
        asked_firms = state.firms[state.firms.alive > 0]
        for firm in asked_firms:  # one that is outside reckons when it is asked
            reckon(firm, state.actors, points[0])
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

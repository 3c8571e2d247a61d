"""The model's histories of the record, and what is read off them.

Every reading is a function of the months of many replicates, shape (replicates, months), dtype
QUANTITY, and of the date of their first month; it returns one value a replicate.
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np

from experiments.lab.record import ERAS, SERIES
from experiments.lab.run import Progress, months_from, simulate
from experiments.lab.study import Study
from model.ensemble import firms_of, histories, months_of
from model.luck import draw
from model.state import blank

#: Worlds of the record. ``by_rule`` is ``history`` with its events left to the rules.
HISTORY, BY_RULE, TALKS, AFTER_HANOI = "history", "by_rule", "since_1993", "since_2019"

#: A zone that reopens for its former tenants, lawfully and for good: what they would think of it.
REOPENED = {
    "calendar": {"first_year": 2026, "first_month": 12, "horizon": 1},
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "zone": {"open_at_start": 1},
    "firm": {"candidates": 0},
}
FOR_GOOD = {
    lever: {"start": 1, "strength": 1, "successor": "kept"} for lever in ("green_light", "origin")
}
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


def _silent(_: int) -> None:
    """Reports nothing."""


def relive(study: Study, progress: Progress) -> Past:
    """Run the worlds of the record."""
    history = study.worlds[HISTORY]
    by_rule = history | {"calendar": history["calendar"] | {"events_given": 0}}
    overture = {"overture": study.policies["overture"]}
    first: dict[str, date] = {}

    def lived(worlds: dict[str, dict], policy: dict[str, dict], told: Progress) -> tuple:
        part = replace(study, worlds=worlds, policies=policy)
        first.update(
            {world: months_from(point)[0] for world, point in zip(worlds, part.base, strict=True)}
        )
        outcomes, months = simulate(part, range(study.replicates), progress=told)
        return outcomes[:, 0], months[:, :, 0].view(np.recarray)

    outcomes, zone = lived({HISTORY: history, BY_RULE: by_rule}, {"status_quo": {}}, progress)
    _, talks = lived({TALKS: study.worlds[TALKS]}, {"status_quo": {}}, _silent)
    _, after = lived({AFTER_HANOI: study.worlds[AFTER_HANOI]}, overture, _silent)
    return Past(
        given=zone[:, 0],
        by_rule=zone[:, 1],
        talks=talks[:, 0],
        overtures=after[:, 0],
        stops=np.stack([outcomes[1]["stops_by_seoul"], outcomes[1]["stops_by_pyongyang"]], axis=1),
        tenants=_ask_tenants(study),
        first=first,
    )


def _ask_tenants(study: Study) -> np.ndarray:
    asked = replace(study, worlds={"reopened": REOPENED}, policies={"for_good": FOR_GOOD})
    firms = firms_of(asked.base)
    state, found = blank(firms), []
    for replicate in range(min(TENANTS_ASKED, study.replicates)):
        points = asked.points_for([replicate])[0]
        histories(
            points, asked.packages, draw(study.seed, replicate, months_of(points), firms), state
        )
        asked_firms = state.firms[state.firms.alive > 0]
        found.append(
            ((asked_firms.worth > 1).mean(), (asked_firms.worth > asked_firms.hurdle).mean())
        )
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
    return np.divide(
        events.var(axis=-1, ddof=1), mean, out=np.full_like(mean, np.nan), where=mean > 0
    )


def autocorrelation(events: np.ndarray) -> np.ndarray:
    """Correlation of each row of counts with itself a month later; nan for a constant row."""
    now, later = events[..., :-1], events[..., 1:]
    now, later = (x - x.mean(axis=-1, keepdims=True) for x in (now, later))
    scale = np.sqrt((now**2).sum(axis=-1) * (later**2).sum(axis=-1))
    return np.divide(
        (now * later).sum(axis=-1), scale, out=np.full_like(scale, np.nan), where=scale > 0
    )


def onsets(months: np.ndarray) -> np.ndarray:
    """How often talks began in each replicate."""
    at_table = months["at_table"] > 0
    return at_table[:, 0] + (at_table[:, 1:] & ~at_table[:, :-1]).sum(axis=1)

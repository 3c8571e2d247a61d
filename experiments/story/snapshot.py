"""What a chronicle looks at: the state after each month, with a few running counts."""

from copy import deepcopy
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from model.policy import LEVERS
from model.rules.committee import green_light
from model.state import State

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

#: A promise below this, in million US dollars a month, is too small to make a broken one news.
WORTH_TELLING = 5.0
#: How long ago an unpaid month is before the first: longer than any memory.
LONG_AGO = 999
CLOSE = 3  # the last quarter of the scale of alignment
#: An alignment stands in a quarter of its scale until it is so far beyond the edge.
BEYOND = 0.1
#: The regime counts as calm once its restraint is above the one, and no longer once it is below the other.
CALMS, STIRS = 0.75, 0.25


class Tally(NamedTuple):
    """Running counts that no record of the state holds, as of the end of a month."""

    offers: int = 0  # offers of talks so far
    waiting: int = 0  # months with Washington behind the zone and no exemption, in a row
    unpaid: int = 0  # months in a row in which Russia broke its promise
    paid_since: int = LONG_AGO  # months since the last broken promise before this month
    most_firms: float = 0.0
    most_workers: float = 0.0
    near: int = 0  # quarter of the scale in which the alignment stands, as last told
    near_since: float = 0.0  # the alignment when that was told
    calm: bool = False
    calm_since: float = 0.0  # the restraint when it calmed or stirred


class Snapshot(NamedTuple):
    """The world at the end of a month: month number (0 before the first), state, inputs, counts."""

    number: int
    s: Any
    p: Any  # the point, dtype POINT
    policy: Any  # the package of levers, dtype POLICY
    tally: Tally

    @property
    def date(self) -> date:
        """The first day of the month."""
        month = int(self.s.calendar.month)
        return date(month // 12, month % 12 + 1, 1)

    @property
    def name(self) -> str:
        """'July 2025'."""
        return f"{MONTHS[self.date.month - 1]} {self.date.year}"


def first(state: State, p: Any, policy: Any) -> Snapshot:
    """The world before the first month."""
    kept = deepcopy(state).actors
    near, held = float(kept.pyongyang.alignment), float(kept.pyongyang.restraint)
    tally = Tally(
        most_firms=float(p.firm.inside_at_start),
        near=quarter(near),
        near_since=near,
        calm=held > (CALMS + STIRS) / 2,
        calm_since=held,
    )
    return Snapshot(0, kept, p, policy, tally)


def following(before: Snapshot, state: State) -> Snapshot:
    """The snapshot of the month after ``before``, copied from the living state."""
    s = deepcopy(state).actors
    return Snapshot(before.number + 1, s, before.p, before.policy, _counted(before.tally, s, before.p))


def _counted(tally: Tally, s: Any, p: Any) -> Tally:
    waits = s.calendar.resolution > 0 and green_light(s, p) > 0 and s.committee.exempt == 0
    broken = s.moscow.promised >= WORTH_TELLING and s.moscow.paid < s.moscow.promised
    near, held = float(s.pyongyang.alignment), float(s.pyongyang.restraint)
    stands = quarter(near, tally.near) if s.moscow.need * p.moscow.price >= WORTH_TELLING else tally.near
    calm = held > (STIRS if tally.calm else CALMS)
    return Tally(
        tally.offers + int(s.washington.invites > 0),
        tally.waiting + 1 if waits else 0,
        tally.unpaid + 1 if broken else 0,
        0 if tally.unpaid else min(LONG_AGO, tally.paid_since + 1),
        max(tally.most_firms, float(s.ledgers.firms)),
        max(tally.most_workers, float(s.ledgers.workers)),
        stands,
        tally.near_since if stands == tally.near else near,
        calm,
        tally.calm_since if calm == tally.calm else held,
    )


def quarter(share: float, stood: int | None = None) -> int:
    """The quarter of its scale in which a share stands, 0 to 3; the one it stood in, unless it is clearly out of it."""
    if stood is not None and stood / 4 - BEYOND <= share <= (stood + 1) / 4 + BEYOND:
        return stood
    return min(3, int(4 * share))


def force(month: Snapshot, lever: str) -> float:
    """The strength of a lever that is in force, 0 to 1."""
    s, seoul = month.s, month.p.seoul
    if LEVERS[lever].sender == "washington":
        return float(s.washington[lever].force)
    if lever == "insurance":
        return _part(s.seoul.cover - seoul.cover, seoul.cover_lever)
    return _part(s.seoul.subsidy, seoul.subsidy) if lever == "subsidy" else float(s.seoul[lever])


def income_elsewhere(month: Snapshot) -> float:
    """What the North's state earns a month beside zone, tours, Russia, aid and relief, million US dollars."""
    trade = month.s.beijing.trade - month.s.beijing.returned
    return float(month.p.pyongyang.income_base + month.p.beijing.earns * trade)


def _part(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0 else 0.0


def seat(regime: Any) -> float:
    """The probability that the regime gave to a seat at the table."""
    weight = np.asarray(regime.weight)
    return float(weight[len(weight) // 2 :].sum())


def pick(number: float, *variants: str) -> str:
    """One of several ways to say a thing: the same month always says it the same way."""
    return variants[int(number) % len(variants)]

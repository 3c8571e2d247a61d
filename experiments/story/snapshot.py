"""What a chronicle looks at: the state after each month, with a few running counts."""

from copy import deepcopy
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from model.rules.committee import green_light
from model.state import LEVELS, State

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


class Tally(NamedTuple):
    """Running counts that no record of the state holds, as of the end of a month."""

    offers: int = 0  # offers of talks so far
    waiting: int = 0  # months with Washington behind the zone and no exemption, in a row
    unpaid: int = 0  # months in a row in which Russia broke its promise
    paid_since: int = LONG_AGO  # months since the last broken promise before this month
    most_firms: float = 0.0
    most_workers: float = 0.0


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
    return Snapshot(0, kept, p, policy, Tally(most_firms=float(p.firm.inside_at_start)))


def following(before: Snapshot, state: State) -> Snapshot:
    """The snapshot of the month after ``before``, copied from the living state."""
    s = deepcopy(state).actors
    return Snapshot(before.number + 1, s, before.p, before.policy, _counted(before.tally, s, before.p))


def _counted(tally: Tally, s: Any, p: Any) -> Tally:
    waits = s.calendar.resolution > 0 and green_light(s, p) > 0 and s.committee.exempt == 0
    broken = s.moscow.promised >= WORTH_TELLING and s.moscow.paid < s.moscow.promised
    return Tally(
        tally.offers + int(s.washington.invites > 0),
        tally.waiting + 1 if waits else 0,
        tally.unpaid + 1 if broken else 0,
        0 if tally.unpaid else min(LONG_AGO, tally.paid_since + 1),
        max(tally.most_firms, float(s.ledgers.firms)),
        max(tally.most_workers, float(s.ledgers.workers)),
    )


def chosen(regime: Any) -> tuple[float, int, int]:
    """The probability that the regime gave to its posture, its rank from 1, and of how many."""
    steps = LEVELS - 1
    k = (
        LEVELS * LEVELS * int(regime.at_table)
        + LEVELS * round(steps * regime.restraint)
        + round(steps * regime.alignment)
    )
    weight = np.asarray(regime.weight)
    return float(weight[k]), int((weight > weight[k]).sum()) + 1, int((weight > 0).sum())


def seat(regime: Any) -> float:
    """The probability that the regime gave to a seat at the table."""
    return float(np.asarray(regime.weight)[LEVELS * LEVELS :].sum())


def pick(number: float, *variants: str) -> str:
    """One of several ways to say a thing: the same month always says it the same way."""
    return variants[int(number) % len(variants)]

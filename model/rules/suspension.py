"""Step 6 continued: Pyongyang may stop an open zone, as in 2013, and let it resume."""

from math import exp

from model.chronology import LIMITS, STOP, on_record
from model.compiled import njit
from model.state import CLOSED, OPEN


@njit
def chance_of_suspension(tension, dependence, suspension):
    """A hazard that rises with tension and falls with what the regime would lose."""
    return min(
        1.0,
        suspension.hazard * exp(suspension.tension * tension - suspension.dependence * dependence),
    )


@njit
def stopped_by_choice(s, p, u):
    """Whether the North stops an open zone this month, or keeps a stopped one stopped."""
    if s.zone.status == OPEN:
        dependence = min(1.0, 2.0 * p.path.rents * s.ledgers.cash_zone / p.pyongyang.income_base)
        return u.suspension < chance_of_suspension(s.provocations.tension, dependence, p.suspension)
    return u.resumption >= p.suspension.resumption


@njit(cache=True)
def begin(me, p, u):
    """No stop is on."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Pyongyang's second move; Seoul's closure makes it void."""
    before = me.active
    given, month = s.calendar.given > 0, int(s.calendar.month)
    if s.zone.status == CLOSED or s.seoul.closes > 0:
        me.active = 0.0
    elif given:
        me.active = max(0, on_record(STOP, month))
    else:
        me.active = 1.0 if stopped_by_choice(s, p, u) else 0.0
    # Limits to passage, short of a stop, are an event of the record; no rule makes them.
    me.limits = max(0, on_record(LIMITS, month)) if given else 0.0
    me.begins = 1.0 if me.active > before else 0.0

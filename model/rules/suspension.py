"""Step 6 continued: Pyongyang may stop an open zone, as in 2013, and let it resume."""

from math import exp

from model.compiled import njit
from model.state import OPEN, SUSPENDED


@njit
def chance_of_suspension(tension, dependence, suspension):
    """A hazard that rises with tension and falls with what the regime would lose."""
    return min(
        1.0,
        suspension.hazard * exp(suspension.tension * tension - suspension.dependence * dependence),
    )


@njit(cache=True)
def begin(me, p, u):
    """No stop is on."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Pyongyang's second move; Seoul's closure makes it void."""
    before = me.active
    if s.zone.status == OPEN and s.seoul.closes == 0:
        dependence = min(1.0, 2.0 * p.path.rents * s.ledgers.cash_zone / p.pyongyang.income_base)
        me.active = (
            1.0
            if u.suspension < chance_of_suspension(s.provocations.tension, dependence, p.suspension)
            else 0.0
        )
    elif s.zone.status == SUSPENDED and s.seoul.closes == 0:
        me.active = 0.0 if u.resumption < p.suspension.resumption else 1.0
    else:
        me.active = 0.0
    me.begins = 1.0 if me.active > before else 0.0

"""Step 6 continued: Pyongyang may stop an open zone, as in 2013, and let it resume."""

from math import exp

from model.chronology import LIMITS, STOP, on_record
from model.compiled import njit
from model.rules.logit import FLAT
from model.state import CLOSED, OPEN


@njit
def chance_of_suspension(tension, dependence, suspension):
    """A hazard that rises with tension and falls with what the regime would lose."""
    log_rise = suspension.tension * tension - suspension.dependence * dependence
    return min(1.0, suspension.hazard * exp(min(FLAT, log_rise)))


@njit
def dependence(books, p):
    """How far the regime lives on the zone: wholly, once it pays so much of all other income."""
    other = books.north_income - books.cash_zone
    if other <= 0:  # nothing has been booked yet
        return 0.0
    return min(1.0, p.path.rents * books.cash_zone / (p.suspension.dependence_full * other))


@njit
def stopped_by_choice(s, p, u):
    """Whether the North stops an open zone this month, or keeps a stopped one stopped."""
    if s.zone.status == OPEN:
        return u.suspension < chance_of_suspension(s.provocations.tension, dependence(s.ledgers, p), p.suspension)
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

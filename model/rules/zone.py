"""Step 7, the zone: its gate, its labour office, its wage and its access to the US market."""

from math import exp, inf, log

from model.compiled import njit
from model.state import CLOSED, OPEN, SUSPENDED


@njit
def next_status(status, s):
    """The zone opens only with Washington, the UN, Seoul and Pyongyang; any of three can end it."""
    if status == CLOSED:
        agreed = s.committee.exempt > 0 and s.seoul.willing > 0 and s.pyongyang.consents > 0
        return OPEN if agreed else CLOSED
    if s.seoul.closes > 0 or s.committee.exempt == 0:
        return CLOSED
    return SUSPENDED if s.suspension.active > 0 else OPEN


@njit
def market_access(licensed, recognised, calendar, p):
    """US demand for zone goods against Korean ones: constant elasticity in the duty."""
    if calendar.import_ban > 0 and licensed == 0:
        return 0.0
    relief = p.path.market * recognised
    duty = relief * calendar.duty_korea + (1.0 - relief) * p.washington.duty_column2
    return exp(-p.washington.elasticity * log((1.0 + duty) / (1.0 + calendar.duty_korea)))


@njit
def labour_added(workers, zone):
    """Workers that the North can add this month: a share of the free pool, up to a limit."""
    return min(zone.labour_growth, zone.labour_rate * max(0.0, zone.labour_pool - workers))


@njit
def wage_growth(workers, vacancies, zone):
    """A month's growth: the legal raise, and overtime where workers are short."""
    short = vacancies / (workers + vacancies) if workers > 0 else 0.0  # nobody, no overtime
    return (zone.wage_raise + zone.wage_overtime * short) / 12.0


@njit(cache=True)
def begin(me, p, u):
    """A closed zone, with the wage at which it would open."""
    me.wage = p.zone.wage_start
    me.months_since_stop = inf
    me.status = OPEN if p.zone.open_at_start > 0 else CLOSED
    me.ever_open = p.zone.open_at_start


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month at the gate and in the labour office (on last month's vacancies)."""
    before = me.status
    me.status = next_status(before, s)
    me.opens = 1.0 if before == CLOSED and me.status == OPEN else 0.0
    me.shuts = 1.0 if before != CLOSED and me.status == CLOSED else 0.0
    me.ever_open = max(me.ever_open, me.opens)
    me.months_since_stop = 0.0 if me.status == SUSPENDED else me.months_since_stop + 1.0
    me.access = market_access(
        s.washington.green_light.force, s.committee.origin * s.washington.origin.force, s.calendar, p
    )
    me.persistence = 1.0 if s.calendar.resolution == 0 else s.washington.green_light.persistence
    free = labour_added(s.ledgers.workers, p.zone)
    me.ration = min(1.0, free / s.ledgers.vacancies) if s.ledgers.vacancies > 0 else 1.0
    if me.status == OPEN:
        me.wage *= 1.0 + wage_growth(s.ledgers.workers, s.ledgers.vacancies, p.zone)

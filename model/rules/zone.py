"""Step 7, the zone: its gate, its labour office, its wage and its access to the US market."""

from math import exp, inf, log

from model.chronology import CLOSURE, FIRST, on_record
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
def market_access(licensed, cleared, recognised, calendar, p):
    """US demand for zone goods against Korean ones: constant elasticity in the duty.

    None for goods that are not licensed, or that are presumed to be made by forced labour.
    """
    if cleared == 0 or (calendar.import_ban > 0 and licensed == 0):
        return 0.0
    relief = p.path.market * recognised
    duty = relief * calendar.duty_korea + (1.0 - relief) * p.washington.duty_column2
    return exp(-p.washington.elasticity * log((1.0 + duty) / (1.0 + calendar.duty_korea)))


@njit
def growth_of_pool(built, zone):
    """The pool of labour against that of the first phase, as far as the others are built."""
    return 1.0 + built * (zone.expansion_pool / zone.labour_pool - 1.0)


@njit
def labour_added(workers, built, zone):
    """Workers that the North can add this month: a share of the free pool, up to a limit."""
    larger = growth_of_pool(built, zone)
    return min(zone.labour_growth * larger, zone.labour_rate * max(0.0, zone.labour_pool * larger - workers))


@njit
def called_back(me, workers, zone):
    """Workers of the zone as it was before its closure who can be called back this month."""
    return zone.rehiring * me.ready * max(0.0, me.former - workers)


@njit
def ease_of_return(idle, zone):
    """What idle months leave of the ease with which a zone runs again; 1 right after its closure."""
    return exp(-idle / zone.idle_memory)


@njit
def rest(me, s, p):
    """Idle months of a closed zone; when it closes, whom it sends home; when it opens, whom it can call."""
    if me.shuts > 0:
        me.former = s.ledgers.workers
    if me.opens > 0:
        me.ready = ease_of_return(me.idle, p.zone) if me.former > 0 else 0.0
    me.idle = me.idle + 1.0 if me.status == CLOSED else 0.0


@njit
def remember(me, s, firm):
    """Stops and months run as all firms have seen them, fading."""
    keep = 1.0 - 1.0 / firm.memory
    me.stops = keep * me.stops + s.suspension.begins + me.shuts
    me.run = keep * me.run + (1.0 if me.status == OPEN else 0.0)
    me.faded *= keep


@njit
def wage_growth(workers, vacancies, zone):
    """A month's growth: the legal raise, and overtime where workers are short."""
    short = vacancies / (workers + vacancies) if workers > 0 else 0.0  # nobody, no overtime
    return (zone.wage_raise + zone.wage_overtime * short) / 12.0


@njit(cache=True)
def begin(me, p, u):
    """A closed zone with the wage at which it would open, idle since its closure on record."""
    me.wage = p.zone.wage_start
    me.months_since_stop = inf
    me.status = OPEN if p.zone.open_at_start > 0 else CLOSED
    me.ever_open = p.zone.open_at_start
    me.faded = 1.0
    for month in range(FIRST, int(12 * p.calendar.first_year + p.calendar.first_month - 1)):
        me.idle += 1.0 if me.former > 0 else 0.0
        if on_record(CLOSURE, month) > 0:
            me.former, me.idle = p.zone.former_workers, 0.0


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
        s.washington.green_light.force,
        s.committee.cleared,
        s.committee.origin * s.washington.origin.force,
        s.calendar,
        p,
    )
    me.persistence = 1.0 if s.calendar.resolution == 0 else s.washington.green_light.persistence
    rest(me, s, p)
    me.built = min(1.0, me.built + s.seoul.builds / p.seoul.expansion_months)
    free = labour_added(s.ledgers.workers, me.built, p.zone) + called_back(me, s.ledgers.workers, p.zone)
    me.ration = min(1.0, free / s.ledgers.vacancies) if s.ledgers.vacancies > 0 else 1.0
    if me.status == OPEN:
        me.wage *= 1.0 + wage_growth(s.ledgers.workers, s.ledgers.vacancies, p.zone)
    remember(me, s, p.firm)

"""Step 9, Beijing: what it buys from the North, and what sanctions keep it from buying.

Its purchases are on record to 2024, in every world. After that enforcement rises with major events
and fades (Drezner 2000; Haggard and Noland 2017); Beijing may let trade through whatever the
resolutions say. Relief by Washington and the UN brings a share of the lost trade back while talks
run.
"""

from model.chronology import BORDER, FIRST, NOT_YET, SANCTIONS, TRADE, in_force, on_record
from model.compiled import njit


@njit
def last_known(month):
    """China's purchases in a month, or in the last before it that is on record."""
    known = on_record(TRADE, month)
    while known == NOT_YET and month > FIRST:
        month -= 1
        known = on_record(TRADE, month)
    return known


@njit
def enforced(trade, beijing):
    """How far sanctions are enforced if this is what China buys: 0 not at all, 1 wholly."""
    return min(1.0, max(0.0, 1.0 - trade / beijing.trade_open))


@njit
def stricter(enforcement, major, beijing):
    """A month's enforcement from the last: a major event takes a share of the rest, time gives back."""
    faded = enforcement * (1.0 - beijing.decay)
    return faded + beijing.reaction * major * (1.0 - faded)


@njit
def lost_to_sanctions(trade, sanctions, border, beijing):
    """What relief could give back: nothing before sanctions, or while the North shuts its own border."""
    return sanctions * (1.0 - border) * max(0.0, beijing.trade_open - trade)


@njit
def relieved(s, p):
    """Share of the lost trade that comes back: at the table, once the UN agrees, less what is tied."""
    lever = s.washington.sanctions_relief
    granted = lever.force * s.committee.eased * s.pyongyang.at_table
    return p.washington.relief * granted * (1.0 - lever.tie * s.pyongyang.alignment)


@njit(cache=True)
def begin(me, p, u):
    """Enforcement as the last purchases on record before the first month show it."""
    month = int(12 * p.calendar.first_year + p.calendar.first_month - 2)
    me.sanctioned = me.trade = last_known(month)
    me.enforcement = enforced(me.trade, p.beijing)
    border = max(0.0, on_record(BORDER, month))
    me.lost = lost_to_sanctions(me.trade, in_force(SANCTIONS, month), border, p.beijing)


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of trade with China."""
    known = on_record(TRADE, int(s.calendar.month))
    if known != NOT_YET:
        me.enforcement = enforced(known, p.beijing)
        me.sanctioned = known
    else:
        me.enforcement = stricter(me.enforcement, s.provocations.major, p.beijing)
        me.sanctioned = p.beijing.trade_open * (1.0 - me.enforcement * (1.0 - p.beijing.lenience))
    me.lost = lost_to_sanctions(me.sanctioned, s.calendar.sanctions, s.calendar.border, p.beijing)
    me.returned = me.lost * relieved(s, p)
    me.trade = me.sanctioned + me.returned

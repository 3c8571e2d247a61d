"""Step 1, calendar and war: elections at their dates; a war month ends with its hazard."""

from model.chronology import (
    BORDER,
    DUTY_KOREA,
    FORCED_LABOUR,
    FREEZE,
    HOSTILE_LINE,
    IMPORT_BAN,
    KORUS,
    NOT_YET,
    PRECONDITION,
    PROVOCATIONS,
    RESOLUTION,
    SANCTIONS,
    SEOUL_CONSERVATIVE,
    SEOUL_TERM,
    TREATY,
    US_PRESIDENT,
    US_TERM,
    WAR,
    in_force,
    on_record,
)
from model.compiled import njit


@njit
def months_past_record(table, month):
    """Months since the last term on record ended; 0 in the first month after it."""
    past = 0
    while on_record(table, month - past - 1) == NOT_YET:
        past += 1
    return past


@njit
def camp_in_seoul(before, month, wins, u, forced):
    """1 for a conservative government; by record, then by an election every five years."""
    if forced >= 0:
        return forced
    known = on_record(SEOUL_CONSERVATIVE, month)
    if known != NOT_YET:
        return known
    if months_past_record(SEOUL_CONSERVATIVE, month) % SEOUL_TERM == 0:
        return 1.0 if u < wins else 0.0
    return before


@njit
def president_is_new(month):
    """1 in the first whole month of another president of the United States."""
    now = on_record(US_PRESIDENT, month)
    if now != NOT_YET:
        return 1.0 if now != on_record(US_PRESIDENT, month - 1) else 0.0
    return 1.0 if months_past_record(US_PRESIDENT, month) % US_TERM == 0 else 0.0


@njit
def war(before, month, t, u, calendar):
    """1 in a month of war: as on record, or from the first month on until chance ends it."""
    if calendar.war_at_start < 0:
        return max(0.0, on_record(WAR, month))
    if t == 0:
        return before
    return 0.0 if u < calendar.war_end_hazard else before


@njit
def duty_on_korean_goods(month, washington):
    """As on record; the general rate before the free trade agreement, an assumption after it."""
    known = on_record(DUTY_KOREA, month)
    if known != NOT_YET:
        return known
    return washington.duty_mfn if month < KORUS else washington.duty_korea


@njit
def take_effect(me, month, p):
    """What has come into force by its date, and not before: treaty, lines, law and duty."""
    me.treaty = in_force(TREATY, month)
    me.hostile_line = in_force(HOSTILE_LINE, month)
    me.precondition = in_force(PRECONDITION, month)
    me.sanctions = in_force(SANCTIONS, month)
    me.border = max(0.0, on_record(BORDER, month))
    me.forced_labour = p.washington.forced_labour * in_force(FORCED_LABOUR, month)
    me.resolution = p.committee.required * in_force(RESOLUTION, month)
    me.import_ban = p.washington.import_ban * in_force(IMPORT_BAN, month)
    me.duty_korea = duty_on_korean_goods(month, p.washington)


@njit(cache=True)
def begin(me, p, u):
    """The month before the first: the war as given, the government of that month."""
    me.war = max(0.0, p.calendar.war_at_start)
    month = int(12 * p.calendar.first_year + p.calendar.first_month - 2)
    me.conservative = camp_in_seoul(0.0, month, 0.5, 1.0, p.calendar.seoul_camp)


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of what nobody in the model decides."""
    month = int(12 * p.calendar.first_year + p.calendar.first_month - 1 + t)
    me.month = month
    me.war = war(me.war, month, t, u.war_ends, p.calendar)
    me.given = p.calendar.events_given if on_record(PROVOCATIONS, month) != NOT_YET else 0.0
    camp = camp_in_seoul(me.conservative, month, p.calendar.conservative_wins, u.election, p.calendar.seoul_camp)
    me.new_seoul = 1.0 if camp != me.conservative else 0.0
    me.conservative = camp
    me.new_president = president_is_new(month) if t > 0 else 0.0
    me.frozen = p.zone.freeze if on_record(FREEZE, month) > 0 else 0.0
    take_effect(me, month, p)

"""Step 5, provocations: an overdispersed count, and whether one of them is major."""

from math import exp, log

from model.chronology import FIRST, MAJOR, PROVOCATIONS, on_record
from model.compiled import njit
from model.rules.logit import fisk

MOST = 200  # the count's tail beyond this has no mass worth naming


@njit(cache=True)
def level(month, provocations):
    """Events a month for the era: Kim Jong-il, Kim Jong-un until 2021, 2022 to 2024 and the like of it."""
    if month < 12 * provocations.first_year_kim_jong_un:
        return provocations.level_kim_jong_il
    if month < 12 * provocations.first_year_high:
        return provocations.level_kim_jong_un
    return provocations.level_since_2022


@njit
def of_the_time(me, month, provocations):
    """The level and the share of major events of a month; those of the coming years are drawn anew."""
    coming = month >= 12 * provocations.first_year_coming
    me.level = level(month, provocations) * (me.surprise if coming else 1.0)
    old = month < 12 * provocations.first_year_kim_jong_un
    share = provocations.major_share_kim_jong_il if old else provocations.major_share
    me.share = min(0.99, share * (me.surprise_major if coming else 1.0))


@njit
def eased(restraint, at_table, provocations):
    """What restraint and talks leave of the level."""
    return (1.0 - provocations.restraint_effect * restraint) * (1.0 - at_table * (1.0 - provocations.talks_multiplier))


@njit
def mean_count(base, last, restraint, at_table, provocations):
    """Restraint and talks lower the level; each of last month's events excites more (Hess 2017)."""
    lasting = eased(restraint, at_table, provocations) * base
    return (1.0 - provocations.excitation) * lasting + provocations.excitation * last


@njit
def halted(at_table, provocations):
    """What a moratorium leaves of major events while talks run."""
    return 1.0 - provocations.moratorium * at_table


@njit
def rate_of_majors(restraint, at_table, now, provocations):
    """Major events a month that a lasting posture makes likely; ``now`` is the record of provocations."""
    lasting = now.level * eased(restraint, at_table, provocations)
    return lasting * now.share * halted(at_table, provocations)


@njit
def negative_binomial(mean, overdispersion, u):
    """The count at quantile u; variance = (1 + overdispersion) x mean (NB1, Cameron and Trivedi 1986)."""
    shape = mean / overdispersion
    ratio = overdispersion / (1.0 + overdispersion)
    mass = exp(-shape * log(1.0 + overdispersion))
    reached, count = mass, 0
    while u >= reached and count < MOST:
        count += 1
        mass *= ratio * (shape + count - 1.0) / count
        reached += mass
    return float(count)


@njit
def chance_of_major(count, share):
    """That at least one of the month's events is major."""
    return 1.0 - exp(count * log(1.0 - share))


@njit
def happen_on_record(me, month, provocations):
    """The month's events as they were; how grave a major one was is not on record, so it is middling."""
    me.count = on_record(PROVOCATIONS, month)
    me.major = on_record(MAJOR, month)
    me.severity = provocations.severity_middling * me.major


@njit
def happen_by_chance(me, s, p, u, t):
    """The month's events as posture and past make them; severity is the quantile among major ones."""
    last = me.count if t > 0 else me.level
    mean = mean_count(me.level, last, s.pyongyang.restraint, s.pyongyang.at_table, p.provocations)
    me.count = negative_binomial(mean, p.provocations.overdispersion, u.provocations)
    chance = halted(s.pyongyang.at_table, p.provocations) * chance_of_major(me.count, me.share)
    me.major = 1.0 if u.major < chance else 0.0
    me.severity = 1.0 - u.major / chance if me.major > 0 else 0.0


@njit
def remember(me, provocations):
    """The tension that major events leave, and the months since the last of them."""
    me.tension = me.tension * (1.0 - 1.0 / provocations.tension_memory) + me.major
    me.months_since_major = 0.0 if me.major > 0 else me.months_since_major + 1.0


@njit(cache=True)
def begin(me, p, u):
    """The past as on record: what major events before the first month have left."""
    me.surprise = fisk(1.0, p.provocations.level_spread, u.level)
    me.surprise_major = fisk(1.0, p.provocations.major_spread, u.majors)
    first = int(12 * p.calendar.first_year + p.calendar.first_month - 1)
    of_the_time(me, first, p.provocations)
    for month in range(FIRST, first):
        me.major = max(0.0, on_record(MAJOR, month))
        remember(me, p.provocations)


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of provocations, and of the tension that major ones leave."""
    of_the_time(me, s.calendar.month, p.provocations)
    if s.calendar.given > 0:
        happen_on_record(me, int(s.calendar.month), p.provocations)
    else:
        happen_by_chance(me, s, p, u, t)
    remember(me, p.provocations)

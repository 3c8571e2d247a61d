"""Step 10, the ledgers: output, wages, who paid and who received, this month and so far."""

from math import exp

from model.compiled import njit
from model.rules.firm import sales_per_worker
from model.state import OPEN

MILLION = 1e6


@njit
def recovery(months_since_stop, restart):
    """Share of output that runs again, mean over the n-th month after a stop."""
    begins, ends = exp((1.0 - months_since_stop) / restart), exp(-months_since_stop / restart)
    return 1.0 - restart * (begins - ends)


@njit(cache=True)
def add_up(me, firms, who, number, s, p):
    """The books of so many firms, by their numbers: workers, vacancies, output, wages, US exports, losses."""
    inside = workers = vacancies = worth = output = exports_us = lost = insured = 0.0
    for k in range(number):
        firm = firms[who[k]]
        lost += firm.lost
        insured += firm.insured
        if firm.inside > 0:
            inside += 1.0
            workers += firm.workers
            vacancies += firm.vacancies
            worth += firm.worth
            made = firm.workers * firm.skill
            output += made * sales_per_worker(firm, s)
            exports_us += made * firm.value * firm.us_share * s.zone.access
    open_now = 1.0 if s.zone.status == OPEN else 0.0
    limited = 1.0 - p.suspension.limits_loss * s.suspension.limits
    running = open_now * limited * recovery(s.zone.months_since_stop, p.zone.restart)
    me.firms, me.workers, me.vacancies = inside, workers, vacancies
    me.worth = worth / inside if inside > 0 else 0.0
    me.output, me.exports_us = running * output / MILLION, running * exports_us / MILLION
    me.wages = open_now * workers * s.zone.wage / MILLION
    me.cost_firms, me.cost_seoul = lost / MILLION, insured / MILLION
    me.enrolled = 1.0


@njit(cache=True)
def close(me):
    """The firms' books of a closed zone: nobody is inside, and nothing is left to add up."""
    me.firms = me.workers = me.vacancies = me.worth = 0.0
    me.output = me.exports_us = me.wages = me.cost_firms = me.cost_seoul = 0.0


@njit
def pay(me, s, p):
    """The month's cash to the North's state, and the bills of Washington and Seoul."""
    aid = p.washington.aid * s.washington.direct_aid.force
    free = 1.0 - s.washington.green_light.tie * s.pyongyang.alignment
    me.cash_zone = free * p.pyongyang.state_share * (1.0 + p.firm.levy) * me.wages
    me.cash_tourism = free * p.seoul.tourism * s.seoul.tours
    me.cash_relief = p.beijing.earns * s.beijing.returned
    me.cash_russia = s.moscow.paid
    me.cash_aid = aid * (s.pyongyang.at_table + (1.0 - s.pyongyang.at_table) * p.washington.aid_unconditional)
    trade = p.beijing.earns * s.beijing.trade
    me.north_income = p.pyongyang.income_base + trade + me.cash_zone + me.cash_tourism + me.cash_russia + me.cash_aid
    recognised = s.committee.origin * s.washington.origin.force * p.path.market
    forgone = max(0.0, p.washington.duty_mfn - s.calendar.duty_korea) * recognised * me.exports_us
    me.cost_washington = me.cash_aid + forgone
    running = me.workers if s.zone.status == OPEN else 0.0
    me.cost_seoul += s.seoul.subsidy * running / MILLION + p.seoul.reopening * s.zone.opens
    me.cost_seoul += p.seoul.cost_expansion * s.seoul.builds


@njit(cache=True)
def begin(me, p, u):
    """Empty books."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month's entries, and the sums carried forward."""
    pay(me, s, p)
    me.months += 1.0
    if me.talks_month == 0 and s.pyongyang.at_table > 0:
        me.talks_month = me.months
    me.table_sum += s.pyongyang.at_table
    me.alignment_sum += s.pyongyang.alignment
    me.provocations_sum += s.provocations.count
    me.major_sum += s.provocations.major
    me.open_sum += 1.0 if s.zone.status == OPEN else 0.0
    me.output_sum += me.output
    me.wages_sum += me.wages
    me.exports_us_sum += me.exports_us
    me.stops_by_seoul += s.zone.shuts * s.seoul.closes
    me.stops_by_pyongyang += s.suspension.begins
    me.cash_zone_sum += me.cash_zone
    me.cash_russia_sum += me.cash_russia
    me.cash_aid_sum += me.cash_aid
    me.cash_tourism_sum += me.cash_tourism
    me.cash_relief_sum += me.cash_relief
    me.cost_washington_sum += me.cost_washington
    me.cost_seoul_sum += me.cost_seoul
    me.cost_firms_sum += me.cost_firms

"""Step 7 continued, firms: what a place in the zone is worth, who enters, hires, idles, leaves."""

from math import exp, log

from model.compiled import njit
from model.rules.logit import fisk, logistic
from model.state import OPEN


@njit
def perceived_hazard(me, s, p):
    """Gamma-Poisson learning of a month's chance of closure, raised by tension.

    A United States that has staked recognition on the zone lowers it; what a successor may undo
    is spread over his term (Powell 2006).
    """
    stops, run = s.zone.stops, s.zone.run
    if me.tenant > 0:  # it was there in 2013 and in 2016
        stops += s.zone.faded * p.firm.remembered_stops
        run += s.zone.faded * p.firm.remembered_months
    learnt = (p.firm.prior_stops + stops) / (p.firm.prior_months + run)
    alarm = 1.0 + p.firm.alarm * s.provocations.tension
    staked = 1.0 - p.firm.stake * s.washington.origin.force * s.washington.green_light.force
    return learnt * alarm * staked + (1.0 - s.zone.persistence) / p.firm.term


@njit
def skill(age, firm):
    """Output of a workforce of a given age against a skilled one."""
    return 1.0 - (1.0 - firm.skill_start) * exp(-age / firm.skill_time)


@njit
def sales_per_worker(me, s):
    """Output per skilled worker-month that finds a buyer; the US-bound share meets its duty."""
    return me.value * (1.0 - me.us_share + me.us_share * s.zone.access)


@njit
def margin(sales, s, p):
    """Profit per worker-month, US dollars."""
    return sales - s.zone.wage * (1.0 + p.firm.levy) - p.firm.overhead + s.seoul.subsidy


@njit
def value_of_place(profit, hazard, cover, capital, discount):
    """Present value per worker under a closure hazard with insurance (geometric horizon)."""
    return (profit + hazard * cover * capital) / (discount + hazard)


@njit
def chance_of_review(me, s):
    """A month's chance that it thinks of the zone; one that was inside comes back the sooner the less idle."""
    return me.review + (1.0 - me.review) * s.zone.ready if me.former > 0 else me.review


@njit
def chance_of_entry(review, worth, me, firm):
    """Logit in value over capital above the hurdle (Dixit and Pindyck 1994), when it reviews."""
    return review * logistic(firm.sharpness * (worth - me.hurdle))


@njit
def pace(me, s, p):
    """Most workers that it can take in a month; one that was inside calls its people back."""
    back = p.zone.rehiring * s.zone.ready * max(0.0, me.former - me.workers)
    return max(p.firm.hiring * me.workforce, back)


@njit
def opinion(own, s, p):
    """An entrant's reckoning, averaged with that of firms inside if it learns from peers (DeGroot 1974).

    Those who failed are not heard.
    """
    if s.ledgers.firms == 0:
        return own
    return own + p.firm.peers * (s.ledgers.worth - own)


@njit
def target(me, stretch):
    """The workforce a firm aims at: its size, more or less with what a place is worth to it."""
    return me.workforce * min(stretch, max(0.0, me.worth / me.hurdle))


@njit
def leave(me, saved, insured):
    """Out of the zone: the capital that is neither saved nor insured is lost."""
    me.insured = insured * me.capital * me.workers
    me.lost = (1.0 - saved - insured) * me.capital * me.workers
    me.inside = me.workers = me.vacancies = me.age = me.red = 0.0


@njit
def run(me, profit, s, p):
    """A month inside: take the workers granted, grow towards the target, count bad months."""
    me.workers += me.vacancies * s.zone.ration
    aim = target(me, p.firm.stretch)
    me.workers = max(min(me.workers, aim), me.workers - p.firm.hiring * me.workforce)
    me.vacancies = min(max(0.0, aim - me.workers), pace(me, s, p))
    me.age += 1.0
    me.red = me.red + 1.0 if profit < 0.0 else 0.0
    if me.red > p.firm.patience:
        leave(me, p.firm.salvage, 0.0)


@njit(cache=True)
def reckon(me, s, p):
    """What a place is worth to it, skilled, under the hazard that it perceives."""
    me.hazard = perceived_hazard(me, s, p)
    profit = margin(sales_per_worker(me, s), s, p)
    me.worth = value_of_place(profit, me.hazard, s.seoul.cover, me.capital, p.firm.discount) / me.capital


@njit
def consider(me, s, p, u):
    """A month outside: enter, if the review comes up and the place is worth it."""
    if s.calendar.frozen > 0 or p.path.investment == 0 or s.zone.built < me.site:
        return
    review = chance_of_review(me, s)
    if u.entry >= review:
        return
    reckon(me, s, p)
    if u.entry < chance_of_entry(review, opinion(me.worth, s, p), me, p.firm):
        me.inside = 1.0
        me.age = 0.0
        me.vacancies = pace(me, s, p)


@njit
def stirs(me):
    """Whether it has books, or a past in the zone that may bring it back at any time; else it sleeps."""
    return me.inside > 0 or me.tenant > 0 or me.former > 0 or me.lost > 0 or me.insured > 0


@njit
def wakes(u, firm):
    """Whether the review of a firm that sleeps comes up this month: nothing else happens to it."""
    return u.entry < firm.review_candidate


@njit(cache=True)
def begin(me, p, u):
    """A firm as it is born; ``u`` holds the quantiles of its traits."""
    firm = p.firm
    tenant = me.number < firm.tenants
    textile = u.sector < firm.textile_share
    me.value = fisk(firm.value * (firm.value_textile if textile else 1.0), firm.value_spread, u.value)
    me.us_share = min(firm.us_share_most, -firm.us_share * log(1.0 - u.us_share))
    me.hurdle = fisk(firm.hurdle, firm.hurdle_spread, u.hurdle)
    me.workforce = fisk(firm.workforce, firm.workforce_spread, u.workforce)
    me.capital = fisk(firm.capital, firm.capital_spread, u.capital)
    me.review = firm.review_tenant if tenant else firm.review_candidate
    me.tenant = 1.0 if tenant else 0.0
    if tenant:
        me.former = me.workforce
        me.capital *= firm.rebuild
    survives = not tenant or u.survival < firm.survival
    known = firm.tenants + firm.candidates
    me.alive = 1.0 if survives and me.number < known + firm.candidates_expansion else 0.0
    # The n-th candidate of an expansion finds a site once so much of it is built.
    me.site = max(0.0, me.number - known + 1.0) / max(1.0, firm.candidates_expansion)
    if me.alive > 0 and me.number < firm.inside_at_start:
        me.inside = 1.0
        me.vacancies = firm.hiring * me.workforce


@njit(cache=True, inline="always")  # saves the call for each firm and month: a third of a run's time
def act(me, s, p, policy, u, t):
    """One month of a firm."""
    me.lost = me.insured = 0.0
    if s.zone.shuts > 0 and me.inside > 0:
        me.former = me.workers
        leave(me, 0.0, s.seoul.cover)
    if s.zone.status != OPEN or me.alive == 0:
        return
    if me.inside > 0:
        reckon(me, s, p)
        me.skill = skill(me.age, p.firm)
        run(me, margin(sales_per_worker(me, s) * me.skill, s, p), s, p)
    else:
        consider(me, s, p, u)

"""What Pyongyang believes of Washington and Moscow, what it sees ahead, and whose voice counts in it.

The regime may be a coalition: a trading elite that lives on commerce, the zone and aid, and guards
who live on arms and on Moscow. The voice of each follows its share of the income (Hirschman 1945 on
vested interests; Solingen 1998 on coalitions); with ``stakes`` at 0 it is one actor.
"""

from math import exp, log

from model.compiled import njit
from model.rules.committee import green_light
from model.rules.logit import logit
from model.state import OPEN


@njit
def news(washington, pyongyang):
    """Log odds that this month's signals add (Fearon 1997): sunk at adoption, then instalments.

    A reversal takes away a multiple of what the adoption gave.
    """
    instalment = (1.0 - pyongyang.adoption_share) * washington.kept / pyongyang.instalments
    sunk = washington.adopted - pyongyang.reversal_penalty * washington.dropped
    return pyongyang.signal * (pyongyang.adoption_share * sunk + instalment)


@njit
def updated_sincerity(log_odds, s, p):
    """Belief that Washington means it, in log odds: pulled to the prior, moved by signals."""
    prior = logit(p.pyongyang.sincerity_prior)
    pull = p.pyongyang.new_president_pull if s.calendar.new_president > 0 else p.pyongyang.forgetting
    return log_odds + pull * (prior - log_odds) + p.path.signal * news(s.washington, p.pyongyang)


@njit
def remember_payment(me, moscow, pyongyang):
    """Beta learning with fading memory, from the share of last month's promise that was paid."""
    keep = 1.0 - 1.0 / pyongyang.reliability_memory
    share = moscow.paid / moscow.promised if moscow.promised > 0 else me.reliability
    me.paid = pyongyang.reliability_paid + keep * (me.paid - pyongyang.reliability_paid) + share
    me.unpaid = pyongyang.reliability_unpaid + keep * (me.unpaid - pyongyang.reliability_unpaid) + 1.0 - share
    me.reliability = me.paid / (me.paid + me.unpaid)


@njit
def commerce(trade, zone, aid, russia, pyongyang):
    """Share of the state's income that passes through the trading elite."""
    base, traded = pyongyang.income_base, trade + zone + aid
    return (pyongyang.commerce * base + traded) / (base + traded + russia)


@njit
def voice(share, start, stakes):
    """Weight of an elite against the first month: 1 while its share of the income stands still."""
    return exp(stakes * log(share / start))


@njit
def follow_rents(me, s, p, t):
    """The voices of the two elites follow their shares of the income; of one actor they are 1."""
    me.traders = me.guards = 1.0
    if p.pyongyang.stakes == 0:
        return
    books = s.ledgers
    expected = me.reliability * min(p.moscow.capacity, me.alignment * me.russia_offer)
    russia = books.cash_russia if t > 0 else expected
    trade = p.beijing.earns * s.beijing.trade
    zone = p.path.rents * (books.cash_zone + books.cash_tourism)
    share = commerce(trade, zone, books.cash_aid, russia, p.pyongyang)
    if t == 0:
        me.commerce = me.commerce_start = share
    me.commerce += (share - me.commerce) / p.pyongyang.coalition_memory
    me.traders = voice(me.commerce, me.commerce_start, p.pyongyang.stakes)
    me.guards = voice(1.0 - me.commerce, 1.0 - me.commerce_start, p.pyongyang.stakes)


@njit
def pledged(treaty, pyongyang):
    """Security that Russia promises: under the treaty of June 2024, or what it was worth before."""
    return pyongyang.pledge if treaty > 0 else pyongyang.pledge_before


@njit
def announced_wages(me, s, p):
    """Wage bill of a zone that is announced, weighed by the belief that it will come.

    What the UN has exempted is there for the taking; before, all hangs on whether Washington means
    it. Seoul's expansion is believed in part.
    """
    lasting = 1.0 if s.calendar.resolution == 0 else s.washington.green_light.persistence
    coming = 1.0 if s.committee.exempt > 0 else me.sincerity
    larger = s.seoul.expansion * p.pyongyang.belief_programme * (p.zone.expansion_pool / p.zone.labour_pool - 1.0)
    return p.pyongyang.prospect * (1.0 + larger) * green_light(s, p) * lasting * coming


@njit
def prospects(me, s, p):
    """What the month's options rest on: zone, tours, Russia, China, aid, relief and guarantee."""
    light = green_light(s, p)
    relief = s.washington.sanctions_relief
    me.announced = max(s.washington.green_light.force, relief.force)
    promised = announced_wages(me, s, p)
    me.zone_wages = max(s.ledgers.wages, promised) if s.zone.status == OPEN else promised
    me.tours = p.seoul.tourism * s.seoul.tourism * light * (1.0 if s.committee.exempt > 0 else me.sincerity)
    me.russia_offer = s.moscow.need * p.moscow.price * s.moscow.bid
    aid = s.washington.direct_aid
    me.aid_offer = p.washington.aid * aid.force * aid.persistence
    me.trade = p.beijing.earns * (s.beijing.trade - s.beijing.returned)
    lost = p.beijing.earns * s.beijing.lost
    me.relief_hoped = lost * p.pyongyang.relief_hope * me.sincerity
    eased = 1.0 if s.committee.eased > 0 else me.sincerity
    me.relief_offer = lost * p.washington.relief * relief.force * relief.persistence * eased
    me.pledge = pledged(s.calendar.treaty, p.pyongyang)
    guarantee = s.washington.security_guarantee
    me.assurance = p.path.security * p.pyongyang.assurance * guarantee.force * guarantee.persistence * me.sincerity

"""Step 4, Pyongyang: what it believes of Washington and Moscow, then the posture it takes.

A posture is one item of a menu, alignment with Russia x restraint x a seat at the table, chosen
by logit quantal response (McKelvey and Palfrey 1995).

Where the structure says so, the regime is a coalition: a trading elite that lives on commerce,
the zone and aid, and guards who live on arms and on Moscow. The voice of each follows its share
of the income (Hirschman 1945 on vested interests; Solingen 1998 on coalitions). Where it says so too,
the table shelters the zone's rents (Keohane and Nye 1977 on interdependence; Gartzke 2007).
"""

from math import exp, log

from model.compiled import njit
from model.rules.committee import green_light
from model.rules.logit import logistic, logit
from model.state import LEVELS, MENU, OPEN


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
def survival_of_zone(restraint, table, me, p):
    """Chance that the zone outlives the planning horizon under a given posture.

    Without the interdependence link the regime does not see that its own conduct matters. Where the
    structure shelters the rents, it expects nobody to close the zone while it sits at the table: who
    trades has something to lose by a break (Keohane and Nye 1977; Gartzke 2007).
    """
    seen = restraint if p.path.interdependence > 0 else me.restraint
    feared = 1.0 - p.structure.rents * table
    return exp(
        -p.pyongyang.planning * feared * (p.pyongyang.closure_quiet + p.pyongyang.closure_provoked * (1.0 - seen))
    )


@njit
def expected_income(alignment, restraint, table, me, p):
    """The state's hard currency a month that a posture promises, million US dollars."""
    rents = (
        p.path.rents
        * p.pyongyang.state_share
        * (1.0 + p.firm.levy)
        * me.zone_wages
        * survival_of_zone(restraint, table, me, p)
    )
    russia = me.reliability * min(p.moscow.capacity, alignment * me.russia_offer)
    aid = me.aid_offer * (table + (1.0 - table) * p.washington.aid_unconditional)
    return p.pyongyang.income_base + rents + russia + aid


@njit
def security(alignment, table, me, p):
    """Saturating in the sum of its sources, so that they are substitutes."""
    pledge = me.reliability * me.pledge * alignment
    assurance = me.assurance * (table + (1.0 - table) * p.pyongyang.assurance_offered)
    return 1.0 - exp(-(p.pyongyang.own_weapons + pledge + assurance))


@njit
def commerce(zone, aid, russia, pyongyang):
    """Share of the state's income that passes through the trading elite."""
    base = pyongyang.income_base
    return (pyongyang.commerce * base + zone + aid) / (base + zone + aid + russia)


@njit
def voice(share, start, stakes):
    """Weight of an elite against the first month: 1 while its share of the income stands still."""
    return exp(stakes * log(share / start))


@njit
def follow_rents(me, s, p, t):
    """The voices of the two elites follow their shares of the income; of one actor they are 1."""
    me.traders = me.guards = 1.0
    if p.structure.pyongyang == 0:
        return
    books = s.ledgers
    expected = me.reliability * min(p.moscow.capacity, me.alignment * me.russia_offer)
    russia = books.cash_russia if t > 0 else expected
    share = commerce(p.path.rents * books.cash_zone, books.cash_aid, russia, p.pyongyang)
    if t == 0:
        me.commerce = me.commerce_start = share
    me.commerce += (share - me.commerce) / p.pyongyang.coalition_memory
    me.traders = voice(me.commerce, me.commerce_start, p.pyongyang.stakes)
    me.guards = voice(1.0 - me.commerce, 1.0 - me.commerce_start, p.pyongyang.stakes)


@njit
def worth_of_table(alignment, me, s, p):
    """A seat at the table: development if they mean it, another Hanoi if not, Moscow's frown."""
    status = p.pyongyang.status_value * s.washington.nuclear_status.force
    gain = me.sincerity * (me.traders * p.pyongyang.development + status)
    return (
        gain
        - (1.0 - me.sincerity) * p.pyongyang.hanoi
        - me.guards * p.pyongyang.displeasure * alignment * s.moscow.need
    )


@njit(cache=True)
def utility(alignment, restraint, table, me, s, p):
    """What a posture is worth to the regime."""
    q = p.pyongyang
    income = q.weight_income * log(expected_income(alignment, restraint, table, me, p) / q.income_base)
    safety = q.weight_security * security(alignment, table, me, p)
    dependence = q.weight_dependence * alignment * alignment
    testing = me.guards * q.weight_testing * (1.0 - restraint) * (1.0 - table * (1.0 - q.testing_at_table))
    talks = table * worth_of_table(alignment, me, s, p) - (1.0 - table) * me.at_table * q.leaving
    step = (alignment - me.alignment) * (alignment - me.alignment) + (restraint - me.restraint) * (
        restraint - me.restraint
    )
    return income + safety - dependence + testing + talks - q.moving * step


@njit
def level(k):
    """The k-th of the levels 0 ... 1."""
    return k / (LEVELS - 1.0)


@njit
def weigh_menu(me, s, p):
    """Quantal-response weights of the menu; the table needs an offer or talks that run."""
    offered = me.at_table > 0 or (s.washington.invites > 0 and me.failed == 0)
    total, k = 0.0, 0
    for table in range(2):
        for restraint in range(LEVELS):
            for alignment in range(LEVELS):
                weight = 0.0
                if table == 0 or offered:
                    worth = utility(level(alignment), level(restraint), float(table), me, s, p)
                    weight = exp(p.pyongyang.rationality * worth)
                me.weight[k] = weight
                total += weight
                k += 1
    for k in range(MENU):
        me.weight[k] /= total


@njit
def choose(weight, u):
    """The item of the menu at quantile u (inverse of the cumulative weights)."""
    reached = 0.0
    for k in range(MENU):
        reached += weight[k]
        if u < reached:
            return k
    return MENU - 1


@njit
def pledged(treaty, pyongyang):
    """Security that Russia promises: under the treaty of June 2024, or what it was worth before."""
    return pyongyang.pledge if treaty > 0 else pyongyang.pledge_before


@njit
def prospects(me, s, p):
    """What the month's options rest on: zone, Russia, aid and guarantee as Pyongyang sees them."""
    light = green_light(s, p)
    lasting = 1.0 if s.calendar.resolution == 0 else s.washington.green_light.persistence
    promised = p.pyongyang.prospect * light * s.committee.exempt * lasting
    me.zone_wages = max(s.ledgers.wages, promised) if s.zone.status == OPEN else promised
    me.russia_offer = s.moscow.need * p.moscow.price * s.moscow.bid
    me.aid_offer = p.washington.aid * s.washington.direct_aid.force
    me.pledge = pledged(s.calendar.treaty, p.pyongyang)
    guarantee = s.washington.security_guarantee
    me.assurance = p.path.security * p.pyongyang.assurance * guarantee.force * guarantee.persistence * me.sincerity


@njit
def end_of_round(me, p, u):
    """A round of talks ends with its hazard; a failure sends Pyongyang home."""
    me.failed = 0.0
    if me.at_table == 0 or u.talks_end >= 1.0 / p.pyongyang.talks_length:
        return
    if u.talks_fail < p.pyongyang.talks_failure:
        me.failed = 1.0
        me.rounds_failed += 1.0
        me.sincerity_log_odds -= p.pyongyang.failure_loss
        me.at_table = 0.0
    else:
        me.rounds_concluded += 1.0
        me.sincerity_log_odds += p.pyongyang.success_gain


@njit
def chance_of_consent(me, s, p):
    """Logit choice on the zone: rents and hopes against what workers learn and the hostile line."""
    q = p.pyongyang
    rents = q.state_share * (1.0 + p.firm.levy) * me.zone_wages
    gain = p.path.rents * q.weight_income * log(1.0 + rents / (q.income_base + me.russia_offer * me.alignment))
    opening = me.sincerity * me.traders * q.development * green_light(s, p)
    line = s.calendar.hostile_line * q.hostile_line * (1.0 - me.at_table * (1.0 - q.line_at_table))
    return logistic(q.rationality * (gain + opening - q.exposure - line))


@njit(cache=True)
def begin(me, p, u):
    """The regime as the first month finds it."""
    me.alignment = p.pyongyang.alignment_start
    me.restraint = p.pyongyang.restraint_start
    me.sincerity_log_odds = logit(p.pyongyang.sincerity_prior)
    me.paid = p.pyongyang.reliability_paid
    me.unpaid = p.pyongyang.reliability_unpaid
    me.reliability = me.paid / (me.paid + me.unpaid)


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Pyongyang: beliefs, then posture, then its mind about the zone."""
    me.sincerity_log_odds = updated_sincerity(me.sincerity_log_odds, s, p)
    end_of_round(me, p, u)
    me.sincerity = logistic(me.sincerity_log_odds)
    remember_payment(me, s.moscow, p.pyongyang)
    prospects(me, s, p)
    follow_rents(me, s, p, t)
    weigh_menu(me, s, p)
    k = choose(me.weight, u.posture)
    me.restraint, me.alignment = level(k // LEVELS % LEVELS), level(k % LEVELS)
    me.at_table = 1.0 if k >= LEVELS * LEVELS else 0.0
    me.talk_months = me.at_table * (me.talk_months + 1.0)
    if u.consent < p.pyongyang.consent_review:  # its mind is reviewed, and stands until the next review
        me.consents = 1.0 if u.consent < p.pyongyang.consent_review * chance_of_consent(me, s, p) else 0.0

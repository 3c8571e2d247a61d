"""Step 4, Pyongyang: the posture that it wants, how fast it gets there, and its mind about the zone.

What it wants, alignment with Russia x restraint x a seat at the table, is chosen by logit quantal
response (McKelvey and Palfrey 1995) over a continuous range. Alignment and restraint are stocks that
move towards what is wanted at a speed; the seat is taken or left at once.

Channels that may be absent, each with its parameter: the table shelters the zone (Keohane and Nye
1977; Gartzke 2007); patrons are rivals (Morrow 1991; Snyder 1984); an opening is felt before talks
(Copeland 1996); acceptance as a nuclear power is a precondition; the regime foresees what a major
event may cost it (Schelling 1966); it may propose talks itself.
"""

from math import exp, inf, log

from model.chronology import NOT_YET, TALKS, on_record
from model.compiled import njit
from model.rules.beliefs import follow_rents, prospects, remember_payment, updated_sincerity
from model.rules.committee import green_light
from model.rules.logit import FLAT, logistic, logit
from model.rules.provocations import rate_of_majors
from model.state import LEVELS, MASSES, MENU, NODES


@njit
def survival_of_zone(restraint, table, me, p):
    """Chance that the zone outlives the planning horizon under a given posture.

    Without the interdependence link the regime does not see that its own conduct matters. A table
    that shelters the zone takes away a share of the feared hazard.
    """
    seen = restraint if p.path.interdependence > 0 else me.restraint
    feared = 1.0 - p.pyongyang.shelter * table
    return exp(
        -p.pyongyang.planning * feared * (p.pyongyang.closure_quiet + p.pyongyang.closure_provoked * (1.0 - seen))
    )


@njit
def kept(restraint, table, s, p):
    """Chance that Washington's levers outlive the major events that a posture makes likely."""
    if p.pyongyang.foresight == 0:
        return 1.0
    lost = rate_of_majors(restraint, table, s.provocations, p.provocations) * p.washington.revocation
    return exp(-p.pyongyang.foresight * p.pyongyang.planning * lost)


@njit
def outlook(restraint, table, me, s, p):
    """Chances that the zone, and Washington's levers, outlive the planning horizon under a posture."""
    return survival_of_zone(restraint, table, me, p), kept(restraint, table, s, p)


@njit
def untied(alignment, lever):
    """Share of a lever's money that its tie to distance from Moscow leaves."""
    return 1.0 - lever.tie * alignment


@njit
def cash_of_wages(wages, p):
    """What the state takes of a zone's wage bill and its social insurance, before any tie."""
    return p.path.rents * p.pyongyang.state_share * (1.0 + p.firm.levy) * wages


@njit
def expected_income(alignment, table, stands, last, me, s, p):
    """The state's hard currency a month that a posture promises, million US dollars."""
    zone = (cash_of_wages(me.zone_wages, p) + p.path.rents * me.tours) * stands
    zone *= untied(alignment, s.washington.green_light) * last
    relief = table * max(me.relief_hoped, me.relief_offer * last * untied(alignment, s.washington.sanctions_relief))
    aid = me.aid_offer * last * (table + (1.0 - table) * p.washington.aid_unconditional)
    russia = me.reliability * min(p.moscow.capacity, alignment * me.russia_offer)
    return p.pyongyang.income_base + me.trade + zone + relief + russia + aid


@njit
def security(alignment, table, last, me, p):
    """Saturating in the sum of its sources, so that they are substitutes."""
    pledge = me.reliability * me.pledge * alignment
    counts = table + (1.0 - table) * p.pyongyang.assurance_offered
    return 1.0 - exp(-(p.pyongyang.own_weapons + pledge + me.assurance * counts * last))


@njit
def rivalled(alignment, pyongyang):
    """What is left of an opening by Washington, if the two patrons are rivals."""
    return 1.0 - pyongyang.rivalry * alignment


@njit
def worth_of_opening(alignment, last, me, p):
    """Development that a sincere United States opens; what is announced can be lost again."""
    stands = 1.0 - me.announced * (1.0 - last)
    return me.sincerity * me.traders * p.pyongyang.development * rivalled(alignment, p.pyongyang) * stands


@njit
def worth_of_table(alignment, opening, me, s, p):
    """A seat at the table: an opening if they mean it, another Hanoi if not, Moscow's frown."""
    accepted = s.washington.nuclear_status.force
    status = me.sincerity * p.pyongyang.status_value * accepted
    condition = s.calendar.precondition * p.pyongyang.precondition * (1.0 - accepted)
    frown = me.guards * p.pyongyang.displeasure * alignment * s.moscow.need
    return opening + status - (1.0 - me.sincerity) * p.pyongyang.hanoi - frown - condition


@njit
def worth(alignment, restraint, table, stands, last, me, s, p):
    """What a posture is worth to the regime, given the chances that the zone stands and that the levers last."""
    q = p.pyongyang
    income = q.weight_income * log(expected_income(alignment, table, stands, last, me, s, p) / q.income_base)
    safety = q.weight_security * security(alignment, table, last, me, p)
    dependence = q.weight_dependence * alignment * alignment
    testing = me.guards * q.weight_testing * (1.0 - restraint) * (1.0 - table * (1.0 - q.testing_at_table))
    opening = worth_of_opening(alignment, last, me, p)
    if table > 0:
        seat = worth_of_table(alignment, opening, me, s, p)
    else:
        seat = q.anticipation * me.announced * opening - me.at_table * q.leaving
    return income + safety - dependence + testing + seat


@njit(cache=True)
def utility(alignment, restraint, table, me, s, p):
    """What a posture is worth to the regime, with what it sees ahead."""
    stands, last = outlook(restraint, table, me, s, p)
    return worth(alignment, restraint, table, stands, last, me, s, p)


@njit
def seats(me, s, p, u, t):
    """Whether the seat at the table can be left empty, and whether it can be taken.

    It needs an offer, talks that run, or a proposal of its own in a month in which Washington talks.
    Where talks are given, it is as on record.
    """
    known = on_record(TALKS, int(s.calendar.month)) if p.calendar.talks_given > 0 else NOT_YET
    if known != NOT_YET:
        return known == 0, known > 0
    proposed = u.proposal < p.pyongyang.proposal and t >= s.washington.quiet_until
    return True, me.at_table > 0 or (me.failed == 0 and (s.washington.invites > 0 or proposed))


@njit
def weigh_menu(me, s, p, empty, taken):
    """Quantal-response mass of each node of the quadrature, with the table empty or taken."""
    best, k = -inf, 0
    for table in range(2):
        allowed = taken if table > 0 else empty
        for restraint in range(LEVELS):
            # What it sees ahead hangs on no alignment: the same for all nodes of a row.
            stands, last = outlook(NODES[restraint], float(table), me, s, p) if allowed else (0.0, 0.0)
            for alignment in range(LEVELS):
                gain = -inf
                if allowed:
                    gain = worth(NODES[alignment], NODES[restraint], float(table), stands, last, me, s, p)
                me.weight[k] = gain
                best = max(best, gain)
                k += 1
    weigh(me.weight, p.pyongyang.rationality, best)


@njit
def weigh(weight, rationality, best):
    """From what each node is worth to its mass; -inf is a node that is not on the menu.

    Only differences count, so that what exp could not hold is shifted; in the usual range by nothing.
    """
    peak = rationality * best
    shift = peak - min(FLAT, max(-FLAT, peak))
    total = 0.0
    for k in range(MENU):
        mass = MASSES[k % LEVELS] * MASSES[k // LEVELS % LEVELS]
        weight[k] = mass * exp(rationality * weight[k] - shift) if weight[k] > -inf else 0.0
        total += weight[k]
    for k in range(MENU):
        weight[k] /= total


@njit
def choose(weight, u):
    """The node at quantile u (inverse of the cumulative masses)."""
    reached, chosen = 0.0, 0
    for k in range(MENU):
        if weight[k] > 0:
            chosen = k
        reached += weight[k]
        if u < reached:
            return k
    return chosen


@njit
def move(me, k, pyongyang):
    """Take or leave the seat at once; go a part of the way to the alignment and restraint wanted."""
    me.wanted_restraint, me.wanted_alignment = NODES[k // LEVELS % LEVELS], NODES[k % LEVELS]
    me.restraint += pyongyang.restraint_speed * (me.wanted_restraint - me.restraint)
    me.alignment += pyongyang.alignment_speed * (me.wanted_alignment - me.alignment)
    me.at_table = 1.0 if k >= LEVELS * LEVELS else 0.0
    me.talk_months = me.at_table * (me.talk_months + 1.0)


@njit
def fail(me, pyongyang):
    """A round without a result: Pyongyang believes less, and goes home."""
    me.failed = 1.0
    me.rounds_failed += 1.0
    me.sincerity_log_odds -= pyongyang.failure_loss
    me.at_table = 0.0


@njit
def end_of_round(me, s, p, u):
    """A round of talks ends with its hazard, or with its track on record; a failure ends the talks."""
    me.failed = 0.0
    if me.at_table == 0:
        return
    known = on_record(TALKS, int(s.calendar.month)) if p.calendar.talks_given > 0 else NOT_YET
    if known != NOT_YET:
        if known == 0:  # each track on record ended without a settlement
            fail(me, p.pyongyang)
    elif u.talks_end < 1.0 / p.pyongyang.talks_length:
        if u.talks_fail < p.pyongyang.talks_failure:
            fail(me, p.pyongyang)
        else:
            me.rounds_concluded += 1.0
            me.sincerity_log_odds += p.pyongyang.success_gain


@njit
def chance_of_consent(me, s, p):
    """Logit choice on the zone: rents and hopes against what workers learn and the hostile line."""
    q = p.pyongyang
    elsewhere = q.income_base + me.trade + me.russia_offer * me.alignment
    rents = untied(me.alignment, s.washington.green_light) * cash_of_wages(me.zone_wages, p)
    gain = q.weight_income * log(1.0 + rents / elsewhere)
    opening = me.sincerity * me.traders * q.development * rivalled(me.alignment, q) * green_light(s, p)
    line = s.calendar.hostile_line * q.hostile_line * (1.0 - me.at_table * (1.0 - q.line_at_table))
    return logistic(q.rationality * (gain + opening - q.exposure - line))


@njit(cache=True)
def begin(me, p, u):
    """The regime as the first month finds it."""
    me.alignment = me.wanted_alignment = p.pyongyang.alignment_start
    me.restraint = me.wanted_restraint = p.pyongyang.restraint_start
    me.sincerity_log_odds = logit(p.pyongyang.sincerity_prior)
    me.paid = p.pyongyang.reliability_paid
    me.unpaid = p.pyongyang.reliability_unpaid
    me.reliability = me.paid / (me.paid + me.unpaid)


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Pyongyang: beliefs, then posture, then its mind about the zone."""
    me.sincerity_log_odds = updated_sincerity(me.sincerity_log_odds, s, p)
    end_of_round(me, s, p, u)
    me.sincerity = logistic(me.sincerity_log_odds)
    remember_payment(me, s.moscow, p.pyongyang)
    prospects(me, s, p)
    follow_rents(me, s, p, t)
    empty, taken = seats(me, s, p, u, t)
    weigh_menu(me, s, p, empty, taken)
    move(me, choose(me.weight, u.posture), p.pyongyang)
    if u.consent < p.pyongyang.consent_review:  # its mind is reviewed, and stands until the next review
        me.consents = 1.0 if u.consent < p.pyongyang.consent_review * chance_of_consent(me, s, p) else 0.0

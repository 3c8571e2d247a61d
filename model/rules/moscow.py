"""Step 8, Moscow: pays for alignment what it needs and can, and bids when alignment slips."""

from model.compiled import njit


@njit
def moved(now, goal, adjustment):
    """Partial adjustment."""
    return now + adjustment * (goal - now)


@njit(cache=True)
def begin(me, p, u):
    """Need and bid at their resting points."""
    war = max(0.0, p.calendar.war_at_start)
    me.need = war + (1.0 - war) * p.moscow.need_peace
    me.bid = 1.0


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Moscow."""
    war = s.calendar.war
    me.need = moved(me.need, 1.0 if war > 0 else p.moscow.need_peace, p.moscow.adjustment)
    gap = max(0.0, p.moscow.wanted - s.pyongyang.alignment)
    me.bid = moved(me.bid, 1.0 + p.moscow.bidding * gap, p.moscow.adjustment)
    me.promised = min(p.moscow.capacity, s.pyongyang.alignment * me.need * p.moscow.price * me.bid)
    keeps = u.payment < (p.moscow.pays_war if war > 0 else p.moscow.pays_peace)
    me.paid = me.promised if keeps else p.moscow.arrears * me.promised

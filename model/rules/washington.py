"""Step 2, Washington: the levers in force, and whether it offers talks.

Who undoes what is the commitment problem (Powell 2006): a lever that the law binds a successor
to keep stands; one that is up for review may be revoked after a major provocation and reversed
by a new president; one that ends with the administration ends with it.
"""

from functools import reduce

from model.chronology import BROKER, NOT_YET, OFFER, on_record
from model.compiled import njit
from model.policy import ENDED, KEPT, LEVERS


@njit
def fallen(mine, successor, revokes, reverses, new_president):
    """1 once a lever is undone that was in force; one that is not yet in force cannot fall."""
    if mine.force == 0 or successor == KEPT:
        return mine.fallen
    undone = revokes > 0 or (new_president if successor == ENDED else reverses) > 0
    return 1.0 if undone else mine.fallen


@njit
def condition_met(met, lever, months_since_major, t):
    """1 once the North has been quiet, from the lever's start on, for as long as the lever asks."""
    quiet = min(months_since_major, t - lever.start + 1.0)
    return 1.0 if met > 0 or quiet >= lever.quiet else 0.0


@njit
def due(honoured, instalments):
    """Share of a month's instalment that is owed after so many months of keeping the lever."""
    return min(1.0, max(0.0, instalments - honoured))


@njit
def expected_persistence(successor, washington):
    """What others expect to survive of a lever (Powell 2006)."""
    if successor == KEPT:
        return washington.persistence_kept
    return washington.persistence_ended if successor == ENDED else washington.persistence_reviewed


@njit
def pull(mine, me, lever, cost, bite, s, p, t):
    """Move one lever, and book what that costs its sender: the raw material of a signal."""
    mine.fallen = fallen(mine, lever.successor, me.revokes, me.reverses, s.calendar.new_president)
    mine.met = condition_met(mine.met, lever, s.provocations.months_since_major, t)
    force = lever.strength * mine.met * (1.0 - mine.fallen)
    persistence = expected_persistence(lever.successor, p.washington)
    weight = cost * persistence
    costly = force * bite
    me.adopted += weight * max(0.0, costly - mine.costly)
    me.dropped += weight * max(0.0, mine.costly - costly)
    me.kept += weight * costly * due(mine.honoured, p.pyongyang.instalments)
    mine.honoured += 1.0 if costly > 0 else 0.0
    mine.force, mine.costly = force, costly
    mine.tie = max(lever.tie, p.washington.tie) if force > 0 else 0.0
    # A lever that nobody pulls casts no doubt on what stands without it.
    mine.persistence = persistence if force > 0 else p.washington.persistence_kept


def _pulled(name):
    """The step of one of Washington's levers; its cost stands in the table under the lever's name."""
    cost, is_origin = f"cost_{name}", name == "origin"

    @njit
    def pulls(me, s, p, policy, t):
        # An origin rule bites, and costs its sender something, only as far as goods can enter under it.
        bite = me.green_light.force if is_origin else 1.0
        pull(me[name], me, policy[name], p.washington[cost], bite, s, p, t)

    return pulls


def _after(first, then):
    @njit
    def pulls(me, s, p, policy, t):
        first(me, s, p, policy, t)
        then(me, s, p, policy, t)

    return pulls


#: All of Washington's levers, in the order of the registry.
pull_all = reduce(_after, (_pulled(lever.name) for lever in LEVERS.values() if lever.sender == "washington"))


@njit
def brokered(s, seoul):
    """A month's chance that Seoul brings about an offer: in quiet times, and less under conservatives."""
    camp = seoul.brokerage_conservative if s.calendar.conservative > 0 else 1.0
    return seoul.brokerage * camp if s.provocations.months_since_major >= seoul.quiet else 0.0


@njit
def chance_of_invitation(overture, broker, washington):
    """A month's chance of an offer; an overture and a broker add offers, and nothing else."""
    return 1.0 - (1.0 - washington.invitation) * (1.0 - washington.invitation_overture * overture) * (1.0 - broker)


@njit
def offers(me, s, p, u, t):
    """1 in a month with an offer of talks: as on record where offers are given, or else by chance."""
    month = int(s.calendar.month)
    if p.calendar.offers_given > 0 and on_record(OFFER, month) != NOT_YET:
        return float(max(on_record(OFFER, month), on_record(BROKER, month)))
    chance = chance_of_invitation(me.overture.force, brokered(s, p.seoul), p.washington)
    return 1.0 if t >= me.quiet_until and u.invitation < chance else 0.0


@njit(cache=True)
def begin(me, p, u):
    """An administration that has adopted nothing yet."""


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Washington."""
    me.revokes = s.provocations.major * (1.0 if u.revocation < p.washington.revocation else 0.0)
    me.reverses = s.calendar.new_president * (1.0 if u.successor < p.washington.reversal else 0.0)
    me.adopted = me.kept = me.dropped = 0.0
    pull_all(me, s, p, policy, t)
    if s.pyongyang.failed > 0:
        me.quiet_until = t + p.washington.cooldown
    me.invites = offers(me, s, p, u, t)

"""Step 6, Seoul: whether it would open the zone, whether it closes it after a provocation."""

from model.chronology import CLOSURE, on_record
from model.compiled import njit
from model.policy import KEPT
from model.rules.committee import green_light
from model.rules.logit import logistic
from model.state import OPEN


@njit
def chance_of_opening(conservative, light, seoul):
    """A month's chance that Seoul makes up its mind to open; little is left if Washington objects."""
    base = seoul.opening_conservative if conservative > 0 else seoul.opening_progressive
    return base * max(light, seoul.defiance)


@njit(cache=True)
def chance_of_closure(conservative, graver, earlier, stakes, objection, seoul):
    """Logit in camp, severity above a middling one, earlier events, stakes and an objection."""
    log_odds = (
        seoul.closure_intercept
        + seoul.closure_progressive * (1.0 - conservative)
        + seoul.closure_severity * graver
        + seoul.closure_repeat * earlier
        + seoul.closure_stakes * stakes
        + seoul.closure_objection * objection
    )
    return logistic(log_odds)


@njit
def closes_by_choice(s, p, u):
    """Whether this month's major event makes Seoul close the zone."""
    if s.provocations.major == 0:
        return False
    objection = s.washington.origin.force * s.washington.green_light.force
    stakes = s.ledgers.workers / p.seoul.historic_size
    graver = s.provocations.severity - p.provocations.severity_middling
    earlier = s.provocations.tension - 1.0
    return u.closure < chance_of_closure(s.calendar.conservative, graver, earlier, stakes, objection, p.seoul)


@njit
def own_lever(lever, new_government, before, t):
    """The strength of one of Seoul's own levers; a new government ends what it may review."""
    if t < lever.start - 1:
        return 0.0
    if t >= lever.start and lever.successor != KEPT and (before == 0 or new_government > 0):
        return 0.0
    return lever.strength


@njit
def pull_own(me, s, p, policy, t):
    """Cover, subsidy, tours and expansion, as far as this government stands by them."""
    changed = s.calendar.new_seoul
    insurance = own_lever(policy.insurance, changed, me.cover - p.seoul.cover, t)
    me.cover = min(1.0, p.seoul.cover + p.seoul.cover_lever * insurance)
    me.subsidy = p.seoul.subsidy * own_lever(policy.subsidy, changed, me.subsidy, t)
    me.tourism = own_lever(policy.tourism, changed, me.tourism, t)
    me.expansion = own_lever(policy.expansion, changed, me.expansion, t)


@njit
def run_programme(me, s):
    """Tours run once all four have agreed, as for the zone; the expansion is built while the zone runs."""
    approved = s.committee.exempt > 0 and s.pyongyang.consents > 0 and me.willing > 0
    me.tours = me.tourism if approved else 0.0
    me.builds = me.expansion if s.zone.status == OPEN and me.closes == 0 and s.zone.built < 1 else 0.0


@njit(cache=True)
def begin(me, p, u):
    """A government that has decided nothing yet."""
    me.cover = p.seoul.cover


@njit(cache=True)
def act(me, s, p, policy, u, t):
    """One month of Seoul."""
    if s.calendar.new_seoul > 0:
        me.minded = me.has_closed = 0.0
    chance = chance_of_opening(s.calendar.conservative, green_light(s, p), p.seoul)
    # A government that has closed the zone does not open it again: the closure of 2016 stood.
    if me.has_closed == 0 and u.opening < chance:
        me.minded = 1.0
    me.willing = me.minded if s.provocations.months_since_major >= p.seoul.quiet else 0.0
    me.closes = 0.0
    if s.zone.status == OPEN:
        given = s.calendar.given > 0
        closes = on_record(CLOSURE, int(s.calendar.month)) > 0 if given else closes_by_choice(s, p, u)
        if closes:
            me.closes = me.has_closed = 1.0
            me.minded = me.willing = 0.0
    pull_own(me, s, p, policy, t)
    run_programme(me, s)

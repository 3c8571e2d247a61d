"""The month: its steps in order, walked agent by agent or chained into one compiled function."""

from functools import reduce

from model.compiled import njit
from model.luck import draw_month, draw_traits
from model.rules import (
    beijing,
    calendar,
    committee,
    firm,
    ledgers,
    moscow,
    provocations,
    pyongyang,
    seoul,
    suspension,
    washington,
    zone,
)
from model.state import ACTORS, CLOSED, FIRM

#: The order of the month, the only place where it stands: state record -> its rule file.
ORDER = {
    "calendar": calendar,
    "washington": washington,
    "committee": committee,
    "pyongyang": pyongyang,
    "provocations": provocations,
    "seoul": seoul,
    "suspension": suspension,
    "zone": zone,
    "firms": firm,
    "moscow": moscow,
    "beijing": beijing,
    "ledgers": ledgers,
}


def _one(name, rule):
    """Begin and act for one actor: records only, as a rule sees them."""
    begin, act = rule.begin, rule.act

    @njit
    def begins(s, p, u):
        begin(s[name], p, u)

    @njit
    def acts(s, p, policy, u, t):
        act(s[name], s, p, policy, u, t)

    return begins, acts


def _after(first, then):
    """Two actors' steps as one; numba calls no list of functions, so a chain is a row of pairs."""
    (first_begins, first_acts), (then_begins, then_acts) = first, then

    @njit
    def begins(s, p, u):
        first_begins(s, p, u)
        then_begins(s, p, u)

    @njit
    def acts(s, p, policy, u, t):
        first_acts(s, p, policy, u, t)
        then_acts(s, p, policy, u, t)

    return begins, acts


def _chain(names):
    """Begin and act for a run of actors in a row."""
    return reduce(_after, (_one(name, ORDER[name]) for name in names))


_OF_ACTORS, _OF_FIRM = ACTORS.itemsize, FIRM.itemsize  # bytes
_names = list(ORDER)
_begin_before, _act_before = _chain(_names[: _names.index("firms")])
_begin_after, _act_after = _chain(_names[_names.index("firms") + 1 :])
_begin_firm, _act_firm, _stirs, _wakes = firm.begin, firm.act, firm.stirs, firm.wakes
_add_up, _close = ledgers.add_up, ledgers.close


@njit(cache=True)
def firms_act(s):
    """Whether firms have anything to do this month: not while the zone is closed and nobody is inside."""
    return s.zone.status != CLOSED or s.zone.shuts > 0


@njit
def firms_in(p, policy):
    """Firms that a history has: those of an expansion only where one is planned."""
    expansion = p.firm.candidates_expansion if policy.expansion.strength > 0 else 0.0
    return int(p.firm.tenants + p.firm.candidates + expansion)


@njit
def _enrol(state, p, policy, luck):
    """Every firm as it is born; left undone until the zone first needs it, since no firm acts before.

    Those that a history before has seen born are copied, which is quicker.
    """
    if not luck.later.born[0]:
        draw_traits(luck.later)
    number, own = firms_in(p, policy), state.register
    known = own.born[0]
    for i in range(number):
        if i >= known:
            start = _OF_ACTORS + i * _OF_FIRM
            state.memory[start : start + _OF_FIRM] = 0
            state.firms[i].number = i
            _begin_firm(state.firms[i], p, luck.traits[i])
            own.newborn[i] = state.firms[i]
        else:
            state.firms[i] = own.newborn[i]
        own.awake[i] = _stirs(state.firms[i])
    own.born[0] = max(known, number)


@njit
def _listed(register, number):
    """How many firms are awake; their numbers are written first among those whose books are added up."""
    count = 0
    for i in range(number):
        if register.awake[i]:
            register.who[count] = i
            count += 1
    return count


@njit
def begin(state, p, policy, luck):
    """A fresh history: every byte of the actors wiped, then every record set up; firms are wiped as they are born."""
    state.memory[:_OF_ACTORS] = 0
    _begin_before(state.actors, p, luck.actors[0])
    _begin_after(state.actors, p, luck.actors[0])
    if state.actors.zone.status != CLOSED:
        _enrol(state, p, policy, luck)
        books, count = state.actors.ledgers, _listed(state.register, firms_in(p, policy))
        _add_up(books, state.firms, state.register.who, count, state.actors, p)


@njit
def month(state, p, policy, luck, t):
    """One month: the actors before the firms, every firm, their sums, the actors after them.

    Arrays stay in this function: each further one that held them would count references.
    """
    s, u = state.actors, luck.actors[t]
    _act_before(s, p, policy, u, t)
    if firms_act(s):
        number = firms_in(p, policy)
        if s.ledgers.enrolled == 0:
            _enrol(state, p, policy, luck)
        if not luck.later.months[t]:
            draw_month(luck.later, t)
        awake = state.register.awake
        for i in range(number):  # most sleep: to pass them by spares a tenth of an open zone's time
            if awake[i] or _wakes(luck.firms[t, i], p.firm):
                _act_firm(state.firms[i], s, p, policy, luck.firms[t, i], t)
                awake[i] = _stirs(state.firms[i])
        _add_up(s.ledgers, state.firms, state.register.who, _listed(state.register, number), s, p)
    else:
        _close(s.ledgers)
    _act_after(s, p, policy, u, t)

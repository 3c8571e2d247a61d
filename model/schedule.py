"""The month: its steps in order, walked agent by agent or chained into one compiled function."""

from functools import reduce
from itertools import starmap

from numba import njit

from model.rules import (
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
from model.state import Actors

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
    "ledgers": ledgers,
}


def _one(slot, rule):
    """Begin and act for one actor."""
    begin, act = rule.begin, rule.act

    @njit
    def begins(state, p, luck):
        begin(state.actors[slot], p, luck.actors[0])

    @njit
    def acts(state, p, policy, luck, t):
        act(state.actors[slot], state.actors, p, policy, luck.actors[t], t)

    return begins, acts


def _each(rule):
    """Begin and act for every firm in turn."""
    begin, act = rule.begin, rule.act

    @njit
    def begins(state, p, luck):
        for i in range(len(state.firms)):
            state.firms[i].number = i
            begin(state.firms[i], p, luck.traits[i])

    @njit
    def acts(state, p, policy, luck, t):
        for i in range(len(state.firms)):
            act(state.firms[i], state.actors, p, policy, luck.firms[t, i], t)

    return begins, acts


def _books(slot, rule):
    """Begin and act for the ledgers, the one step that reads every firm."""
    begins, act_alone = _one(slot, rule)
    add_up = rule.add_up

    @njit
    def acts(state, p, policy, luck, t):
        add_up(state.actors[slot], state.firms, state.actors, p)
        act_alone(state, p, policy, luck, t)

    return begins, acts


def _after(first, then):
    """Two steps as one; numba joins no list of functions, so the chain is a row of pairs."""
    (first_begins, first_acts), (then_begins, then_acts) = first, then

    @njit
    def begins(state, p, luck):
        first_begins(state, p, luck)
        then_begins(state, p, luck)

    @njit
    def acts(state, p, policy, luck, t):
        first_acts(state, p, policy, luck, t)
        then_acts(state, p, policy, luck, t)

    return begins, acts


def _step(name, rule):
    if name == "firms":
        return _each(rule)
    return (_books if name == "ledgers" else _one)(Actors._fields.index(name), rule)


_begin_all, month = reduce(_after, starmap(_step, ORDER.items()))


@njit
def begin(state, p, luck):
    """A fresh history: every byte wiped, then every record set up."""
    state.memory[:] = 0
    _begin_all(state, p, luck)

"""Shipped policies and worlds with few firms, and one history told by either engine."""

from functools import cache

import yaml
from hypothesis import strategies as st

from experiments.lab.design.places import CONF
from model.ensemble import firms_of, months_of, watched
from model.kaesong import Kaesong
from model.luck import draw
from model.parameters import PARAMETERS, WHOLE, overlay, points
from model.policy import LEVERS, SUCCESSOR, policies, pull
from model.schedule import ORDER
from model.state import blank


def shipped(kind):
    """Everything that ships of one kind, by name."""
    files = sorted((CONF / kind).glob("*.yaml"))
    return {name: values for path in files for name, values in yaml.safe_load(path.read_text("utf-8")).items()}


POLICIES = shipped("policy")
WORLDS = shipped("world")


def merged(*layers):
    """Parameter values, the later above the earlier."""
    made = {}
    for layer in layers:
        for agent, group in layer.items():
            made.setdefault(agent, {}).update(group)
    return made


def few_firms(world):
    """A shipped world with thirty firms."""
    firms = {"candidates": 30} if world == "history" else {"tenants": 10, "candidates": 20}
    return merged(WORLDS[world], {"firm": firms})


def point(values=None):
    """One point with these values, shape (1,)."""
    made = points(1)
    overlay(made[0], values or {}, "a test")
    return made


def package(levers=None):
    """One package of levers, shape (1,)."""
    made = policies(1)
    pull(made[0], levers or {}, "a test")
    return made


def luck_for(made, seed=1, replicate=0):
    """The luck that a set of points needs under any package."""
    return draw(seed, replicate, months_of(made), firms_of(made, package({"expansion": {}})))


def told(values=None, levers=None, replicate=0, seed=1):
    """One history by the compiled ensemble: its outcomes and its months."""
    made = point(values)
    outcomes, months = watched(made, package(levers), luck_for(made, seed, replicate))
    return outcomes[0, 0], months[0, 0]


def told_by_mesa(values=None, levers=None, replicate=0, seed=1, agents=None):
    """The same by Mesa: its outcomes and its months, as bytes."""
    model = Kaesong(levers, values, replicate=replicate, rng=seed, agents=agents)
    months = []
    while model.running:
        model.step()
        months.append(model.quantities.tobytes())
    return model.outcomes.tobytes(), months


@cache
def _within(row):
    """Any value that a parameter takes."""
    if row.unit in WHOLE:
        return st.integers(int(row.low), int(row.high))
    return st.floats(row.low, row.high, allow_nan=False)


@st.composite
def parameters(draw_, months=24, tenants=6, candidates=12):
    """Any values of all parameters within their ranges, but few firms and a short run."""
    small = {
        "horizon": st.integers(1, months),
        "tenants": st.integers(0, tenants),
        "candidates": st.integers(0, candidates),
        "candidates_expansion": st.integers(0, candidates),
    }
    return {
        agent: {name: draw_(small.get(name, _within(row))) for name, row in group.items()}
        for agent, group in PARAMETERS.items()
    }


def levers(latest=24):
    """Any package of levers."""
    setting = {
        "start": st.integers(1, latest),
        "strength": st.floats(0, 1),
        "successor": st.sampled_from(sorted(SUCCESSOR)),
    }
    of_washington = setting | {"quiet": st.integers(0, 12)}
    return st.fixed_dictionaries(
        {},
        optional={
            name: st.fixed_dictionaries(of_washington if lever.sender == "washington" else setting)
            for name, lever in LEVERS.items()
        },
    )


def begun(values=None, replicate=0, seed=1, rules=ORDER):
    """A fresh history to be walked: its state, its point and its luck."""
    made = point(values)
    luck = luck_for(made, seed, replicate)
    state = blank(len(luck.traits))
    for name, rule in rules.items():
        for mine, _, born in _actors(name, state, luck, 0):
            rule.begin(mine, made[0], born)
    rules["ledgers"].add_up(state.actors.ledgers, state.firms, len(state.firms), state.actors, made[0])
    return state, made[0], luck


def _actors(name, state, luck, t):
    """The records of one step, with this month's luck and with what they are born with."""
    if name != "firms":
        return [(getattr(state.actors, name), luck.actors[t], luck.actors[0])]
    for i, firm in enumerate(state.firms):
        firm.number = i
    return [(firm, luck.firms[t, i], luck.traits[i]) for i, firm in enumerate(state.firms)]


def acts(state, p, policy, luck, t, rules=ORDER):
    """Walk one month act by act; yields each record just after it has acted."""
    for name, rule in rules.items():
        for mine, u, _ in _actors(name, state, luck, t):
            if name == "ledgers":
                rule.add_up(mine, state.firms, len(state.firms), state.actors, p)
            rule.act(mine, state.actors, p, policy, u, t)
            yield name, mine


def walk(values=None, levers=None, replicate=0, seed=1):
    """Walk a history; yields the month and its state, with the same rules as both engines."""
    state, p, luck = begun(values, replicate, seed)
    policy = package(levers)[0]
    for t in range(int(p.calendar.horizon)):
        for _ in acts(state, p, policy, luck, t):
            pass
        yield t, state

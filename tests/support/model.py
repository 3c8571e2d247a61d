"""Shipped policies and worlds with few firms, and one history told by either engine."""

from functools import cache

import yaml
from hypothesis import strategies as st

from experiments.lab.design.places import CONF
from model.ensemble import firms_of, months_of, watched
from model.kaesong import Kaesong
from model.luck import draw
from model.parameters import CHANNELS, PARAMETERS, WHOLE, overlay, points
from model.policy import LEVERS, SUCCESSOR, TIED, policies, pull
from model.schedule import ORDER, firms_act, firms_in
from model.state import blank


def shipped(kind):
    """Everything that ships of one kind, by name."""
    files = sorted((CONF / kind).glob("*.yaml"))
    return {name: values for path in files for name, values in yaml.safe_load(path.read_text("utf-8")).items()}


POLICIES = shipped("policy")
WORLDS = shipped("world")


#: Every channel that may not exist, at half of its range.
CHANNELS_ON = {}
for _channel in CHANNELS:
    _agent, _name = _channel.split(".")
    CHANNELS_ON.setdefault(_agent, {})[_name] = PARAMETERS[_agent][_name].high / 2


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


def short(world, months=40):
    """The same for so many months; of the world of the record the years from 2013 on."""
    late = {"first_year": 2013, "first_month": 1} if world == "history" else {}
    return merged(few_firms(world), {"calendar": late | {"horizon": months}})


def point(values=None):
    """One point with these values, shape (1,)."""
    made = points(1)
    overlay(made[0], values or {}, "a test", beyond=True)
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
    model = Kaesong(levers, values, replicate=replicate, rng=seed, agents=agents, beyond=True)
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
    tied = of_washington | {"tie": st.floats(0, 1)}

    def settings_of(name):
        if name in TIED:
            return tied
        return of_washington if LEVERS[name].sender == "washington" else setting

    return st.fixed_dictionaries({}, optional={name: st.fixed_dictionaries(settings_of(name)) for name in LEVERS})


def begun(values=None, replicate=0, seed=1, rules=ORDER, levers=None):
    """A fresh history to be walked: its state, its point and its luck."""
    made, policy = point(values), package(levers)[0]
    luck = luck_for(made, seed, replicate)
    state = blank(len(luck.traits))
    for name, rule in rules.items():
        if name != "firms":
            rule.begin(getattr(state.actors, name), made[0], luck.actors[0])
    if firms_act(state.actors):
        _enrol(state, made[0], policy, luck, rules)
        books, number = state.actors.ledgers, firms_in(made[0], policy)
        rules["ledgers"].add_up(books, state.firms, state.register.who, number, state.actors, made[0])
    return state, made[0], luck


def _enrol(state, p, policy, luck, rules):
    """Firms are born when the zone first needs them."""
    for i in range(firms_in(p, policy)):
        state.firms[i].number = i
        rules["firms"].begin(state.firms[i], p, luck.traits[i])


def acts(state, p, policy, luck, t, rules=ORDER):
    """Walk one month act by act; yields each record just after it has acted."""
    s, u, number = state.actors, luck.actors[t], firms_in(p, policy)
    for name, rule in rules.items():
        if name == "firms":
            if firms_act(s):
                if s.ledgers.enrolled == 0:
                    _enrol(state, p, policy, luck, rules)
                for i in range(number):
                    rule.act(state.firms[i], s, p, policy, luck.firms[t, i], t)
                    yield name, state.firms[i]
            continue
        mine = getattr(s, name)
        if name == "ledgers" and firms_act(s):
            rule.add_up(mine, state.firms, state.register.who, number, s, p)
        elif name == "ledgers":
            rule.close(mine)
        rule.act(mine, s, p, policy, u, t)
        yield name, mine


def walk(values=None, levers=None, replicate=0, seed=1, rules=ORDER):
    """Walk a history; yields the month and its state, with the same rules as both engines."""
    state, p, luck = begun(values, replicate, seed, rules, levers)
    policy = package(levers)[0]
    for t in range(int(p.calendar.horizon)):
        for _ in acts(state, p, policy, luck, t, rules):
            pass
        yield t, state


#: Settings in which numbers of different times and places come to bear.
LONG = {"calendar": {"horizon": 72}}
RUNNING = {  # a zone that runs from the first month on, with tenants inside
    "committee": {"required": 0},
    "washington": {"consent": 1},
    "pyongyang": {"hostile_line": 0},
    "zone": {"open_at_start": 1},
    "firm": {"inside_at_start": 8},
}

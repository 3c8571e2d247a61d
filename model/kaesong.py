"""The same rules as Mesa agents: one history to read, watch and talk through.

For thousands of histories use ``model.ensemble``; both tell the same history to the last bit.
"""

from collections.abc import Mapping

import numpy as np
from mesa import Agent, DataCollector, Model

from model.ensemble import firms_of, months_of
from model.given import USUAL_SEED, by_name, luck_named
from model.luck import draw
from model.outcomes import OUTCOME, QUANTITIES, QUANTITY, observe, record
from model.parameters import BadInput, nearest, overlay, points, shown
from model.policy import policies, pull
from model.schedule import ORDER, firms_act
from model.state import blank


class Actor(Agent):
    """An agent that owns one record of the state and one rule of the month."""

    name: str

    @property
    def me(self) -> np.record:
        """Its own record."""
        return getattr(self.model.state.actors, self.name)

    @property
    def luck(self) -> np.record:
        """This month's quantiles of its decisions."""
        return self.model.luck.actors[self.model.month]

    def begin(self) -> None:
        """Set up its record before the first month."""
        ORDER[self.name].begin(self.me, self.model.point, self.model.luck.actors[0])

    def step(self) -> None:
        """One month by its rule."""
        model = self.model
        ORDER[self.name].act(self.me, model.state.actors, model.point, model.policy, self.luck, model.month)


class Calendar(Actor):
    """War and elections: what nobody in the model decides."""

    name = "calendar"


class Washington(Actor):
    """Pulls levers, invites, revokes, reverses."""

    name = "washington"


class Committee(Actor):
    """The UN's 1718 Committee, and the outward processing zone committee."""

    name = "committee"


class Pyongyang(Actor):
    """Believes, and takes a posture."""

    name = "pyongyang"


class Provocations(Actor):
    """Events that a posture makes likely."""

    name = "provocations"


class Seoul(Actor):
    """Opens and closes."""

    name = "seoul"


class Suspension(Actor):
    """Pyongyang's second move: it may stop an open zone."""

    name = "suspension"


class Zone(Actor):
    """Its gate, labour office, wage and access to the market."""

    name = "zone"


class Firm(Actor):
    """Enters, hires, idles, leaves."""

    name = "firms"

    def __init__(self, model: "Kaesong", number: int) -> None:
        super().__init__(model)
        self.number = number

    @property
    def me(self) -> np.record:
        """Its own record."""
        return self.model.state.firms[self.number]

    @property
    def luck(self) -> np.record:
        """This month's quantiles of its decisions."""
        return self.model.luck.firms[self.model.month, self.number]

    def begin(self) -> None:
        """Set up its record from the traits it was born with."""
        self.me.number = self.number
        ORDER[self.name].begin(self.me, self.model.point, self.model.luck.traits[self.number])


class Moscow(Actor):
    """Pays and bids."""

    name = "moscow"


class Beijing(Actor):
    """Buys what sanctions let it."""

    name = "beijing"


class Ledgers(Actor):
    """The books; the one agent that reads every firm."""

    name = "ledgers"

    def add_up(self) -> None:
        """The sums over all firms, once they have acted."""
        model, firms = self.model, self.model.state.firms
        ORDER[self.name].add_up(self.me, firms, len(firms), model.state.actors, model.point)

    def close(self) -> None:
        """No firm is inside a closed zone."""
        ORDER[self.name].close(self.me)


#: The agent class of each record of the state.
AGENTS = {
    kind.name: kind
    for kind in (
        Calendar,
        Washington,
        Committee,
        Pyongyang,
        Provocations,
        Seoul,
        Suspension,
        Zone,
        Firm,
        Moscow,
        Beijing,
        Ledgers,
    )
}


#: Whose classes the schedule asks for more than to begin and to step.
_MORE = ("firms", "ledgers")


def _classes(agents: Mapping[str, type[Actor]]) -> dict[str, type[Actor]]:
    """The class of each record, another where one is given; raises BadInput for one that cannot serve."""
    if not isinstance(agents, Mapping):
        raise BadInput(f"agents is {shown(agents)}; it takes records with classes, e.g. {{'seoul': MySeoul}}")
    for name, kind in agents.items():
        if name not in AGENTS:
            raise BadInput(f"agents: no record '{name}'; {nearest(name, AGENTS)}")
        base = AGENTS[name] if name in _MORE else Actor
        if not isinstance(kind, type) or not issubclass(kind, base) or getattr(kind, "name", None) != name:
            raise BadInput(f"agents: {name} is {shown(kind)}; it takes a class made from {AGENTS[name].__name__}")
    return {name: agents.get(name, kind) for name, kind in AGENTS.items()}


class Kaesong(Model):
    """One history.

    policy: the name of a shipped one, or lever -> {start, strength, successor}, as in conf/policy
    (none: the status quo). world: the name of a shipped one, or values as those of parameters.
    parameters: agent -> name -> value, over those of the world and the defaults of parameters.csv.
    rng: the study's seed; with ``replicate`` it names the luck, as in the ensemble. It takes what
    Mesa takes, and None, where no replicate is named, is fresh luck: ``seed`` and ``replicate`` say
    which, and give the same history again.
    agents: other agent classes by record name, to try another mind.

    Raises BadInput, in one line, for an unknown name, a value out of range, and a month past the last.
    ``datacollector`` holds each month's QUANTITIES, and the luck; ``outcomes`` the row of the run so
    far. Mesa's batch_run takes a policy or values of one's own in a list, [{...}]: it would take
    their keys for several policies.
    """

    def __init__(
        self,
        policy: str | Mapping[str, Mapping[str, object]] | None = None,
        parameters: Mapping[str, Mapping[str, object]] | None = None,
        replicate: int | None = None,
        rng: object = USUAL_SEED,
        agents: Mapping[str, type[Actor]] | None = None,
        world: str | Mapping[str, Mapping[str, object]] | None = None,
    ) -> None:
        self.classes = _classes({} if agents is None else agents)
        drawn = points(1)
        overlay(drawn[0], by_name("world", world), "world")
        overlay(drawn[0], {} if parameters is None else parameters, "parameters")
        package = policies(1)
        pull(package[0], by_name("policy", policy), "policy")
        self.seed, self.replicate = luck = luck_named(rng, replicate)
        # What another mind draws of Mesa's own differs between replicates too.
        super().__init__(rng=luck if self.replicate else self.seed)
        self.point, self.policy = drawn[0], package[0]
        self.horizon = months_of(drawn)
        firms = firms_of(drawn, package)
        self.luck = draw(self.seed, self.replicate, self.horizon, firms)
        self.state = blank(firms)
        for name, kind in self.classes.items():
            made = [kind(self, i) for i in range(firms)] if name == "firms" else [kind(self)]
            if name != "firms":
                made[0].begin()
        if firms_act(self.state.actors):  # the zone is open in the first month
            self.walk_firms("begin")
            self.agents_by_type[self.classes["ledgers"]].do("add_up")
        self._noted = self.quantities
        told = {name: [self._note, [name]] for name in QUANTITIES}
        self.datacollector = DataCollector({**told, "seed": "seed", "replicate": "replicate"})

    @property
    def month(self) -> int:
        """The month that is being lived through, from 0."""
        return max(0, self.steps - 1)

    @property
    def quantities(self) -> np.record:
        """The month's record, dtype QUANTITY."""
        row = np.zeros(1, QUANTITY).view(np.recarray)[0]
        observe(row, self.state.actors)
        return row

    def _note(self, name: str) -> float:
        """One quantity of the month that was lived last: all are taken once, not once for each."""
        return float(self._noted[name])

    @property
    def outcomes(self) -> np.record:
        """The run so far, dtype OUTCOME."""
        row = np.zeros(1, OUTCOME).view(np.recarray)[0]
        record(row, self.state.actors)
        return row

    def _advance_time(self, until: float) -> None:
        """Mesa's step, run_for and run_until all come by here; refused before anything has been counted."""
        if until > self.horizon:
            raise BadInput(f"step: month {until:g} is past the end; calendar.horizon is {self.horizon} months")
        super()._advance_time(until)

    def step(self) -> None:
        """One month: every agent in the order of the schedule. Raises BadInput after the last."""
        for name in ORDER:
            if name == "firms":
                self.step_firms()
            else:
                self.agents_by_type[self.classes[name]].do("step")
        self._noted = self.quantities
        self.datacollector.collect(self)
        self.running = self.steps < self.horizon

    def step_firms(self) -> None:
        """The firms' part of the month, and their sums; they rest while the zone is closed."""
        books = self.agents_by_type[self.classes["ledgers"]]
        if not firms_act(self.state.actors):
            books.do("close")
            return
        if self.state.actors.ledgers.enrolled == 0:
            self.walk_firms("begin")
        self.walk_firms("step")
        books.do("add_up")

    def walk_firms(self, what: str) -> None:
        """Begin or step every firm; a world may have none."""
        if self.classes["firms"] in self.agents_by_type:
            self.agents_by_type[self.classes["firms"]].do(what)

    def run(self) -> np.record:
        """Live through all months; returns the outcomes."""
        while self.running:
            self.step()
        return self.outcomes

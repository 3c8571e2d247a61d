"""Who acts, as Mesa agents: each owns one record of the state and steps by the rule that every engine shares."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from mesa import Agent

from model.parameters import BadInput, nearest, shown
from model.schedule import ORDER

if TYPE_CHECKING:
    from model.kaesong import Kaesong


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
        ORDER[self.name].add_up(self.me, firms, model.state.register.who, len(firms), model.state.actors, model.point)

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


def classes(agents: Mapping[str, type[Actor]]) -> dict[str, type[Actor]]:
    """The class of each record, another where ``agents`` names one; raises BadInput for one that cannot serve."""
    if not isinstance(agents, Mapping):
        raise BadInput(f"agents is {shown(agents)}; it takes records with classes, e.g. {{'seoul': MySeoul}}")
    for name, kind in agents.items():
        if name not in AGENTS:
            raise BadInput(f"agents: no record '{name}'; {nearest(name, AGENTS)}")
        base = AGENTS[name] if name in _MORE else Actor
        if not isinstance(kind, type) or not issubclass(kind, base) or getattr(kind, "name", None) != name:
            raise BadInput(f"agents: {name} is {shown(kind)}; it takes a class made from {AGENTS[name].__name__}")
    return {name: agents.get(name, kind) for name, kind in AGENTS.items()}

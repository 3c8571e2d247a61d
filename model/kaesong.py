"""The same rules as Mesa agents: one history to read, watch and talk through.

For thousands of histories use ``model.ensemble``; both tell the same history to the last bit.
"""

from collections.abc import Mapping
from datetime import date

import numpy as np
from mesa import DataCollector, Model

from model.actors import Actor, classes
from model.ensemble import firms_of, months_of
from model.given import USUAL_SEED, by_name, flat, luck_named, over
from model.luck import draw
from model.outcomes import OUTCOME, OUTCOMES, QUANTITIES, QUANTITY, observe, record
from model.parameters import BadInput, overlay, points
from model.policy import policies, pull
from model.schedule import ORDER, firms_act
from model.state import blank


class Kaesong(Model):
    """One history.

    policy: the name of a shipped one, or lever -> {start, strength, successor}, as in conf/policy
    (none: the status quo). world: the name of a shipped one, or values as those of parameters.
    parameters: agent -> name -> value, over those of the world and the defaults of parameters.csv.
    rng: the study's seed; with ``replicate`` it names the luck, as in the ensemble. It takes what
    Mesa takes, and None, where no replicate is named, is fresh luck: ``seed`` and ``replicate`` say
    which, and give the same history again.
    agents: other agent classes by record name, to try another mind.
    beyond: whether numbers beyond the ranges of parameters.csv are taken, as far as they can be.
    single: numbers one by one, over all of these, as Mesa's batch_run varies them: of an agent, as
    ``pyongyang.signal``, or of a lever, as ``origin.start``.

    Raises BadInput, in one line, for an unknown name, a value out of range, and a month past the last.
    ``datacollector`` holds the date, each month's QUANTITIES, the OUTCOMES of the run so far, as
    ``outcome.talks_month``, and the luck. Mesa's batch_run takes a policy or values of one's own in a
    list, [{...}]: it would take their keys for several policies.
    """

    def __init__(
        self,
        policy: str | Mapping[str, Mapping[str, object]] | None = None,
        parameters: Mapping[str, Mapping[str, object]] | None = None,
        replicate: int | None = None,
        rng: object = USUAL_SEED,
        agents: Mapping[str, type[Actor]] | None = None,
        world: str | Mapping[str, Mapping[str, object]] | None = None,
        beyond: bool = False,
        **single: object,
    ) -> None:
        self.classes = classes({} if agents is None else agents)
        numbers, levers = flat(single)
        drawn = points(1)
        overlay(drawn[0], by_name("world", world), "world", beyond)
        overlay(drawn[0], {} if parameters is None else parameters, "parameters", beyond)
        overlay(drawn[0], numbers, "parameters", beyond)
        package = policies(1)
        pull(package[0], over(by_name("policy", policy), levers), "policy")
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
        columns = (*QUANTITIES, *(f"outcome.{name}" for name in OUTCOMES))
        told = {name: [self._note, [name]] for name in columns}
        self.datacollector = DataCollector({"date": "date", **told, "seed": "seed", "replicate": "replicate"})

    @property
    def month(self) -> int:
        """The month that is being lived through, from 0."""
        return max(0, self.steps - 1)

    @property
    def date(self) -> date:
        """The first day of the month that is being lived through."""
        place = int(12 * self.point.calendar.first_year + self.point.calendar.first_month - 1) + self.month
        return date(place // 12, place % 12 + 1, 1)

    @property
    def quantities(self) -> np.record:
        """The month's record, dtype QUANTITY."""
        row = np.zeros(1, QUANTITY).view(np.recarray)[0]
        observe(row, self.state.actors)
        return row

    def _note(self, name: str) -> float:
        """A column of the month that was lived last: all are taken once, and not once for each."""
        of, _, outcome = name.partition("outcome.")
        return float(self._noted[1][outcome] if outcome else self._noted[0][of])

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
        self._noted = self.quantities, self.outcomes
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

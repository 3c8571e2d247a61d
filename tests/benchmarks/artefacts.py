"""What ABMfact, a tool of the same purpose as `kaesong audit artefacts=true`, says of the Mesa model.

python -m tests.benchmarks.artefacts [--seeds 20]

ABMfact reruns a model at one set of parameters under changes that must not matter, and compares each
claim's mean with that of the model as it is. It is given what our Mesa model can change from outside:
another order of the month, the firms walked in another order, another seed, and half as many firms of
twice the size, which it takes for a scale of the population. There is no grid and no step but a month.
"""

import argparse
from collections.abc import Callable
from typing import Any

import numpy as np
from abmfact import Audit, AuditResult, Budget, MesaAdapter, run_audit
from abmfact.audit import FLAGGED
from abmfact.checks import CHECK_NAMES
from abmfact.claims import parse_claims
from rich.console import Console
from rich.table import Table

from model.actors import Firm
from model.kaesong import Kaesong
from model.parameters import PARAMETERS
from model.schedule import ORDER
from tests.benchmarks.rows import seconds
from tests.support.shipped import shipped

AS_IS, NORTH_LAST = "as_is", "north_last"
_NORTH, _OTHERS = ("pyongyang", "provocations"), ("moscow", "beijing", "seoul")
_REST = [name for name in ORDER if name not in (*_NORTH, *_OTHERS)]
#: The order of the month, and that in which the North acts after Moscow, Beijing and Seoul.
ORDERS = {AS_IS: tuple(ORDER), NORTH_LAST: (*_REST[:3], *_OTHERS, *_NORTH, *_REST[3:])}
FIRMS = PARAMETERS["firm"]
CANDIDATES = 20  # and not the 300 that ship: Mesa walks every firm in every month
RUNS = {"where": {"running": [1]}}
#: Some of what the audit tests, as ABMfact reads claims: a mean against a number, or a slope over a parameter.
CLAIMS = [
    {"id": "a grand bargain brings talks", "metric": "talks", "test": "monotone_increasing", "over": "bargain"}
    | {"where": {"bargain": [0.0, 1.0]}},
    {"id": "alignment hangs on payment", "metric": "alignment", "test": "monotone_increasing", "over": "paid"}
    | {"where": {"paid": [0.3, 0.9]}},
    {"id": "an open zone pays the North", "metric": "cash", "test": "greater_than", "value": 1.0} | RUNS,
    {"id": "less than a tenth of what Russia pays", "metric": "tenth", "test": "less_than", "value": 0.0} | RUNS,
    {"id": "an open zone has workers at the end", "metric": "workers", "test": "greater_than", "value": 1000.0} | RUNS,
]


class Client(Kaesong):
    """A history as ABMfact asks for it.

    bargain: strength of the grand bargain, 0 or 1; paid: Moscow's chance to pay a month; running: whether
    the zone runs from the start; order: of the month; walked: names the order in which firms act;
    larger: how many firms in one, since the table allows no more tenants.
    """

    def __init__(
        self,
        replicate: int = 0,
        bargain: float = 0.0,
        paid: float = 0.7,
        running: int = 0,
        order: str = AS_IS,
        walked: int | None = None,
        larger: float = 1.0,
    ) -> None:
        self.order = ORDERS[order]
        self.shuffles = None if walked is None else np.random.default_rng(walked)
        levers = shipped(["grand_bargain"])["policy"]["grand_bargain"] if bargain else {}
        super().__init__(levers, _values(paid, running, larger), replicate=replicate)

    def step(self) -> None:
        """One month in the order that was asked for."""
        for name in self.order:
            if name == "firms":
                self.step_firms()
            else:
                self.agents_by_type[self.classes[name]].do("step")
        self.running = self.steps < self.horizon

    def walk_firms(self, what: str) -> None:
        """Firms in the order of their numbers, or in another."""
        agents = list(self.agents_by_type[Firm])
        if self.shuffles is not None:
            self.shuffles.shuffle(agents)
        for agent in agents:
            getattr(agent, what)()


def _values(paid: float, running: int, larger: float) -> dict[str, dict[str, Any]]:
    """Parameter values; an open zone under the law of 2004-16, as in the audit."""
    number = {"tenants": FIRMS["tenants"].default // larger, "candidates": CANDIDATES // larger}
    values = {
        "moscow": {"pays_war": paid, "pays_peace": paid},
        "firm": number | {"workforce": FIRMS["workforce"].default * larger},
    }
    if running:
        values["firm"]["inside_at_start"] = number["tenants"]
        values |= {"zone": {"open_at_start": 1}, "washington": {"consent": 1.0}, "committee": {"required": 0}}
    return values


def outcome(name: str) -> Callable[[Client], float]:
    """An outcome of a finished history."""
    return lambda model: float(model.outcomes[name])


OUTPUTS = {
    "talks": outcome("talks_by_deadline"),
    "alignment": outcome("alignment_mean"),
    "cash": outcome("cash_zone"),
    "workers": outcome("zone_workers_end"),
    "tenth": lambda model: float(model.outcomes["cash_zone"] - 0.1 * model.outcomes["cash_russia"]),
}


def audited(seeds: int) -> AuditResult:
    """What ABMfact finds."""
    adapter = MesaAdapter(
        Client,
        steps=int(PARAMETERS["calendar"]["horizon"].default),
        outputs=OUTPUTS,
        knob_kwargs={"update_order": "order", "agent_order": "walked", "pop_scale": "larger"},
        update_orders=list(ORDERS),
        update_order_default=AS_IS,
        seed_kwarg="replicate",
        name="kaesong",
    )
    claims = parse_claims(CLAIMS, CHECK_NAMES)
    return run_audit(Audit(adapter, {}, claims, Budget(seeds=seeds)))


def main() -> None:
    """Run, print."""
    words = argparse.ArgumentParser(prog="python -m tests.benchmarks.artefacts", description=__doc__)
    words.add_argument("--seeds", type=int, default=20, help="of each condition")
    given = words.parse_args()
    found: list[AuditResult] = []
    took = seconds(lambda: found.append(audited(given.seeds)))
    console, table = Console(), Table("check", *(claim["id"] for claim in CLAIMS))
    matrix = found[0].matrix()
    for check in CHECK_NAMES:
        table.add_row(*(word.replace("_", " ").lower() for word in (check, *(row[check] for row in matrix.values()))))
    console.print(table)
    for verdict in found[0].verdicts:
        if verdict["verdict"] in FLAGGED:
            console.print(f"{verdict['claim']}, {verdict['check']}: {verdict['reason']}", highlight=False)
    console.print(f"{took:.0f} s")


if __name__ == "__main__":
    main()

"""The record sets numbers: approximate Bayesian computation on the fit column.

kaesong calibrate
kaesong calibrate population=200 recovery=0 name=quick
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import polars as pl

from experiments.calibrate import calibration
from experiments.calibrate.calibration import Effort, Plan, Workshop
from experiments.calibrate.columns import COLUMNS
from experiments.calibrate.console import Report, calibrating, shown
from experiments.calibrate.simulator import Simulator
from experiments.calibrate.words import METHODS, calibration_verdict
from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.prior import DRAWN
from experiments.lab.design.settings import setting
from experiments.lab.design.study import Study
from experiments.lab.engine.processes import processes
from experiments.lab.engine.results import writing
from experiments.lab.present.finished import Drawn, Finished
from model.cache import source_hash
from model.parameters import PARAMETERS, BadInput, nearest

#: The parts of the record that a calibration may ask, in the order in which they can be fitted.
PARTS = ("zone", "alignment", "talks", "provocations", "stops")
KINDS = ("moves", "carries")


def blocks(key: str, value: Any) -> dict[str, dict[str, list[str]]]:
    """The blocks of a calibration, with the parameters that each moves and carries."""
    if not isinstance(value, Mapping) or not value:
        raise BadInput(f"{key}={checks.shown(value)}: at least one block is needed; allowed: {', '.join(PARTS)}")
    found = {}
    for block, lists in value.items():
        if block not in PARTS:
            raise BadInput(f"{key}.{block}: no such block; {nearest(block, PARTS)}")
        for kind in lists if isinstance(lists, Mapping) else ():
            if kind not in KINDS:
                raise BadInput(f"{key}.{block}.{kind}: a block has no such list; {nearest(kind, KINDS)}")
        if not isinstance(lists, Mapping) or len(lists) < len(KINDS):
            raise BadInput(f"{key}.{block}: it takes moves and carries, each a list of parameters")
        for kind, known in (("moves", list(DRAWN)), ("carries", [*PARAMETERS, *DRAWN])):
            listed = lists[kind]
            if not isinstance(listed, list) or (kind == "moves" and not listed):
                raise BadInput(f"{key}.{block}.{kind}={checks.shown(listed)}: it takes a list of parameters")
            for name in listed:
                if name not in known:
                    what = "cannot be fitted" if kind == "moves" else "is neither agent nor uncertain parameter"
                    raise BadInput(f"{key}.{block}.{kind}: {name} {what}; {nearest(name, known)}")
        found[block] = {kind: list(names) for kind, names in lists.items()}
    return found


@dataclass(frozen=True, kw_only=True)
class Calibrate(Study):
    """Blocks of parameters fitted one after the other.

    population: particles a generation; last: those of the generation at the last threshold, in populations;
    simulations: histories after which a block begins no further generation; recovery: trials on synthetic
    truth; blocks: block -> the parameters that it moves, and those that it carries along.
    """

    command = "calibrate"
    methods = METHODS
    holds: ClassVar = {
        "posterior.csv": "A row a draw: the parameters that the record leaves plausible. Studies can draw from it.",
        "summary.csv": "A row a parameter: prior, posterior, and how far the record narrowed it.",
        "generations.csv": "A row a generation of the fit: its tolerance, simulations and acceptance.",
        "predictive.csv": "A row a target: what was observed, and what prior and posterior say of it.",
        "recovery.csv": "A row a parameter of a synthetic record: its true value, and where the posterior puts it.",
    }
    columns: ClassVar = COLUMNS
    omits = ("start", "horizon")
    always: ClassVar = {"world": ("history", "since_1993", "since_2019"), "policy": ("status_quo",)}
    compares = False
    no_draws = "calibrate draws from the priors itself; single values are set as parameters.zone.labour_pool=60000"

    population: int = setting(checks.whole(50, 100_000))
    last: int = setting(checks.whole(1, 100))
    simulations: int = setting(checks.whole(1_000, 100_000_000))
    recovery: int = setting(checks.whole(0, 1_000))
    blocks: dict[str, dict[str, list[str]]] = setting(blocks)

    def check(self) -> None:
        """As of Study; a parameter that its world sets cannot be fitted."""
        super().check()
        for plan in self._plans:
            self._simulator(plan, pl.DataFrame())

    def decides(self) -> dict[str, Any]:
        """As of Study, and all that decides the posterior."""
        return super().decides() | {
            "population": self.population,
            "last": self.last,
            "simulations": self.simulations,
            "blocks": self.blocks,
            "recovery": self.recovery,
        }

    def run(self, kept: Path | None) -> Finished:
        """Fit block after block, and try the method; finished parts wait in ``kept``."""
        with ExitStack() as stack:
            report = stack.enter_context(calibrating(kept))
            if kept is None:
                folder = Path(stack.enter_context(TemporaryDirectory(prefix="kaesong-")))
            else:
                self._agree(folder := kept)
            pool = stack.enter_context(processes(self.threads))
            tables = self._fit(Workshop(folder, pool, self.threads, report), report)
        verdict = calibration_verdict(tables)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.calibrate.page import calibrate_page

            return calibrate_page(self, tables, verdict, drawings, manifest)

        return Finished(
            study=self,
            tables=tables,
            answer=verdict,
            figures=self._figures(tables) if self.figures else {},
            console=shown(tables["generations"], verdict, report.rate),
            page=page,
            count=int(tables["generations"]["simulations"].sum()),
        )

    def _fit(self, workshop: Workshop, report: Report) -> dict[str, pl.DataFrame]:
        """The tables of a calibration, by name."""
        effort = Effort(self.population, self.last, self.simulations, self.recovery, self.seed)
        posterior = pl.DataFrame()
        parts: dict[str, list[pl.DataFrame]] = {"generations": [], "predictive": [], "recovery": []}
        for plan in self._plans:
            simulate = self._simulator(plan, posterior)
            report.begin(f"{plan.name}: fitting")
            posterior, generations = calibration.fit(plan, simulate, effort, workshop)
            parts["generations"].append(generations)
            parts["predictive"].append(calibration.predictions(plan, simulate, posterior, effort))
            report.begin(f"{plan.name}: synthetic truths", counts=False)
            parts["recovery"].append(calibration.recover(plan, simulate, effort, workshop))
        posterior = calibration.thinned(posterior, self.population)
        summary = calibration.told(self._plans, posterior, self.priors)
        return {"posterior": calibration.rounded(posterior), "summary": summary} | {
            name: pl.concat(tables) for name, tables in parts.items()
        }

    def _simulator(self, plan: Plan, before: pl.DataFrame) -> Simulator:
        return calibration.simulator(plan, self._whole_worlds, before, self.priors, self.beyond)

    @property
    def _plans(self) -> list[Plan]:
        return [Plan(name, **lists) for name, lists in self.blocks.items()]

    @property
    def _whole_worlds(self) -> dict[str, dict]:
        """The worlds of the record with what the user has set above them."""
        return {
            world: {
                agent: values.get(agent, {}) | self.parameters.get(agent, {}) for agent in {**values, **self.parameters}
            }
            for world, values in self.worlds.items()
        }

    def _agree(self, kept: Path) -> None:
        """Leave what decides beside the parts, or compare with what was; raises BadInput for another's."""
        asked = {key: value for key, value in self.decides().items() if key != "recovery"}
        asked |= {"priors": {name: str(own) for name, own in self.priors.items()}} if self.priors else {}
        asked = json.loads(json.dumps(asked | {"world": self._whole_worlds, "model": source_hash()}))
        note = kept / "decides.json"
        if note.exists():
            before = json.loads(note.read_text("utf-8"))
            if other := [key for key, value in asked.items() if before.get(key) != value]:
                raise BadInput(
                    f"name={self.name}: an unfinished calibration of that name differs in "
                    f"{', '.join(other)}; remove {kept.parent} or choose another name"
                )
        with writing(note):
            kept.mkdir(parents=True, exist_ok=True)
            note.write_text(json.dumps(asked), "utf-8")

    def _figures(self, tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
        from experiments.calibrate.figures import pairs, posterior, predictive, recovery

        found = {
            "posterior": posterior.draw(tables["summary"], tables["posterior"], self.priors),
            "predictive": predictive.draw(tables["predictive"]),
        }
        for block in self.blocks:
            if tables["summary"].filter(block=block, verdict="identified").height > 1:
                found[f"pairs_{block}"] = pairs.draw(tables["posterior"], tables["summary"], block)
        if self.recovery:
            found["recovery"] = recovery.draw(tables["recovery"])
        return found


def calibrate(**settings: Any) -> Finished:
    """Fit parameters from Python: ``calibrate(population=100, recovery=0)``.

    Takes the settings of ``kaesong calibrate --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Calibrate, **settings)

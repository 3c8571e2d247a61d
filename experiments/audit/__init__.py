"""Every claim of the argument and of its critics, tested in hundreds of plausible worlds.

kaesong audit
kaesong audit points=280 parameters=prior parameters.pyongyang.rivalry=0
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import polars as pl

from experiments.audit import tables
from experiments.audit.cases import POLICIES, audit_design
from experiments.audit.console import shown
from experiments.audit.words import METHODS, sentences
from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design
from experiments.lab.design.settings import setting
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished


@dataclass(frozen=True, kw_only=True)
class Audit(Tiled):
    """Claims in plausible worlds; ``points``: draws of all uncertain numbers, dealt to the worlds in turn."""

    command = "audit"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a claim or objection: the shares of worlds in which it holds, fails or stays open.",
        "channels.csv": "A row a claim and channel: the verdicts in worlds with the channel off, and with it on.",
        "verdicts.parquet": "A row a claim and plausible world: the verdict there, with its effect and interval.",
        "bills.csv": "Who pays for recognition, in million US dollars: quantiles over the plausible worlds.",
    }
    always: ClassVar = {"policy": POLICIES}

    points: int = setting(checks.whole(2, 100_000), 560)
    replicates: int = setting(checks.whole(20, 100_000), 300)

    @cached_property
    def sample(self) -> Design:
        """Every case in every plausible world."""
        return audit_design(self)

    def finish(self, runs: Runs) -> Finished:
        """The verdict on every claim in every world, what they add up to, and the answer."""
        values = runs.metrics(tables.OUTCOMES)
        verdicts = tables.verdicts(self, values)
        summary, channels = tables.summary(self, verdicts), tables.channels(self, verdicts)
        bills = tables.bills(self, values)
        answer = sentences(summary, channels)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.audit.page import page as audit_page

            return audit_page(self, summary, channels, bills, answer, drawings, manifest)

        return Finished(
            study=self,
            tables={"summary": summary, "channels": channels, "verdicts": verdicts, "bills": bills}
            | drawn.of_points(self, self.points),
            units={"draws": drawn.UNITS, "verdicts": {}},
            answer=answer,
            figures=self._figures(summary, channels) if self.figures else {},
            console=shown(summary, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _figures(self, summary: pl.DataFrame, channels: pl.DataFrame) -> dict[str, Any]:
        from experiments.audit.figures import strips

        return {"strips": strips.draw(summary, channels)}


def audit(**settings: Any) -> Finished:
    """Audit from Python: ``audit(points=10, replicates=40)``.

    Takes the settings of ``kaesong audit --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Audit, **settings)

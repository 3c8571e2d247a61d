"""Which numbers decide: Sobol' indices or Morris's screening of outcomes and effects, luck included.

kaesong sensitivity
kaesong sensitivity method=morris vary=[all] points=100
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import polars as pl

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.tiled import Tiled, axes_of
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.sensitivity import indices
from experiments.sensitivity.console import shown
from experiments.sensitivity.tables import analysed
from experiments.sensitivity.words import METHODS, sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Tiled):
    """Indices by one of two methods; ``points``: rows of Sobol's base sample, or walks of Morris."""

    command = "sensitivity"
    holds: ClassVar = {
        "summary.csv": "A row an outcome or effect, factor and index: how much of the spread the factor decides."
    }

    method: str = setting(checks.choice(*METHODS), "sobol")
    points: int = setting(checks.whole(4, 2**20), 2048)
    vary: tuple[str, ...] = setting(checks.vary)
    metrics: tuple[str, ...] = setting(checks.metrics, decides=SHOWN)

    @property
    def methods(self) -> str:  # type: ignore[override]
        """Those of the method."""
        return METHODS[self.method]

    @cached_property
    def sample(self) -> Design:
        """The points of the method, each with the replicate it meets; raises BadInput."""
        axes = axes_of(self, self.vary, "vary")
        return indices.sampled(self.method, axes, self.vary, self.points, self.seed)

    @property
    def besides(self) -> bool:
        """Whether a replicate draws parameters that the design does not vary."""
        return not set(self.uncertain) <= {axis.name for axis in self.axes}

    def decides(self) -> dict[str, Any]:
        """As of Tiled, and the method."""
        return super().decides() | {"method": self.method}

    def finish(self, runs: Runs) -> Finished:
        """Indices of every outcome and effect, figures, and the answer."""
        table = analysed(self, self._gathered(runs))
        answer = sentences(self, table)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.sensitivity.page import sensitivity_page

            return sensitivity_page(self, table, answer, drawings, manifest, self.besides)

        return Finished(
            study=self,
            tables={"summary": table} | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(table) if self.figures else {},
            console=shown(self, table, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _gathered(self, runs: Runs) -> np.ndarray:
        """The metrics of all runs, of which each point has one, (points, worlds, policies, metrics)."""
        return runs.metrics(self.metrics)[0]

    def _figures(self, table: pl.DataFrame) -> dict[str, "Figure"]:
        """The figures of the method, in every world."""
        from experiments.sensitivity.figures import convergence, factors

        drawn = {}
        for world in self.worlds:
            one = table.filter(pl.col("world") == world)
            drawn[self.prefix(world) + "factors"] = factors.draw(one, self.method, rest=self.besides)
            if self.method == "sobol":
                drawn[self.prefix(world) + "convergence"] = convergence.draw(one)
        return drawn


def sensitivity(**settings: Any) -> Finished:
    """Indices from Python: ``sensitivity(vary=["pyongyang", "moscow"], points=64)``.

    Takes the settings of ``kaesong sensitivity --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Sensitivity, **settings)

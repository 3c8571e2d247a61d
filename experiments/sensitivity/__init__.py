"""Which numbers decide: Sobol' indices, Morris's screening or PAWN, of outcomes and effects.

kaesong sensitivity
kaesong sensitivity second=true
kaesong sensitivity method=morris vary=[all] points=100
kaesong sensitivity method=pawn vary=[all]
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

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
from experiments.sensitivity.columns import COLUMNS
from experiments.sensitivity.console import shown
from experiments.sensitivity.tables import analysed, analysed_pairs
from experiments.sensitivity.words import METHODS, PAIRS, costs, sentences

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Sensitivity(Tiled):
    """Indices by one of three methods.

    ``points``: rows of Sobol's base sample, walks of Morris, or points of PAWN; ``second``: whether
    pairs are told too, which takes almost twice as many runs.
    """

    command = "sensitivity"
    counts: ClassVar = "points"
    holds: ClassVar = {
        "summary.csv": "A row an outcome or effect, factor and index: how much of the spread the factor decides.",
        "pairs.csv": "A row an outcome or effect and pair of factors: what both do beyond what each does alone.",
    }
    columns: ClassVar = COLUMNS

    method: str = setting(checks.choice(*METHODS), "sobol")
    points: int = setting(checks.whole(4, 2**20), 2048)
    second: bool = setting(checks.truth, False)
    vary: tuple[str, ...] = setting(checks.vary)
    metrics: tuple[str, ...] = setting(checks.metrics, decides=SHOWN)

    @property
    def methods(self) -> str:  # type: ignore[override]
        """Those of the method, and of pairs where they are told."""
        return METHODS[self.method] + (PAIRS if self.second else "")

    @cached_property
    def sample(self) -> Design:
        """The points of the method, each with the replicate it meets; raises BadInput."""
        axes = axes_of(self, self.vary, "vary")
        return indices.sampled(self.method, axes, self.vary, self.points, self.seed, self.second)

    @property
    def cuts(self) -> list[int]:
        """As of Tiled: where the sample is half, a quarter and so on of what it will be, if it grows by doubling."""
        rows = len(self.sample) // self.points
        return [rows * size for size in indices.sizes_of(self.points)[:-1]] if self.method == "sobol" else []

    def first(self, size: int) -> Self | None:
        """As of Tiled, the largest with at most so many points; of Sobol' indices alone."""
        sizes = [one for one in indices.sizes_of(self.points) if one <= size and self.method == "sobol"]
        return super().first(sizes[-1]) if sizes else None

    @property
    def remarks(self) -> list[str]:
        """As of Tiled, and what pairs cost."""
        return [*super().remarks, *([f"second=true: {costs(self)}"] if self.second else [])]

    @property
    def besides(self) -> bool:
        """Whether a replicate draws parameters that the design does not vary."""
        return not set(self.uncertain) <= {axis.name for axis in self.axes}

    def decides(self) -> dict[str, Any]:
        """As of Tiled, the method, and whether pairs are told."""
        return super().decides() | {"method": self.method} | ({"second": True} if self.second else {})

    def finish(self, runs: Runs) -> Finished:
        """Indices of every outcome and effect, figures, and the answer."""
        values = self._gathered(runs)
        table, pairs = analysed(self, values), analysed_pairs(self, values) if self.second else None
        answer = sentences(self, table, pairs)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.sensitivity.page import sensitivity_page

            return sensitivity_page(self, table, pairs, answer, drawings, manifest, self.besides)

        return Finished(
            study=self,
            tables={"summary": table} | ({} if pairs is None else {"pairs": pairs}) | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(table, pairs) if self.figures else {},
            console=shown(self, table, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _gathered(self, runs: Runs) -> np.ndarray:
        """The metrics of all runs, of which each point has one, (points, worlds, policies, metrics)."""
        return runs.metrics(self.metrics)[0]

    def _figures(self, table: pl.DataFrame, pairs: pl.DataFrame | None) -> dict[str, "Figure"]:
        """The figures of the method, in every world."""
        from experiments.sensitivity.figures import convergence, factors
        from experiments.sensitivity.figures import pairs as together

        drawn = {}
        for world in self.worlds:
            one = table.filter(pl.col("world") == world)
            drawn[self.prefix(world) + "factors"] = factors.draw(one, self.method, rest=self.besides)
            if pairs is not None:
                drawn[self.prefix(world) + "pairs"] = together.draw(pairs.filter(pl.col("world") == world))
            if self.method != "morris":
                drawn[self.prefix(world) + "convergence"] = convergence.draw(one, self.method)
        return drawn


def sensitivity(**settings: Any) -> Finished:
    """Indices from Python: ``sensitivity(vary=["pyongyang", "moscow"], points=64)``.

    Takes the settings of ``kaesong sensitivity --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Sensitivity, **settings)

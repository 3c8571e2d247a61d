"""Any design, on common luck: points out to an executor, one table back, resumable.

kaesong sweep 'parameters.moscow.price=range(20,140,20)' policy=[recognition,grand_bargain]
kaesong sweep design=lhs points=500 vary=[moscow.price,firm.value]
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import MOST_POINTS, Design, columns_of, designed
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.study import REFERENCE
from experiments.lab.design.tiled import Tiled, axes_of
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.lab.stats.effects import foreseen
from experiments.sweep.columns import COLUMNS
from experiments.sweep.console import shown
from experiments.sweep.moments import Moments
from experiments.sweep.words import METHODS, sentences
from model.parameters import BadInput

FORETELLS = 100  # replicates of every point, from which the widest interval of many is foretold


@dataclass(frozen=True, kw_only=True)
class Sweep(Tiled):
    """Policies at every point of a design.

    vary: axes, each a name or a name with its values; design: its kind with its own settings; points:
    how many, None for the design's own number; metrics: outcomes that are summed up and drawn.
    """

    command = "sweep"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a point, world, policy and outcome: its mean, and its effect against the status quo."
    }
    columns: ClassVar = COLUMNS

    design: dict[str, Any] = setting(checks.design)
    points: int | None = setting(checks.optional(checks.whole(1, MOST_POINTS)), None)
    vary: tuple[str, ...] = setting(checks.vary)
    replicates: int = setting(checks.whole(1, 10_000_000), 400)
    metrics: tuple[str, ...] = setting(checks.metrics, decides=SHOWN)

    def check(self) -> None:
        """As of Tiled; a file of points names its axes itself."""
        if self.design["kind"] == "file" and any(word.startswith("vary=") for word in self.words):
            raise BadInput("vary: design=file takes its axes from the columns of the file")
        super().check()

    @cached_property
    def sample(self) -> Design:
        """The points of the design; raises BadInput."""
        path = self.design["path"] if self.design["kind"] == "file" else None
        words, where = (columns_of(path), str(path)) if self.design["kind"] == "file" else (self.vary, "vary")
        return designed(self.design, self.points, axes_of(self, words, where), self.seed)

    def attainable(self, runs: Runs, replicates: int) -> float | None:
        """As of Tiled, at any point; None where there are too few replicates for so many points."""
        names = list(self.policies)
        if runs.replicates < FORETELLS or len(names) < 2:
            return None
        talks = runs.metrics(("talks_by_deadline",))[..., 0]
        place = names.index(REFERENCE)
        others = [k for k in range(len(names)) if k != place]
        return foreseen(talks[..., others] - talks[..., [place]], drawn.draws_of(self, runs.replicates), replicates)

    def finish(self, runs: Runs) -> Finished:
        """Means and effects at every point, figures that fit what varies, and the answer."""
        moments = Moments(self)
        for tile, outcomes in runs:
            moments.add(tile, outcomes)
        summary = moments.table()
        answer = sentences(self, summary)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.sweep.page import sweep_page

            return sweep_page(self, summary, answer, drawings, manifest)

        return Finished(
            study=self,
            tables={"summary": summary} | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=dict(self._figures(summary)) if self.figures else {},
            console=shown(self, summary, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _figures(self, summary: Any) -> Any:
        from experiments.sweep.figures import gallery

        return gallery(summary, self.axes, self.metrics)


def sweep(**settings: Any) -> Finished:
    """Sweep from Python: ``sweep(vary=["moscow.price=40,80"], policy="recognition", replicates=50)``.

    Takes the settings of ``kaesong sweep --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Sweep, **settings)

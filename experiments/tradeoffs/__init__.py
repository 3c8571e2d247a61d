"""What a class argues about: policies against goals that pull apart, over plausible worlds.

kaesong tradeoffs
kaesong tradeoffs weights.talks=3 weights.cash=1
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any, ClassVar

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design, of_draws
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.tradeoffs import goals, tables
from experiments.tradeoffs.columns import COLUMNS
from experiments.tradeoffs.console import shown
from experiments.tradeoffs.words import METHODS, sentences
from model.policy import LATEST_START


@dataclass(frozen=True, kw_only=True)
class Tradeoffs(Tiled):
    """Policies in every draw and world; ``starts`` and ``strengths``: at which each is tried besides.

    weights: goal -> how much it counts; satisfice: goal -> what is good enough, against the status quo.
    """

    command = "tradeoffs"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a policy: what it brings on every goal, its regrets, robustness and score. "
        "Columns in _first: in what share of resamples it ranks first. Those in _half: what half of the draws says."
    }
    columns: ClassVar = COLUMNS

    points: int = setting(checks.whole(2, 1_000_000), 100)
    replicates: int = setting(checks.whole(2, 100_000), 50)
    starts: tuple[int, ...] = setting(checks.list_of(checks.whole(1, LATEST_START)), ())
    strengths: tuple[float, ...] = setting(checks.list_of(goals.strength), ())
    weights: dict[str, float] = setting(goals.numbers(0, 1000), decides=SHOWN)
    satisfice: dict[str, float] = setting(goals.numbers(-1e6, 1e6), decides=SHOWN)

    @classmethod
    def arms(cls, chosen: dict[str, dict], settings: Mapping[str, Any]) -> dict[str, dict]:
        """Every policy with all its levers from each start and at each strength, beside those without any."""
        starts, strengths = settings.get("starts", ()), settings.get("strengths", ())
        made: dict[str, dict] = {}
        for name, levers in chosen.items():
            for start, strength in product(starts or (None,), strengths or (None,)):
                own = {"start": start, "strength": strength}
                own = {key: value for key, value in own.items() if value is not None and levers}
                ending = "".join(
                    (f"_from_{start}" if "start" in own else "", f"_at_{strength:g}" if "strength" in own else "")
                )
                made[name + ending] = {
                    lever: {**setting, **own} if isinstance(setting, Mapping) else setting
                    for lever, setting in levers.items()
                }
        return made

    @cached_property
    def sample(self) -> Design:
        """Draws of all uncertain numbers, each a point."""
        return of_draws(self.points)

    def finish(self, runs: Runs) -> Finished:
        """Every policy on every goal, who beats whom, figures, and the answer."""
        summary = tables.summary(self, runs.metrics(goals.OUTCOMES))
        answer = sentences(self, summary)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.tradeoffs.page import page as tradeoffs_page

            return tradeoffs_page(self, summary, answer, drawings, manifest)

        return Finished(
            study=self,
            tables={"summary": summary} | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(summary) if self.figures else {},
            console=shown(summary, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _figures(self, summary: Any) -> dict[str, Any]:
        from experiments.tradeoffs.figures import parallel, standing

        return {"parallel": parallel.draw(summary), "standing": standing.draw(summary)}


def tradeoffs(**settings: Any) -> Finished:
    """Weigh goals from Python: ``tradeoffs(points=20, weights={"talks": 3})``.

    Takes the settings of ``kaesong tradeoffs --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Tradeoffs, **settings)

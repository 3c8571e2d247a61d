"""Under which conditions a policy brings talks, and under which it backfires: scenario discovery.

kaesong discover
kaesong discover policy=grand_bargain brings=0.3
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from experiments.conduct import finished
from experiments.discover import tables
from experiments.discover.columns import COLUMNS
from experiments.discover.steps import trajectories
from experiments.discover.words import METHODS, sentences
from experiments.discover.worlds import rerun_of, world_file
from experiments.lab.design import checks
from experiments.lab.design.designs import Design, of_draws
from experiments.lab.design.places import CONF
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.study import REFERENCE
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present import console
from experiments.lab.present.finished import Drawn, Finished
from model.cache import INSTALLED
from model.parameters import BadInput

if TYPE_CHECKING:
    from matplotlib.figure import Figure

#: The folder in the results that --config-dir takes; apart from figures/, or Hydra would take that for a group.
OWN = "conf"


@dataclass(frozen=True, kw_only=True)
class Discover(Tiled):
    """Effects on talks in many draws, and boxes that hold the large and the bad ones.

    brings: the effect from which a policy brings talks; backfires: the loss from which it backfires;
    keep: the name under which the first box is kept as a world.
    """

    command = "discover"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a limit of each box of conditions, with how much the box covers and how pure it is. "
        "`coverage` and `density` are where it was found. With `_tested` they are on draws held out, with their "
        "95 % intervals. `in_half`: half of the draws give a limit on the same side as well.",
        "trajectory.csv": "A row a step in which a box was narrowed, and a last one for the box taken, if any. `where` "
        "has its limits, and `settings` the words that set a study to its middle.",
        "conf/world/*.yaml": "The middle of a box, as a world for --config-dir.",
    }
    columns: ClassVar = COLUMNS

    points: int = setting(checks.whole(60, 1_000_000), 2000)
    replicates: int = setting(checks.whole(2, 100_000), 100)
    brings: float = setting(checks.share, 0.1, SHOWN)
    backfires: float = setting(checks.share, 0.02, SHOWN)
    keep: str | None = setting(checks.optional(checks.name), None, SHOWN)

    def check(self) -> None:
        """As of Tiled; there is an effect to look for, and a world that is kept has a name of its own."""
        super().check()
        if [*self.policies] == [REFERENCE]:
            raise BadInput(
                f"policy={REFERENCE}: discover asks where another policy changes talks, e.g. policy=recognition"
            )
        if self.keep is not None and INSTALLED:
            raise BadInput(
                f"keep={self.keep}: an installed kaesong takes no files of yours; the results hold each box "
                f"as a world, in a folder for --config-dir"
            )
        if self.kept is not None and self.kept.exists():
            raise BadInput(f"keep={self.keep}: conf/world/{self.keep}.yaml exists already; choose another name")

    @property
    def kept(self) -> Path | None:
        """Where the world of the first box is kept."""
        return None if self.keep is None else CONF / "world" / f"{self.keep}.yaml"

    @cached_property
    def sample(self) -> Design:
        """Draws of all uncertain numbers, each a point."""
        return of_draws(self.points)

    def finish(self, runs: Runs) -> Finished:
        """The boxes, a world for each, figures, and the answer."""
        found = tables.scenarios(self, runs.metrics(("talks_by_deadline",)))
        answer = sentences(self, found)
        boxes = {self.prefix(one.world) + one.name: one for one in found if one.box}
        where = str(self.folder / OWN)
        reruns = [rerun_of(self, one, name, where) for name, one in boxes.items()]
        outside = {}
        if self.kept is not None and boxes:
            outside[self.kept] = world_file(self, next(iter(boxes.values())), self.kept.stem)

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.discover.page import page as discover_page

            return discover_page(self, found, answer, drawings, manifest)

        return Finished(
            study=self,
            tables={"summary": tables.summary(found), "trajectory": trajectories(found)}
            | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(found) if self.figures else {},
            console=[*console.sentences(answer), *console.sentences(reruns)],
            page=page,
            count=runs.count,
            runs=runs,
            texts={f"{OWN}/world/{name}.yaml": world_file(self, one, name, where) for name, one in boxes.items()},
            outside=outside,
        )

    def _figures(self, found: list[tables.Scenario]) -> dict[str, "Figure"]:
        """A figure a scenario that has a box."""
        from experiments.discover.figures import box

        return {
            self.prefix(one.world, one.policy) + one.kind: box.draw(one, self.brings, self.backfires)
            for one in found
            if one.box
        }


def discover(**settings: Any) -> Finished:
    """Look for boxes from Python: ``discover(points=500, policy="recognition")``.

    Takes the settings of ``kaesong discover --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Discover, **settings)

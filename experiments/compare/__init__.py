"""The main job: all policies on common luck, compared with the status quo or another of them, and pairwise.

kaesong compare
kaesong compare policy=[status_quo,recognition] world=[baseline,ceasefire] replicates=200
kaesong compare reference=direct_aid
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING, Any, ClassVar, Self

import polars as pl

from experiments.compare import tables
from experiments.compare.columns import COLUMNS
from experiments.compare.console import shown
from experiments.compare.words import METHODS, order, sentences
from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.study import REFERENCE, setting_of
from experiments.lab.design.tiled import Block, Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.lab.stats import effects
from model.ensemble import months_of
from model.outcomes import QUANTITIES, QUANTITY
from model.parameters import BadInput, nearest

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST_WATCHED = 2_000  # replicates whose months are kept
WATCHED_BYTES = 400_000_000
MOST_REPLICATES = 1_000_000  # beyond this a precision is out of reach
STEP = 20  # replicates that are added at least

PAIRS = (
    "A row a world, outcome and pair of policies on common luck. `difference` is the mean of the policy less that of "
    "the other. `low` and `high` end its own 95 % interval. `joint_low` and `joint_high` end intervals that hold all "
    "pairs of an outcome in 95 % of studies. `p` says how often luck alone parts two that are alike, down to 1e-9. "
    "`p_holm` judges all pairs together, and a pair is beyond doubt below 0.05. Empty where too few runs differ."
)
RANKS = (
    "A row a world, outcome, policy and rank, with the probability of the rank from draws taken anew. `best` says "
    "whether rank 1 has the most or the least. Ties share ranks, and fewer than ten draws tell none."
)


@dataclass(frozen=True, kw_only=True)
class Compare(Tiled):
    """Policies in some worlds.

    precision: the half-width of the effects on talks to reach, or None; reference: the policy that all others are
    measured against.
    """

    command = "compare"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a world, policy and outcome: its distribution, and its effect against the status quo, or "
        "the policy that `reference=` names.",
        "pairs.csv": PAIRS,
        "ranks.csv": RANKS,
        "trajectories.parquet": "A row a world, policy, month and quantity: mean and quantiles over the runs.",
    }
    columns: ClassVar = COLUMNS

    replicates: int = setting(checks.whole(1, 10_000_000), 1000)
    precision: float | None = setting(checks.optional(checks.share), None)
    reference: str = setting(checks.anything, REFERENCE, SHOWN)

    def check(self) -> None:
        """As of Tiled, and that the reference is among the policies; raises BadInput."""
        super().check()
        if self.reference not in [*self.policies]:  # a list has no place in a dictionary
            hint = nearest(self.reference, self.policies)
            raise BadInput(f"reference={checks.shown(self.reference)}: no policy of this study has that name; {hint}")

    @property
    def title(self) -> str:
        """What is at work."""
        return f"{len(self.policies)} policies x {len(self.worlds)} worlds"

    @property
    def watched(self) -> int:
        """All replicates, up to a number and a size in memory."""
        size = len(self.worlds) * len(self.policies) * months_of(self.base) * QUANTITY.itemsize
        most = min(MOST_WATCHED, max(1, WATCHED_BYTES // size))
        return min(self.replicates, most) if self.precision is None else most

    def plan(self, runs: Runs) -> Iterator[Block]:
        """As of Tiled, and then as many replicates as the precision asks for; raises BadInput if out of reach.

        Luck depends on a replicate's number alone, so those that were run stay as they were.
        """
        yield from super().plan(runs)
        while self.precision is not None:
            have = runs.replicates
            width, needed = tables.half_width(runs, self.precision, self.reference)
            if width <= self.precision:
                return
            more = max(have + STEP, ceil(1.02 * needed))
            if have == (wanted := min(MOST_REPLICATES, more)):
                raise BadInput(
                    f"precision={self.precision}: not reached with {have:,} replicates (half-width {width:.4f})"
                )
            yield Block(range(have, wanted))

    def expected(self, runs: Runs) -> int:
        """As of Tiled, and as many more as the precision seems to ask for."""
        if self.precision is None or runs.replicates < effects.TOLD_FROM:
            return self.runs
        _, needed = tables.half_width(runs, self.precision, self.reference)
        return self.runs_a_cell * max(self.replicates, min(MOST_REPLICATES, needed))

    def attainable(self, runs: Runs, replicates: int) -> float | None:
        """As of Tiled."""
        return tables.foreseen(runs, replicates, self.reference)

    def first(self, size: int) -> Self | None:
        """As of Tiled, without a precision: so many replicates are all that it has."""
        made = super().first(size)
        if made is None or self.precision is None:
            return made
        words = [word for word in made.words if setting_of(word) != "precision"]
        stopped = made.stopped and made.stopped._replace(of=None)
        return replace(made, precision=None, words=(*words, "precision=null"), stopped=stopped)

    def decides(self) -> dict[str, Any]:
        """As of Tiled, and the precision; of which policy, where it is not the status quo."""
        against = {"reference": self.reference} if self.precision and self.reference != REFERENCE else {}
        return super().decides() | {"precision": self.precision} | against

    def finish(self, runs: Runs) -> Finished:
        """Effects, the months, figures of every world, and the answer to each."""
        summary = tables.summary(runs, self.precision, self.reference)
        pairs, ranks = tables.compared(runs)
        trajectories = tables.trajectories(self, runs.months())
        answers = {world: [*sentences(summary, world, self), *order(pairs, ranks, world)] for world in self.worlds}
        figures = self._figures(runs, summary, trajectories, ranks) if self.figures else {}

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.compare.page import compare_page

            by_world = {
                world: {name: drawings[self.prefix(world) + name] for name in own} for world, own in figures.items()
            }
            return compare_page(self, summary, ranks, answers, by_world, manifest)

        return Finished(
            study=self,
            tables={"summary": summary, "pairs": pairs, "ranks": ranks, "trajectories": trajectories}
            | drawn.of(self, runs.replicates),
            units=drawn.UNITS | {"trajectories": {name: measure.unit for name, measure in QUANTITIES.items()}},
            notes={"trajectories": {"replicates": str(min(self.watched, runs.replicates))}},
            answer=[sentence for answer in answers.values() for sentence in answer],
            figures={
                self.prefix(world) + name: figure for world, own in figures.items() for name, figure in own.items()
            },
            console=shown(self, summary, answers),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _figures(
        self, runs: Runs, summary: pl.DataFrame, trajectories: pl.DataFrame, ranks: pl.DataFrame
    ) -> dict[str, dict[str, "Figure"]]:
        """World -> its figures by name."""
        from experiments.compare.figures import gallery

        table = runs.table()
        here = {world: pl.col("world") == world for world in self.worlds}
        return {
            world: dict(
                gallery(
                    table.filter(one), summary.filter(one), trajectories.filter(one), ranks.filter(one), self.reference
                )
            )
            for world, one in here.items()
        }


def compare(**settings: Any) -> Finished:
    """Compare policies, from Python: ``compare(policy=["recognition"], replicates=200)``.

    Takes the settings of ``kaesong compare --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Compare, **settings)

"""One history told month by month, by the Mesa model.

kaesong story
kaesong story policy=grand_bargain world=ceasefire replicate=3
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.settings import setting
from experiments.lab.design.study import Study
from experiments.lab.present.finished import Drawn, Finished
from experiments.lab.present.progress import working
from experiments.story.chronicle import tell
from experiments.story.columns import IN_FORCE
from experiments.story.console import shown
from experiments.story.history import history
from experiments.story.snapshot import Snapshot, first, following, force, income_elsewhere
from experiments.story.words import METHODS
from model.outcomes import OUTCOMES, QUANTITIES
from model.parameters import BadInput
from model.policy import LEVERS


@dataclass(frozen=True, kw_only=True)
class Story(Study):
    """One policy in one world; ``replicate``: the number of the luck it meets."""

    command = "story"
    methods = METHODS
    holds: ClassVar = {
        "months.parquet": "A row a month of the history: every quantity, and what was in force.",
        "story.md": "The history in words, month by month.",
    }
    columns: ClassVar = IN_FORCE
    omits = ("threads", "figures")
    compares = False

    replicate: int = setting(checks.whole(0, 2**63 - 1), 1)

    def check(self) -> None:
        """As of Study; a story has one policy and one world."""
        for kind, found in (("policy", self.policies), ("world", self.worlds)):
            if len(found) > 1:
                raise BadInput(f"{kind}={','.join(found)}: a story has one {kind}")
        super().check()

    def decides(self) -> dict[str, Any]:
        """As of Study, and the luck."""
        return super().decides() | {"replicate": self.replicate}

    @property
    def luck(self) -> str:
        """The luck, in words."""
        return f"replicate {self.replicate}, seed {self.seed}"

    def run(self, kept: Path | None) -> Finished:  # noqa: ARG002
        """The history, the months, the tale, and its figure."""
        with working("Living through the history, month by month"):
            snapshots, months, outcomes = live(self)
        (policy,), (world,) = self.policies, self.worlds
        tale = tell(policy, world, snapshots, outcomes)
        units = {name: measure.unit for name, measure in QUANTITIES.items()} | {
            name: column.unit for name, column in IN_FORCE.items()
        }

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.story.page import story_page

            return story_page(self, tale, drawings["strip"], manifest)

        return Finished(
            study=self,
            tables={"months": months},
            units={"months": {"month": "first day of the month"} | units},
            answer=[],
            figures=self._figures(months, tale.title),
            console=shown(tale, self.luck),
            page=page,
            count=1,
            texts={"story.md": tale.markdown(self.luck)},
        )

    def _figures(self, months: pl.DataFrame, title: str) -> dict[str, Any]:
        from experiments.story.figures import strip

        told = (
            f"{self.luck.capitalize()}: one draw of luck, neither the likeliest course nor a forecast. "
            "Shaded: the North sits at the table."
        )
        return {"strip": strip.draw(months, f"One history: {title}", told)}


def story(**settings: Any) -> Finished:
    """Tell a history from Python: ``story(policy="grand_bargain", replicate=3)``.

    Takes the settings of ``kaesong story --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Story, **settings)


def live(study: Story) -> tuple[list[Snapshot], pl.DataFrame, dict[str, float]]:
    """Run the Mesa model: a snapshot a month from before the first, the months, the outcomes."""
    model = history(study, study.replicate)
    snapshots = [first(model.state, model.point, model.policy)]
    while model.running:
        model.step()
        snapshots.append(following(snapshots[-1], model.state))
    row = model.outcomes
    collected = {name: model.datacollector.model_vars[name] for name in QUANTITIES}
    table = pl.DataFrame({"month": [month.date for month in snapshots[1:]], **collected})
    return (snapshots, table.hstack(in_force(snapshots[1:])), {name: float(row[name]) for name in OUTCOMES})


def in_force(months: Sequence[Snapshot]) -> pl.DataFrame:
    """What was in force in each month, columns as in IN_FORCE."""
    return pl.DataFrame([_in_force(month) for month in months], schema=dict.fromkeys(IN_FORCE, float))


def _in_force(month: Snapshot) -> dict[str, float]:
    s = month.s
    found = {
        "war": s.calendar.war,
        "conservative": s.calendar.conservative,
        "offer": s.washington.invites,
        "zone_status": s.zone.status,
        "exempt": s.committee.exempt if s.calendar.resolution > 0 else 0.0,
        "cash_other": income_elsewhere(month),
    }
    return {name: float(value) for name, value in found.items()} | {name: force(month, name) for name in LEVERS}

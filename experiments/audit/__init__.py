"""Every claim of the argument and of its critics, tested in thousands of plausible worlds.

kaesong audit
kaesong audit points=1000 parameters=prior parameters.pyongyang.rivalry=0
kaesong audit artefacts=true
kaesong audit 'claims=[mine.py,C1]'
kaesong audit claims=mine.py outcomes=months.py
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import polars as pl

from experiments.audit import tables
from experiments.audit.chosen import Chosen, check, choose, decided_by, texts_of
from experiments.audit.claims import POLICIES
from experiments.audit.columns import COLUMNS
from experiments.audit.console import shown
from experiments.audit.design import audit_design, most, spared
from experiments.audit.files import ALL, File, refuse_outcomes
from experiments.audit.looks import Looks, seen
from experiments.audit.words import METHODS, sentences
from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design
from experiments.lab.design.prior import PLACE, rows_of
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.tiled import Block, Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished

if TYPE_CHECKING:
    from experiments.audit.artefacts import Artefacts


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
        "artefacts.csv": "A row a claim and change that must not matter: the verdict as it is, and under the change.",
        "claims/*.py": "Claims of the user's own, as they were tested.",
    }
    columns: ClassVar = COLUMNS
    always: ClassVar = {"policy": POLICIES}
    at_most = True

    claims: tuple[str | File, ...] = setting(check, (ALL,))
    points: int = setting(checks.whole(2, 100_000), 2000)
    replicates: int = setting(checks.whole(20, 100_000), 149)
    artefacts: bool = setting(checks.truth, False, SHOWN)

    @classmethod
    def arms(cls, chosen: dict[str, dict], settings: Mapping[str, Any]) -> dict[str, dict]:
        """As of Study, and the policies that claims of files read beside ours."""
        return {**chosen, **choose(settings.get("claims", (ALL,))).policies}

    def check(self) -> None:
        """As of Tiled, and that claims of files read outcomes that there are; raises BadInput."""
        super().check()
        refuse_outcomes((one for one in self.claims if isinstance(one, File)), self.of_every_run)

    @property
    def chosen(self) -> Chosen:
        """The claims that are tested, and what is run for them."""
        return choose(self.claims)

    def decides(self) -> dict[str, Any]:
        """As of Tiled, and the claims where they are not simply ours."""
        return super().decides() | decided_by(self.claims)

    @cached_property
    def sample(self) -> Design:
        """Every case in every plausible world, and the probes."""
        return audit_design(self)

    @cached_property
    def inside(self) -> np.ndarray:
        """The number of the named world of each plausible world."""
        return np.arange(self.points) % len(self.worlds)

    @cached_property
    def numbers(self) -> dict[str, np.ndarray]:
        """Parameter -> its value in each plausible world as it is, (points,)."""
        points = rows_of(self.points_drawn(range(self.points)))[np.arange(self.points), self.inside]
        return {name: points[:, place] for name, place in PLACE.items()}

    def plan(self, runs: Runs) -> Iterator[Block]:
        """Runs go where a verdict is open."""
        looks = Looks(self)
        yield from looks.plan(runs)
        self._looked[:] = [looks]

    @cached_property
    def _looked(self) -> list[Looks]:
        """The looks of a plan that came to its end, until they are told: what was seen is not looked at twice."""
        return []

    def expected(self, runs: Runs) -> int:  # noqa: ARG002
        """As many as there would be, were every verdict open to the end."""
        return most(self)

    def first(self, size: int) -> None:
        """None: how often verdicts are looked at hangs on the replicates, and with it how sure they are."""

    def finish(self, runs: Runs) -> Finished:
        """The verdict on every claim in every world, what they add up to, and the answer."""
        looks = self._looked.pop() if self._looked and self._looked[0].saw(runs) else seen(self, runs)
        verdicts = tables.verdicts(self, looks)
        summary = tables.summary(self, verdicts, looks.built)
        channels = tables.channels(self, verdicts)
        bills = tables.bills(looks)
        answer = sentences(summary, channels)
        changed = self._changed(verdicts) if self.artefacts else None
        answer += changed.answer if changed else []

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.audit.page import page as audit_page

            more = (changed.part,) if changed else ()
            return audit_page(self, summary, channels, bills, answer, drawings, manifest, spared(self, runs), more)

        return Finished(
            study=self,
            tables={"summary": summary, "channels": channels, "verdicts": verdicts, "bills": bills}
            | (changed.tables if changed else {})
            | drawn.of(self, runs.replicates),
            units=drawn.UNITS | {"verdicts": {}},
            answer=answer,
            figures=self._figures(summary) if self.figures else {},
            console=shown(summary, answer),
            page=page,
            count=runs.count,
            runs=runs,
            texts=texts_of(self.claims),
        )

    def _changed(self, verdicts: pl.DataFrame) -> "Artefacts":
        """What changes that must not matter do to the verdicts."""
        from experiments.audit.artefacts import found
        from experiments.audit.repeats import repeated

        return found(verdicts, repeated(self), self.chosen.claims)

    def _figures(self, summary: pl.DataFrame) -> dict[str, Any]:
        from experiments.audit.figures import strips

        return {"strips": strips.draw(summary)}


def audit(**settings: Any) -> Finished:
    """Audit from Python: ``audit(points=10, replicates=40)``.

    Takes the settings of ``kaesong audit --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Audit, **settings)

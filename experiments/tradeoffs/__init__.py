"""What a class argues about: policies against goals that pull apart, over plausible worlds.

kaesong tradeoffs
kaesong tradeoffs weights.talks=3 weights.cash=1
kaesong tradeoffs search=true
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design, of_draws
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.tradeoffs import found as finds
from experiments.tradeoffs import goals, robust_tables, tables
from experiments.tradeoffs import robustness as metrics
from experiments.tradeoffs.columns import COLUMNS
from experiments.tradeoffs.console import shown
from experiments.tradeoffs.found import Found
from experiments.tradeoffs.packages import Space, space_of
from experiments.tradeoffs.robust_words import METHODS as ROBUSTLY
from experiments.tradeoffs.robust_words import robust
from experiments.tradeoffs.search_words import METHODS as SEARCHED
from experiments.tradeoffs.search_words import searched
from experiments.tradeoffs.words import METHODS, sentences
from model.parameters import BadInput, nearest
from model.policy import LATEST_START

EVALUATIONS, HISTORIES = 2000, 200  # of a search that is not told how many
FEWEST = 200  # evaluations: ten generations of twenty packages


@dataclass(frozen=True, kw_only=True)
class Tradeoffs(Tiled):
    """Policies in every draw and world; ``starts`` and ``strengths``: at which each is tried besides.

    weights: goal -> how much it counts; satisfice: goal -> what is good enough, against the status quo;
    robustness: metrics that are told by name; search: whether packages of levers are looked for, of all policies
    or of the one that it names; evaluations and histories: how many packages a search tries, and on how many runs
    each, None where nothing is said; found: what it found, once it has.
    """

    command = "tradeoffs"
    holds: ClassVar = {
        "summary.csv": "A row a policy: what it brings on every goal, its regrets, robustness and score. "
        "Columns in _first: in what share of resamples it ranks first. Those in _half: what half of the draws says.",
        "robustness.csv": "A row a metric, goal and policy: the robustness by that metric with its interval, the "
        "rank, and in what share of resamples it is first.",
        "front.csv": "A row a package that the search found: start and strength of its levers, its goals judged anew "
        "with intervals, and those of the search, in _searched.",
        "beaten.csv": "A row a policy: the package found that beats it, in what share of resamples, and by how much.",
        "falls.csv": "A row a goal: what the packages found gain over the status quo in the search, and judged anew.",
        "search.csv": "A row a package that was tried, in turn: start and strength of its levers, and its goals on "
        "the luck of the search. The policies given come first.",
        "generations.csv": "A row a generation of the search: evaluations, size of the archive and its hypervolume.",
        "packages/policy/*.yaml": "A package that the search found, ready to run with --config-dir packages.",
    }
    columns: ClassVar = COLUMNS

    points: int = setting(checks.whole(2, 1_000_000), 100)
    replicates: int = setting(checks.whole(2, 100_000), 50)
    starts: tuple[int, ...] = setting(checks.list_of(checks.whole(1, LATEST_START)), ())
    strengths: tuple[float, ...] = setting(checks.list_of(goals.strength), ())
    weights: dict[str, float] = setting(goals.numbers(0, 1000), decides=SHOWN)
    satisfice: dict[str, float] = setting(goals.numbers(-1e6, 1e6), decides=SHOWN)
    robustness: tuple[str, ...] = setting(metrics.named, (), decides=SHOWN)
    search: bool | str = setting(goals.searching, False)
    evaluations: int | None = setting(checks.optional(checks.whole(FEWEST, 1_000_000)), None)
    histories: int | None = setting(checks.optional(checks.whole(2, 100_000)), None)
    found: Found | None = field(default=None, compare=False, repr=False)

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

    def check(self) -> None:
        """As of Tiled, and what a search looks through; raises BadInput."""
        super().check()
        if not self.search:
            for name in ("evaluations", "histories"):
                if getattr(self, name) is not None:
                    raise BadInput(f"{name}={getattr(self, name)}: only a search takes it; add search=true")
            return
        for name, asked in (("hours", self.hours is not None), ("estimate", self.estimate)):
            if asked:
                raise BadInput(
                    f"{name}: a search takes none, for how much it judges hangs on what it finds; see evaluations="
                )
        if isinstance(self.search, str) and self.search not in self.policies:
            raise BadInput(f"search={self.search}: this policy is not run; {nearest(self.search, self.policies)}")
        if not self.space.levers:
            whose = f"'{self.search}' pulls" if isinstance(self.search, str) else "the policies given pull"
            raise BadInput(f"search={self._said}: {whose} no lever that a package could be made of")

    @property
    def _said(self) -> str:
        return self.search if isinstance(self.search, str) else str(self.search).lower()

    @property
    def methods(self) -> str:  # type: ignore[override]
        """Those of all trade-offs, and of what was asked for besides."""
        return " ".join([METHODS, *([ROBUSTLY] if self.robustness else []), *([SEARCHED] if self.search else [])])

    @cached_property
    def sample(self) -> Design:
        """Draws of all uncertain numbers, each a point."""
        return of_draws(self.points)

    @property
    def space(self) -> Space:
        """The packages that a search may try."""
        whose = {self.search: self.policies[self.search]} if isinstance(self.search, str) else self.policies
        return space_of(whose, self.end)

    @property
    def budget(self) -> int:
        """How many packages a search tries."""
        return EVALUATIONS if self.evaluations is None else self.evaluations

    @property
    def trial_draws(self) -> int:
        """In how many draws a search tries each package, in every world."""
        wanted = HISTORIES if self.histories is None else self.histories
        return max(2, -(-wanted // len(self.worlds)))

    def decides(self) -> dict[str, Any]:
        """As of Tiled; and of a search what it looks for, and how long."""
        searches = {"search": self.search, "evaluations": self.budget, "trial_draws": self.trial_draws}
        return super().decides() | (searches if self.search else {})

    def ready(self, kept: Path | None, again: bool = False) -> "Tradeoffs":
        """With the packages that a search found beside the policies given."""
        if not self.search:
            return self
        from experiments.tradeoffs.searching import searched

        return searched(self, kept, again)

    def finish(self, runs: Runs) -> Finished:
        """Every policy on every goal, who beats whom, figures, and the answer."""
        values = runs.metrics(goals.OUTCOMES)
        made = {"summary": tables.summary(self, values)}
        answer = sentences(self, made["summary"]) if self.found is None else []
        texts = {}
        if self.found is not None:
            made |= self._searched(self.found, made["summary"], values)
            answer += searched(self, self.found, made)
            texts = {
                f"packages/policy/{name}.yaml": finds.policy_file(name, self.policies[name])
                for name in self.found.names()
            }
        if self.robustness:
            made["robustness"] = robust_tables.table(self, values)
            answer += robust(self, made["robustness"])

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.tradeoffs.page import page as tradeoffs_page

            return tradeoffs_page(self, made, answer, drawings, manifest)

        return Finished(
            study=self.asked,
            tables=made | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(made["summary"]) if self.figures else {},
            console=shown(made["summary"], answer, self.found),
            page=page,
            count=runs.count,
            runs=runs,
            texts=texts,
        )

    @property
    def asked(self) -> "Tradeoffs":
        """The study as it was asked for, before anything was found."""
        if self.found is None:
            return self
        return replace(self, policies={name: self.policies[name] for name in self.found.given}, found=None)

    def _searched(self, found: Found, summary: pl.DataFrame, values: Any) -> dict[str, pl.DataFrame]:
        tried = {"search": found.tried, "generations": found.generations}
        if not found.names():
            return tried
        return tried | {
            "front": finds.front(self, found, summary),
            "beaten": finds.beaten(self, found, values),
            "falls": finds.falls(self, found, summary),
        }

    def _figures(self, summary: Any) -> dict[str, Any]:
        from experiments.tradeoffs.figures import front, parallel, standing

        if self.found is not None:
            return {"front": front.draw(summary, self.found.given)}
        return {"parallel": parallel.draw(summary), "standing": standing.draw(summary)}


def tradeoffs(**settings: Any) -> Finished:
    """Weigh goals from Python: ``tradeoffs(points=20, weights={"talks": 3})``.

    Takes the settings of ``kaesong tradeoffs --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Tradeoffs, **settings)

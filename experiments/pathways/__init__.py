"""Which link of the chain carries the effect: every combination of links, on common luck.

kaesong pathways
kaesong pathways policy=grand_bargain parameters.pyongyang.stakes=1
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import polars as pl

from experiments.conduct import finished
from experiments.lab.design import checks
from experiments.lab.design.designs import Design
from experiments.lab.design.prior import ROWS
from experiments.lab.design.settings import SHOWN, setting
from experiments.lab.design.study import REFERENCE
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.runs import Runs
from experiments.lab.present.finished import Drawn, Finished
from experiments.pathways import tables
from experiments.pathways.columns import COLUMNS
from experiments.pathways.console import shown
from experiments.pathways.links import ANNOUNCING, RIVALS, cells_of, pathways_design
from experiments.pathways.words import METHODS, sentences
from model.parameters import BadInput, check_value

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True, kw_only=True)
class Pathways(Tiled):
    """Coalitions of links, and the two threshold maps.

    scale: sizes of the zone, against the one that the numbers give; price and signal: the second axes
    of the maps, Moscow's price and the strength of a signal. An empty list draws no map.
    """

    command = "pathways"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a link of the chain: what it carries of the effect, with its interval and share.",
        "threshold.csv": "A row a cell of the maps: the effect there, and what the economic links carry of it.",
    }
    columns: ClassVar = COLUMNS

    replicates: int = setting(checks.whole(2, 10_000_000), 1000)
    metrics: tuple[str, ...] = setting(checks.metrics, decides=SHOWN)
    scale: tuple[float, ...] = setting(checks.numbers(0.1, 10.0))
    price: tuple[float, ...] = setting(checks.within(RIVALS["price"]))
    signal: tuple[float, ...] = setting(checks.within(RIVALS["signal"]))

    def check(self) -> None:
        """As of Study, and that there is an effect to divide; values of the maps are those of parameters."""
        for key, values in self.rivals.items():
            for value in values:
                check_value(ROWS[RIVALS[key]], value, key, self.beyond)
        super().check()
        if [*self.policies] == [REFERENCE]:
            raise BadInput(
                f"policy={REFERENCE}: pathways divides what another policy does beside it, e.g. policy=recognition"
            )

    @property
    def rivals(self) -> dict[str, tuple[float, ...]]:
        """The second axes of the threshold maps, with their values."""
        return {"price": self.price, "signal": self.signal}

    @cached_property
    def sample(self) -> Design:
        """All coalitions of links, and the cells of the maps."""
        return pathways_design(self.scale, self.rivals)

    def finish(self, runs: Runs) -> Finished:
        """What each link carries, the cells of the maps, figures, and the answer."""
        values = runs.metrics(self.metrics)
        links = tables.divided(self, values)
        cells = tables.thresholds(self, values) if cells_of(self.scale, self.rivals) else None
        answer = sentences(links, cells, self._present("shelter"), self._felt())

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.pathways.page import page as pathways_page

            return pathways_page(self, links, cells, answer, drawings, manifest)

        return Finished(
            study=self,
            tables={"summary": links}
            | ({} if cells is None else {"threshold": cells})
            | drawn.of(self, runs.replicates),
            units=drawn.UNITS,
            answer=answer,
            figures=self._figures(links, cells) if self.figures else {},
            console=shown(self, self.metrics, links, answer),
            page=page,
            count=runs.count,
            runs=runs,
        )

    def _present(self, channel: str) -> float:
        """In which share of the first hundred replicates and worlds a channel of Pyongyang's exists."""
        met = self.points_for(range(min(self.replicates, 100)))
        return float((met["pyongyang"][channel] > 0).mean())

    def _felt(self) -> list[str]:
        """The policies that announce an opening, where one may be felt before talks."""
        felt = self._present("anticipation") > 0
        return [name for name, levers in self.policies.items() if felt and not ANNOUNCING.isdisjoint(levers)]

    def _figures(self, links: pl.DataFrame, cells: pl.DataFrame | None) -> dict[str, "Figure"]:
        """The chain, the waterfall and the maps of every world and policy."""
        from experiments.pathways.figures import links_chain, threshold, waterfall

        drawn: dict[str, Figure] = {}
        for world, policy in links.select("world", "policy").unique(maintain_order=True).iter_rows():
            one, prefix = links.filter(world=world, policy=policy), self.prefix(world, policy)
            drawn[prefix + "links"] = links_chain.draw(one.filter(outcome=self.metrics[0]))
            drawn[prefix + "waterfall"] = waterfall.draw(one)
            if cells is not None:
                drawn[prefix + "threshold"] = threshold.draw(cells.filter(world=world, policy=policy))
        return drawn


def pathways(**settings: Any) -> Finished:
    """Divide effects among links, from Python: ``pathways(policy="grand_bargain", replicates=200)``.

    Takes the settings of ``kaesong pathways --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Pathways, **settings)

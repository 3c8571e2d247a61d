"""The model held against the record: how well would it have foreseen the zone?

kaesong hindcast
kaesong hindcast events=simulated
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import polars as pl

from experiments.conduct import finished
from experiments.hindcast.columns import COLUMNS
from experiments.hindcast.console import shown
from experiments.hindcast.counted import counted
from experiments.hindcast.judgement import article, judgements
from experiments.hindcast.scores import scores, series, shape
from experiments.hindcast.words import METHODS, hindcast_verdict
from experiments.lab.design import checks
from experiments.lab.design.settings import setting
from experiments.lab.design.study import Study
from experiments.lab.present.finished import Drawn, Finished
from experiments.lab.present.progress import progress
from experiments.record.past import RUNS, WORLDS, relive
from experiments.record.patterns import judged


@dataclass(frozen=True, kw_only=True)
class Hindcast(Study):
    """The worlds of the record; ``events``: whether stops and provocations are given, or left to the rules."""

    command = "hindcast"
    methods = METHODS
    holds: ClassVar = {
        "summary.csv": "A row a pattern of the record: the model's value, the accepted range, and whether it passes.",
        "series.csv": "A row an observed figure: what was seen, what the model says of it, and what rivals say.",
        "shape.csv": "Provocations in windows of the record: a row a statistic, as observed and as modelled.",
        "scores.csv": "A row a series and period: errors, how often the bands hold, and whether rivals are beaten.",
        "forecasts.csv": "A row a judged event: what happened, what was foreseen, and the scores of model and rivals.",
        "article.csv": "A row a series and month since the article: what had happened, and what the model said.",
    }
    columns: ClassVar = COLUMNS
    omits = ("start", "horizon")
    always: ClassVar = {"world": WORLDS, "policy": ("status_quo",)}
    compares = False

    events: str = setting(checks.choice("given", "simulated"), "given")
    replicates: int = setting(checks.whole(20, 100_000), 500)

    def decides(self) -> dict[str, Any]:
        """As of Study, and how many replicates."""
        return super().decides() | {"replicates": self.replicates, "events": self.events}

    def run(self, kept: Path | None) -> Finished:  # noqa: ARG002
        """Relive the record; patterns, scores, figures, and the verdict."""
        with progress("The record, relived") as report:
            past = relive(self, self.replicates, report)
        tables = {"summary": judged(past), "series": series(past, self.events), "shape": shape(past)}
        tables |= {"scores": scores(tables["series"]), "forecasts": judgements(past), "article": article(past)}
        verdict = hindcast_verdict(self, tables, counted(past))

        def page(drawings: Drawn, manifest: dict[str, Any]) -> str:
            from experiments.hindcast.page import hindcast_page

            return hindcast_page(self, tables, verdict, drawings, manifest)

        return Finished(
            study=self,
            tables=tables,
            answer=verdict,
            figures=self._figures(tables) if self.figures else {},
            console=shown(tables["summary"], tables["forecasts"], verdict),
            page=page,
            count=RUNS * self.replicates,
        )

    def _figures(self, tables: dict[str, pl.DataFrame]) -> dict[str, Any]:
        from experiments.hindcast.figures import chances, patterns, record, since_article
        from experiments.hindcast.figures import shape as shape_figure

        return {
            "since_article": since_article.draw(tables["article"]),
            "chances": chances.draw(tables["forecasts"]),
            "record": record.draw(tables["series"], tables["scores"], self.events),
            "patterns": patterns.draw(tables["summary"]),
            "provocations": shape_figure.draw(tables["series"], tables["shape"]),
        }


def hindcast(**settings: Any) -> Finished:
    """Hold the model against the record, from Python: ``hindcast(replicates=200)``.

    Takes the settings of ``kaesong hindcast --help``; writes nothing. Raises BadInput in one line.
    """
    return finished(Hindcast, **settings)

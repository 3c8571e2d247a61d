"""The page of a hindcast."""

from typing import TYPE_CHECKING

import polars as pl

from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.page import embedded, template
from experiments.record.patterns import accepted

if TYPE_CHECKING:
    from experiments.hindcast import Hindcast

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "record": "The zone by year: what was observed, what the model gives, what naive forecasts gave.",
    "patterns": "All patterns at a glance.",
    "provocations": "Provocations by month, and the shape of their process.",
}


def hindcast_page(
    study: "Hindcast",
    patterns: pl.DataFrame,
    scores: pl.DataFrame,
    shape: pl.DataFrame,
    verdict: list[str],
    drawn: Drawn,
    manifest: dict,
) -> str:
    """The page of a hindcast: verdict, figures, patterns, scores, doubts. ``drawn``: SVG files."""
    return template("hindcast").render(
        study=study,
        verdict=verdict,
        patterns=patterns.to_dicts(),
        scores=scores.to_dicts(),
        shape=shape.to_dicts(),
        figures=_figures(drawn),
        doubts=doubts_of(study, study.replicates),
        methods=methods_of(study),
        accepted=accepted,
        number=words.number,
        manifest=manifest,
    )


def _figures(drawn: Drawn) -> list[dict]:
    return [
        {"name": name, "caption": CAPTIONS[name], "source": embedded(path)} for name, path in drawn.items()
    ]

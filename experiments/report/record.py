"""The pages of hindcast and calibrate."""

from pathlib import Path

import polars as pl

from experiments.lab import words
from experiments.lab.patterns import accepted
from experiments.lab.study import Study
from experiments.lab.targets import tolerances
from experiments.report import embedded, template
from experiments.report.methods import doubts_of, methods_of

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "record": "The zone by year: what was observed, what the model gives, what naive forecasts gave.",
    "patterns": "All patterns at a glance.",
    "provocations": "Provocations by month, and the shape of their process.",
    "posterior": "Prior and posterior of each parameter.",
    "predictive": "What prior and posterior predict of the targets themselves.",
    "recovery": "The method tried on records whose parameters are known.",
}


def hindcast_page(
    study: Study,
    patterns: pl.DataFrame,
    scores: pl.DataFrame,
    shape: pl.DataFrame,
    verdict: list[str],
    drawn: dict[str, Path],
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
        doubts=doubts_of(study),
        methods=methods_of(study),
        accepted=accepted,
        number=words.number,
        manifest=manifest,
    )


def calibrate_page(
    study: Study,
    tables: dict[str, pl.DataFrame],
    verdict: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> str:
    """The page of a calibration: verdict, figures, parameters, targets, generations, doubts."""
    return template("calibrate").render(
        doubts=doubts_of(study),
        methods=methods_of(study),
        verdict=verdict,
        summary=tables["summary"].to_dicts(),
        predictive=tables["predictive"].to_dicts(),
        generations=tables["generations"].to_dicts(),
        figures=_figures(drawn),
        tolerances=tolerances(),
        number=words.number,
        manifest=manifest,
    )


def _figures(drawn: dict[str, Path]) -> list[dict]:
    return [
        {"name": name, "caption": _caption(name), "source": embedded(path)}
        for name, path in drawn.items()
    ]


def _caption(name: str) -> str:
    if name.startswith("pairs_"):
        return f"What the record holds together: {name.removeprefix('pairs_')}."
    return CAPTIONS[name]

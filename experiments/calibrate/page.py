"""The page of a calibration."""

import polars as pl

from experiments.calibrate.targets import tolerances
from experiments.lab.design.study import Study
from experiments.lab.present import words
from experiments.lab.present.finished import Drawn
from experiments.lab.present.methods import doubts_of, methods_of
from experiments.lab.present.page import embedded, template

#: What each figure shows, above it; the figures' own titles say the rest.
CAPTIONS = {
    "posterior": "Prior and posterior of each parameter.",
    "predictive": "What prior and posterior predict of the targets themselves.",
    "recovery": "The method tried on records whose parameters are known.",
}


def calibrate_page(
    study: Study, tables: dict[str, pl.DataFrame], verdict: list[str], drawn: Drawn, manifest: dict
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


def _figures(drawn: Drawn) -> list[dict]:
    return [
        {"name": name, "caption": _caption(name), "source": embedded(path)} for name, path in drawn.items()
    ]


def _caption(name: str) -> str:
    if name.startswith("pairs_"):
        return f"What the record holds together: {name.removeprefix('pairs_')}."
    return CAPTIONS[name]

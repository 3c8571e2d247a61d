"""The main job: all policies on common luck, compared with the status quo.

kaesong compare
kaesong compare policy=[status_quo,recognition] world=[baseline,ceasefire] replicates=200
"""

from pathlib import Path

import polars as pl

from experiments.lab import statistics, terminal
from experiments.lab.answer import sentences
from experiments.lab.draws import write_draws
from experiments.lab.results import Folder
from experiments.lab.run import (
    runs_table,
    simulate_to,
    trajectories_table,
    watched_replicates,
)
from experiments.lab.study import Study
from experiments.lab.words import POINT_UNITS
from model.outcomes import OUTCOMES, QUANTITIES


def compare(study: Study) -> Path:
    """Simulate, summarise, draw and save; returns the folder that now holds it all."""
    with Folder(study) as folder:
        with terminal.progress(study) as report_progress:
            outcomes, months = simulate_to(study, report_progress)
        runs = runs_table(study, outcomes)
        del outcomes  # a million runs are kept once, not twice
        effects = statistics.effects(runs, study.precision)
        trajectories = trajectories_table(study, months)
        replicates = len(runs) // (len(study.worlds) * len(study.policies))

        folder.table(
            "runs", runs, POINT_UNITS | {name: measure.unit for name, measure in OUTCOMES.items()}
        )
        write_draws(study, folder, replicates)
        units = {name: measure.unit for name, measure in QUANTITIES.items()}
        folder.table(
            "trajectories", trajectories, units, {"replicates": str(watched_replicates(study))}
        )
        effects.write_csv(folder.partial / "summary.csv")
        manifest = folder.manifest(len(runs))
        drawn = _draw(study, folder, runs, effects, trajectories) if study.figures else {}
        answers = {world: sentences(effects, world, study) for world in study.worlds}
        _report(study, folder, effects, answers, drawn, manifest)
    terminal.table(study, effects, answers)
    terminal.farewell(folder.path, manifest)
    return folder.path


def _draw(
    study: Study,
    folder: Folder,
    runs: pl.DataFrame,
    effects: pl.DataFrame,
    trajectories: pl.DataFrame,
) -> dict[str, dict[str, Path]]:
    """Every figure of every world as PNG and SVG; returns world -> figure -> its SVG."""
    from experiments.figures import gallery
    from experiments.figures.style import save

    drawn: dict[str, dict[str, Path]] = {}
    for world in study.worlds:
        one = pl.col("world") == world
        for name, figure in gallery(
            runs.filter(one), effects.filter(one), trajectories.filter(one)
        ):
            prefix = f"{world}_" if len(study.worlds) > 1 else ""
            drawn.setdefault(world, {})[name] = save(figure, folder.figures, prefix + name)[0]
    return drawn


def _report(
    study: Study,
    folder: Folder,
    effects: pl.DataFrame,
    answers: dict[str, list[str]],
    drawn: dict[str, dict[str, Path]],
    manifest: dict,
) -> None:
    from experiments.report import compare_page

    folder.text("report.html", compare_page(study, effects, answers, drawn, manifest))

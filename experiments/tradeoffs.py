"""What a class argues about: policies against goals that pull apart, over plausible worlds.

kaesong tradeoffs
kaesong tradeoffs weights.talks=3 weights.cash=1
"""

from pathlib import Path

import polars as pl

from experiments.lab import goals, goals_words, standings, sweeping, terminal_findings
from experiments.lab.conduct import conducted
from experiments.lab.draws import write_points
from experiments.lab.results import Folder
from experiments.lab.study import Study


def tradeoffs(study: Study) -> Path:
    """Run what is missing, weigh, draw and save; returns the folder that holds it all."""
    with conducted(study) as (study, folder, parts):
        sweeping.write_runs(study, folder, parts)
        write_points(study, folder)
        table = standings.summary(study, sweeping.metrics_of(study, parts, goals.OUTCOMES))
        table.write_csv(folder.partial / "summary.csv")
        answer = goals_words.sentences(study, table)
        manifest = folder.manifest(study.runs, answer)
        drawn = _draw(folder, table) if study.figures else {}
        _report(study, folder, table, answer, drawn, manifest)
    terminal_findings.tradeoffs(table, answer)
    terminal_findings.farewell(folder.path, manifest)
    return folder.path


def _draw(folder: Folder, table: pl.DataFrame) -> dict[str, Path]:
    from experiments.figures import parallel, standing
    from experiments.figures.style import save

    figures = {"parallel": parallel.draw(table), "standing": standing.draw(table)}
    return {name: save(figure, folder.figures, name)[0] for name, figure in figures.items()}


def _report(
    study: Study,
    folder: Folder,
    table: pl.DataFrame,
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.tradeoffs import page

    folder.text("report.html", page(study, table, answer, drawn, manifest))

"""Any design, on common luck: points out to an executor, one table back, resumable.

kaesong sweep 'parameters.moscow.price=range(20,140,20)' policy=[recognition,grand_bargain]
kaesong sweep design=lhs points=500 vary=[moscow.price,firm.value]
"""

from pathlib import Path

import polars as pl

from experiments.lab import sweeping, swept_words, terminal_sweep
from experiments.lab.conduct import conducted
from experiments.lab.draws import write_draws
from experiments.lab.moments import Moments
from experiments.lab.results import Folder
from experiments.lab.study import Study


def sweep(study: Study) -> Path:
    """Run what is missing, gather, draw and save; returns the folder that holds it all."""
    with conducted(study) as (study, folder, parts):
        summary = _tables(study, folder, parts)
        manifest = folder.manifest(study.runs)
        drawn = _draw(study, folder, summary) if study.figures else {}
        answer = swept_words.sentences(study, summary)
        _report(study, folder, summary, answer, drawn, manifest)
    terminal_sweep.swept(study, summary, answer)
    terminal_sweep.farewell(folder.path, manifest)
    return folder.path


def _tables(study: Study, folder: Folder, parts: list[Path]) -> pl.DataFrame:
    """Write runs.parquet, draws.parquet and summary.csv; returns the summary."""
    moments, writer = Moments(study), sweeping.RunsWriter(study, folder)
    for tile, outcomes in sweeping.outcomes(study, parts):
        moments.add(tile, outcomes)
        writer.add(tile, outcomes)
    writer.close()
    summary = moments.table()
    summary.write_csv(folder.partial / "summary.csv")
    write_draws(study, folder, study.replicates)
    return summary


def _draw(study: Study, folder: Folder, summary: pl.DataFrame) -> dict[str, Path]:
    """The figures that fit what varies; returns figure -> its SVG."""
    from experiments.figures import swept
    from experiments.figures.style import save

    return {
        name: save(figure, folder.figures, name)[0]
        for name, figure in swept.gallery(summary, study.axes, study.metrics)
    }


def _report(
    study: Study,
    folder: Folder,
    summary: pl.DataFrame,
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.swept import sweep_page

    folder.text("report.html", sweep_page(study, summary, answer, drawn, manifest))

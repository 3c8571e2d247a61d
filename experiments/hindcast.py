"""The model held against the record: how well would it have foreseen the zone?

kaesong hindcast
kaesong hindcast events=simulated
"""

from pathlib import Path

import polars as pl

from experiments.lab import terminal, terminal_record
from experiments.lab.past import relive
from experiments.lab.patterns import judged
from experiments.lab.results import Folder
from experiments.lab.scores import scores, series, shape
from experiments.lab.study import Study
from experiments.lab.verdict import hindcast_verdict

RUNS = 4  # worlds of the record that a replicate lives through


def hindcast(study: Study) -> Path:
    """Relive the record, score, draw and save; returns the folder that holds it all."""
    with Folder(study) as folder:
        with terminal.progress(study) as report_progress:
            past = relive(study, report_progress)
        tables = {
            "summary": judged(past),
            "series": series(past, study.events),
            "shape": shape(past),
        }
        tables["scores"] = scores(tables["series"])
        for name, table in tables.items():
            table.write_csv(folder.partial / f"{name}.csv")
        manifest = folder.manifest(RUNS * study.replicates)
        verdict = hindcast_verdict(study, tables["summary"], tables["scores"])
        drawn = _draw(study, folder, tables) if study.figures else {}
        _report(study, folder, tables, verdict, drawn, manifest)
    terminal_record.patterns(tables["summary"], verdict)
    terminal.farewell(folder.path, manifest)
    return folder.path


def _draw(study: Study, folder: Folder, tables: dict[str, pl.DataFrame]) -> dict[str, Path]:
    """The figures; returns figure -> its SVG."""
    from experiments.figures import patterns, record, shape
    from experiments.figures.style import save

    figures = {
        "record": record.draw(tables["series"], tables["scores"], study.events),
        "patterns": patterns.draw(tables["summary"]),
        "provocations": shape.draw(tables["series"], tables["shape"]),
    }
    return {name: save(figure, folder.figures, name)[0] for name, figure in figures.items()}


def _report(
    study: Study, folder: Folder, tables: dict[str, pl.DataFrame], verdict: list[str],
    drawn: dict[str, Path], manifest: dict,
) -> None:  # fmt: skip
    from experiments.report.record import hindcast_page

    page = hindcast_page(
        study, tables["summary"], tables["scores"], tables["shape"], verdict, drawn, manifest
    )
    folder.text("report.html", page)

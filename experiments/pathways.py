"""Which link of the chain carries the effect: every combination of links, on common luck.

kaesong pathways
kaesong pathways policy=grand_bargain structure.pyongyang=coalition
"""

from pathlib import Path

import polars as pl

from experiments.lab import (
    links_words,
    pathways_tables,
    sweeping,
    terminal_findings,
)
from experiments.lab.conduct import conducted
from experiments.lab.draws import write_draws
from experiments.lab.links import cells_of
from experiments.lab.results import Folder
from experiments.lab.study import Study


def pathways(study: Study) -> Path:
    """Run what is missing, divide the effects, draw and save; returns the folder that holds it all."""
    with conducted(study) as (study, folder, parts):
        sweeping.write_runs(study, folder, parts)
        write_draws(study, folder, study.replicates)
        values = sweeping.metrics_of(study, parts, study.metrics)
        links = pathways_tables.divided(study, values)
        cells = (
            pathways_tables.thresholds(study, values)
            if cells_of(study.scale, study.rivals)
            else None
        )
        links.write_csv(folder.partial / "summary.csv")
        if cells is not None:
            cells.write_csv(folder.partial / "threshold.csv")
        answer = links_words.sentences(links, cells, bool(study.base["structure"]["rents"].any()))
        manifest = folder.manifest(study.runs, answer)
        drawn = _draw(study, folder, links, cells) if study.figures else {}
        _report(study, folder, links, cells, answer, drawn, manifest)
    terminal_findings.links(study, links, answer)
    terminal_findings.farewell(folder.path, manifest)
    return folder.path


def _draw(
    study: Study, folder: Folder, links: pl.DataFrame, cells: pl.DataFrame | None
) -> dict[str, Path]:
    """The chain, the waterfall and the maps of every world and policy; returns figure -> its SVG."""
    from experiments.figures import links_chain, threshold, waterfall
    from experiments.figures.style import save

    drawn = {}
    keys = links.select("world", "policy").unique(maintain_order=True)
    for world, policy in keys.iter_rows():
        here = (pl.col("world") == world) & (pl.col("policy") == policy)
        one = links.filter(here)
        figures = {
            "links": links_chain.draw(one.filter(pl.col("outcome") == study.metrics[0])),
            "waterfall": waterfall.draw(one),
        }
        if cells is not None:
            figures["threshold"] = threshold.draw(cells.filter(here))
        for name, figure in figures.items():
            full = study.prefix(world, policy) + name
            drawn[full] = save(figure, folder.figures, full)[0]
    return drawn


def _report(
    study: Study,
    folder: Folder,
    links: pl.DataFrame,
    cells: pl.DataFrame | None,
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.pathways import page

    folder.text("report.html", page(study, links, cells, answer, drawn, manifest))

"""Which numbers decide: Sobol' indices or Morris's screening of outcomes and effects, luck included.

kaesong sensitivity
kaesong sensitivity method=morris vary=[all] points=100
"""

from pathlib import Path

import numpy as np
import polars as pl

from experiments.lab import indices, sweeping, swept_words, terminal_sweep
from experiments.lab.conduct import conducted
from experiments.lab.prior import DRAWN
from experiments.lab.results import Folder
from experiments.lab.study import Study
from experiments.lab.words import REFERENCE


def sensitivity(study: Study) -> Path:
    """Run what is missing, compute indices, draw and save; returns the folder that holds it all."""
    with conducted(study) as (study, folder, parts), terminal_sweep.working("Computing indices"):
        sweeping.write_runs(study, folder, parts)
        table = analysed(study, sweeping.gather(study, parts))
        table.write_csv(folder.partial / "summary.csv")
        manifest = folder.manifest(study.runs)
        drawn = _draw(study, folder, table) if study.figures else {}
        answer = swept_words.told(study, table)
        _report(study, folder, table, answer, drawn, manifest)
    terminal_sweep.ranked(study, table, answer)
    terminal_sweep.farewell(folder.path, manifest)
    return folder.path


def analysed(study: Study, values: np.ndarray) -> pl.DataFrame:
    """Indices of every outcome and of every paired effect on it; columns as in summary.csv.

    values: (points, worlds, policies, metrics).
    """
    reference = list(study.policies).index(REFERENCE)
    tables = []
    for i, world in enumerate(study.worlds):
        for j, policy in enumerate(study.policies):
            for k, metric in enumerate(study.metrics):
                outcome = values[:, i, j, k]
                kinds = {"outcome": outcome}
                if policy != REFERENCE:
                    kinds["effect"] = outcome - values[:, i, reference, k]
                for kind, found in kinds.items():
                    keys = {"world": world, "policy": policy, "outcome": metric, "of": kind}
                    table = _indices(study, found)
                    tables.append(
                        table.select(
                            *(pl.lit(value).alias(name) for name, value in keys.items()), pl.all()
                        )
                    )
    return pl.concat(tables)


def _indices(study: Study, outcome: np.ndarray) -> pl.DataFrame:
    if study.method == "sobol":
        return indices.sobol_indices(study.axes, study.vary, outcome, study.seed)
    return indices.morris_indices(study.axes, outcome, study.seed)


def draws_besides(study: Study) -> bool:
    """Whether a replicate draws parameters that the design does not vary."""
    return study.draws is not None and not set(DRAWN) <= {axis.name for axis in study.axes}


def _draw(study: Study, folder: Folder, table: pl.DataFrame) -> dict[str, Path]:
    """The figures of a method; returns figure -> its SVG."""
    from experiments.figures import convergence, factors
    from experiments.figures.style import save

    drawn = {}
    for world in study.worlds:
        one = table.filter(pl.col("world") == world)
        prefix = f"{world}_" if len(study.worlds) > 1 else ""
        figures = {"factors": factors.draw(one, study.method or "", rest=draws_besides(study))}
        if study.method == "sobol":
            figures["convergence"] = convergence.draw(one)
        for name, figure in figures.items():
            drawn[prefix + name] = save(figure, folder.figures, prefix + name)[0]
    return drawn


def _report(
    study: Study,
    folder: Folder,
    table: pl.DataFrame,
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.swept import sensitivity_page

    folder.text(
        "report.html", sensitivity_page(study, table, answer, drawn, manifest, draws_besides(study))
    )

"""Every claim of the argument and of its critics, tested in hundreds of plausible worlds.

kaesong audit
kaesong audit points=35 parameters=prior structure.pyongyang=unitary
"""

from pathlib import Path

import polars as pl

from experiments.lab import audit_tables, audit_words, sweeping, terminal_findings, terminal_sweep
from experiments.lab.conduct import conducted
from experiments.lab.draws import write_points
from experiments.lab.results import Folder
from experiments.lab.study import Study


def audit(study: Study) -> Path:
    """Run what is missing, judge every claim, draw and save; returns the folder that holds it all."""
    with conducted(study) as (study, folder, parts), terminal_sweep.working("Judging the claims"):
        sweeping.write_runs(study, folder, parts)
        write_points(study, folder)
        values = sweeping.metrics_of(study, parts, audit_tables.OUTCOMES)
        verdicts = audit_tables.verdicts(study, values)
        folder.table("verdicts", verdicts, {})
        summary = audit_tables.summary(study, verdicts)
        summary.write_csv(folder.partial / "summary.csv")
        bills = audit_tables.bills(study, values)
        bills.write_csv(folder.partial / "bills.csv")
        answer = audit_words.sentences(study, summary)
        manifest = folder.manifest(study.runs, answer)
        drawn = _draw(folder, summary) if study.figures else {}
        _report(study, folder, summary, bills, answer, drawn, manifest)
    terminal_findings.claims(summary, answer)
    terminal_findings.farewell(folder.path, manifest)
    return folder.path


def _draw(folder: Folder, summary: pl.DataFrame) -> dict[str, Path]:
    from experiments.figures import strips
    from experiments.figures.style import save

    return {"strips": save(strips.draw(summary), folder.figures, "strips")[0]}


def _report(
    study: Study,
    folder: Folder,
    summary: pl.DataFrame,
    bills: pl.DataFrame,
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.audit import page

    folder.text("report.html", page(study, summary, bills, answer, drawn, manifest))

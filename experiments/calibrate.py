"""The record sets numbers: approximate Bayesian computation on the fit column.

kaesong calibrate
kaesong calibrate population=200 recovery=0 name=quick
"""

import json
import shutil
from pathlib import Path

import polars as pl

from experiments.lab import calibration, terminal_record
from experiments.lab.calibration import Effort, Plan, Workshop
from experiments.lab.lock import locked
from experiments.lab.results import Folder
from experiments.lab.study import Study
from experiments.lab.verdict import calibration_verdict
from model.cache import source_hash
from model.parameters import BadInput


def calibrate(study: Study) -> Path:
    """Fit block after block, try the method, draw and save; returns the folder that holds it all."""
    for plan in _plans(study):  # a parameter that its world sets is refused before anything runs
        calibration.simulator(plan, _worlds(study), pl.DataFrame())
    with Folder(study) as folder:
        kept = _kept(study, folder)
        with (
            locked(kept),
            terminal_record.calibrating(kept) as report,
            calibration.processes(study.threads) as pool,
        ):
            workshop = Workshop(kept, pool, study.threads, report)
            tables = _fit(study, workshop, report)
        for name, table in tables.items():
            table.write_csv(folder.partial / f"{name}.csv")
        manifest = folder.manifest(int(tables["generations"]["simulations"].sum()))
        verdict = calibration_verdict(tables)
        drawn = _draw(study, folder, tables) if study.figures else {}
        folder.text("report.html", _page(study, tables, verdict, drawn, manifest))
    shutil.rmtree(kept)
    terminal_record.calibrated(tables["generations"], verdict, report.rate)
    terminal_record.farewell(folder.path, manifest)
    return folder.path


def _fit(
    study: Study, workshop: Workshop, report: terminal_record.Report
) -> dict[str, pl.DataFrame]:
    """The tables of a calibration, by name."""
    effort = Effort(study.population, study.simulations, study.recovery, study.seed)
    plans = _plans(study)
    posterior = pl.DataFrame()
    parts: dict[str, list[pl.DataFrame]] = {"generations": [], "predictive": [], "recovery": []}
    for plan in plans:
        simulate = calibration.simulator(plan, _worlds(study), posterior)
        report.begin(f"{plan.name}: fitting")
        posterior, generations = calibration.fit(plan, simulate, effort, workshop)
        parts["generations"].append(generations)
        parts["predictive"].append(calibration.predictions(plan, simulate, posterior, effort))
        report.begin(f"{plan.name}: synthetic truths", counts=False)
        parts["recovery"].append(calibration.recover(plan, simulate, effort, workshop))
    return {
        "posterior": calibration.rounded(posterior),
        "summary": calibration.told(plans, posterior),
    } | {name: pl.concat(tables) for name, tables in parts.items()}


def _plans(study: Study) -> list[Plan]:
    return [Plan(name, **lists) for name, lists in study.blocks.items()]


def _worlds(study: Study) -> dict[str, dict]:
    """The worlds of the record with what the user has set above them."""
    return {
        world: {
            agent: values.get(agent, {}) | study.parameters.get(agent, {})
            for agent in {**values, **study.parameters}
        }
        for world, values in study.worlds.items()
    }


def _kept(study: Study, folder: Folder) -> Path:
    """Where finished parts wait; raises BadInput if those of another calibration lie there."""
    path = folder.path.with_name(f".{folder.path.name}.unfinished")
    decides = {
        "population": study.population, "simulations": study.simulations, "seed": study.seed,
        "blocks": study.blocks, "world": _worlds(study), "model": source_hash(),
    }  # fmt: skip
    note = path / "decides.json"
    if note.exists():
        before = json.loads(note.read_text("utf-8"))
        other = [
            key
            for key, value in decides.items()
            if before.get(key) != json.loads(json.dumps(value))
        ]
        if other:
            raise BadInput(
                f"name={folder.path.name}: an unfinished calibration of that name differs in "
                f"{', '.join(other)}; remove {path} or choose another name"
            )
    path.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(decides), "utf-8")
    return path


def _draw(study: Study, folder: Folder, tables: dict[str, pl.DataFrame]) -> dict[str, Path]:
    """The figures; returns figure -> its SVG."""
    from experiments.figures import pairs, posterior, predictive, recovery
    from experiments.figures.style import save

    figures = {
        "posterior": posterior.draw(tables["summary"], tables["posterior"]),
        "predictive": predictive.draw(tables["predictive"]),
    }
    for block in study.blocks:
        if tables["summary"].filter(block=block, verdict="identified").height > 1:
            figures[f"pairs_{block}"] = pairs.draw(tables["posterior"], tables["summary"], block)
    if study.recovery:
        figures["recovery"] = recovery.draw(tables["recovery"])
    return {name: save(figure, folder.figures, name)[0] for name, figure in figures.items()}


def _page(
    study: Study,
    tables: dict[str, pl.DataFrame],
    verdict: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> str:
    from experiments.report.record import calibrate_page

    return calibrate_page(study, tables, verdict, drawn, manifest)

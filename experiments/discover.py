"""Under which conditions a policy brings talks, and under which it backfires: scenario discovery.

kaesong discover
kaesong discover policy=grand_bargain brings=0.3
"""

from pathlib import Path

from experiments.lab import discovery, sweeping, terminal_findings, terminal_sweep
from experiments.lab.conduct import conducted
from experiments.lab.config import CONF
from experiments.lab.draws import write_points
from experiments.lab.results import Folder
from experiments.lab.study import Study
from model.parameters import BadInput

#: The folder in the results that --config-dir takes; apart from figures/, or Hydra would take that for a group.
OWN = "conf"


def discover(study: Study) -> Path:
    """Run what is missing, look for boxes, draw and save; returns the folder that holds it all."""
    kept = _free(study.keep)
    with conducted(study) as (study, folder, parts), terminal_sweep.working("Looking for boxes"):
        sweeping.write_runs(study, folder, parts)
        write_points(study, folder)
        values = sweeping.metrics_of(study, parts, ("talks_by_deadline",))
        found = discovery.scenarios(study, values)
        discovery.summary(found).write_csv(folder.partial / "summary.csv")
        discovery.trajectories(found).write_csv(folder.partial / "trajectory.csv")
        reruns = _worlds(study, folder, found, kept)
        answer = discovery.sentences(study, found)
        manifest = folder.manifest(study.runs, answer)
        drawn = _draw(study, folder, found) if study.figures else {}
        _report(study, folder, found, answer, drawn, manifest)
    terminal_findings.said(answer)
    terminal_findings.said(reruns)
    terminal_findings.farewell(folder.path, manifest)
    return folder.path


def _free(name: str | None) -> Path | None:
    """Where a world of that name is kept; raises BadInput if there is one already."""
    if name is None:
        return None
    path = CONF / "world" / f"{name}.yaml"
    if path.exists():
        raise BadInput(f"keep={name}: conf/world/{name}.yaml exists already; choose another name")
    return path


def _worlds(
    study: Study, folder: Folder, found: list[discovery.Scenario], kept: Path | None
) -> list[str]:
    """Write a world file for every box; returns the commands that run them."""
    boxes = [one for one in found if one.found]
    if boxes:
        (folder.partial / OWN / "world").mkdir(parents=True)
    where, reruns = str(folder.path / OWN), []
    for k, one in enumerate(boxes):
        name = study.prefix(one.world) + one.name
        folder.text(f"{OWN}/world/{name}.yaml", discovery.world_file(study, one, name, where))
        reruns.append(discovery.rerun_of(study, one, name, where))
        if kept and k == 0:
            kept.write_text(discovery.world_file(study, one, kept.stem), "utf-8")
    return reruns


def _draw(study: Study, folder: Folder, found: list[discovery.Scenario]) -> dict[str, Path]:
    """A figure a scenario that has a box; returns figure -> its SVG."""
    from experiments.figures import box
    from experiments.figures.style import save

    drawn = {}
    for one in found:
        if one.found:
            full = study.prefix(one.world, one.policy) + one.kind
            drawn[full] = save(box.draw(one, study.brings, study.backfires), folder.figures, full)[
                0
            ]
    return drawn


def _report(
    study: Study,
    folder: Folder,
    found: list[discovery.Scenario],
    answer: list[str],
    drawn: dict[str, Path],
    manifest: dict,
) -> None:
    from experiments.report.discover import page

    folder.text("report.html", page(study, found, answer, drawn, manifest))

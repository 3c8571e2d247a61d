"""One history told month by month, by the Mesa model.

kaesong story
kaesong story policy=grand_bargain world=ceasefire replicate=3
"""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from experiments.lab import terminal
from experiments.lab.chronicle import Tale, tell
from experiments.lab.history import history
from experiments.lab.results import Folder
from experiments.lab.snapshot import Snapshot, first, following
from experiments.lab.study import Study
from model.outcomes import OUTCOMES, QUANTITIES
from model.policy import LEVERS

#: What months.parquet holds beside the quantities, in their order: column -> unit.
IN_FORCE = {
    "war": "0 or 1",
    "conservative": "0 or 1: conservatives govern Seoul",
    "offer": "0 or 1: Washington offers talks",
    "major": "0 or 1: a major provocation",
    "zone_status": "0 closed, 1 open, 2 stopped by Pyongyang",
    "exempt": "0 or 1: exempted by the United Nations",
    "cash_other": "million USD a month, the North's other trade",
    **{name: f"strength from 0 to 1: {lever.meaning}" for name, lever in LEVERS.items()},
}


def story(study: Study) -> Path:
    """Live through one history, tell it, draw it and save it; returns the folder that holds it."""
    with Folder(study) as folder:
        with terminal.working("Living through the history, month by month"):
            snapshots, months, outcomes = live(study)
        (policy,), (world,) = study.policies, study.worlds
        tale = tell(policy, world, snapshots, outcomes)
        units = {name: measure.unit for name, measure in QUANTITIES.items()} | IN_FORCE
        folder.table("months", months, {"month": "first day of the month"} | units)
        folder.text("story.md", tale.markdown(_luck(study)))
        manifest = folder.manifest(1)
        _report(study, folder, months, tale, manifest)
    terminal.read_out(tale, _luck(study))
    terminal.farewell(folder.path, manifest)
    return folder.path


def live(study: Study) -> tuple[list[Snapshot], pl.DataFrame, dict[str, float]]:
    """Run the Mesa model: a snapshot a month from before the first, the months, the outcomes."""
    model = history(study)
    snapshots = [first(model.state, model.point, model.policy)]
    while model.running:
        model.step()
        snapshots.append(following(snapshots[-1], model.state))
    row = model.outcomes
    collected = {name: model.datacollector.model_vars[name] for name in QUANTITIES}
    table = pl.DataFrame({"month": [month.date for month in snapshots[1:]], **collected})
    return (
        snapshots,
        table.hstack(in_force(snapshots[1:])),
        {name: float(row[name]) for name in OUTCOMES},
    )


def in_force(months: Sequence[Snapshot]) -> pl.DataFrame:
    """What was in force in each month, columns as in IN_FORCE."""
    return pl.DataFrame(
        [_in_force(month) for month in months], schema=dict.fromkeys(IN_FORCE, float)
    )


def _in_force(month: Snapshot) -> dict[str, float]:
    s, seoul = month.s, month.p.seoul
    found = {
        "war": s.calendar.war,
        "conservative": s.calendar.conservative,
        "offer": s.washington.invites,
        "major": s.provocations.major,
        "zone_status": s.zone.status,
        "exempt": s.committee.exempt if month.p.committee.required > 0 else 0.0,
        "cash_other": month.p.pyongyang.income_base,
        "insurance": _share(s.seoul.cover - seoul.cover, seoul.cover_lever),
        "subsidy": _share(s.seoul.subsidy, seoul.subsidy),
    }
    washington = {
        name: s.washington[name].force
        for name, lever in LEVERS.items()
        if lever.sender == "washington"
    }
    return {name: float(value) for name, value in (found | washington).items()}


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else 0.0


def _luck(study: Study) -> str:
    return f"replicate {study.replicate}, seed {study.seed}"


def _report(study: Study, folder: Folder, months: pl.DataFrame, tale: Tale, manifest: dict) -> None:
    from experiments.figures import save, strip
    from experiments.report import story_page

    figure = strip.draw(
        months,
        f"One history: {tale.title}",
        f"{_luck(study).capitalize()}: one draw of luck, neither the likeliest course nor a "
        "forecast. Shaded: the North sits at the table.",
    )
    drawn = save(figure, folder.figures, "strip")[0]
    folder.text("report.html", story_page(study, tale, drawn, manifest))

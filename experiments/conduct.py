"""Conducts any study: it returns what it found, and here that is run, written, and shown."""

import json
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from experiments.lab.design.reading import study_from
from experiments.lab.design.shipped import configuration, plain, words_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.crate import CRATE, crate_of
from experiments.lab.engine.manifest import manifest_of
from experiments.lab.engine.readme import README, columns_of, readme_of
from experiments.lab.engine.results import Folder, writing
from experiments.lab.engine.running import run
from experiments.lab.engine.runs import Keeper, Memory, units_of
from experiments.lab.engine.store import Store
from experiments.lab.present import console
from experiments.lab.present.finished import Finished
from experiments.lab.present.progress import foretell, progress


def conduct(study: Study) -> Path | None:
    """Run a study, write its folder and show what it found; returns the folder, if it leaves one.

    Finished parts are kept whatever interrupts. Raises BadInput where the folder cannot be had.
    """
    foretell(study.remarks)
    if study.serves:
        study.serve()
        return None
    began = perf_counter()
    with ExitStack() as stack:
        folder = stack.enter_context(Folder(study.command, study.results, study.name))
        named = replace(study, name=folder.name)
        if isinstance(named, Tiled):
            store = stack.enter_context(Store(named, folder))
            finished = _tiled(named, store, store.damaged)
        else:
            finished = named.run(folder.parts)
        manifest = _write(finished, folder, began)
    console.show(finished.console)
    console.farewell(folder.path, manifest)
    return folder.path


def finished(kind: type[Study], **settings: Any) -> Finished:
    """What a study gives, from settings as its file in conf/ has them; nothing is written.

    A policy or world is a name, a list of names, or a mapping of one's own. Raises BadInput in one line.
    """
    settings = plain(settings)
    study = study_from(kind, configuration(kind.command, **settings), words_of(settings))
    foretell(study.remarks)
    found = _tiled(study, Memory(), []) if isinstance(study, Tiled) else study.run(None)
    return replace(found, tables={"runs": found.runs.table()} | found.tables) if found.runs else found


def save(found: Finished, name: str | None = None, results: str = "results") -> Path:
    """Write what a study gave, as the command would; returns the folder."""
    began = perf_counter()
    with Folder(found.study.command, results, name) as folder:
        _write(found, folder, began)
    return folder.path


def _tiled(study: Tiled, keeper: Keeper, damaged: list[str]) -> Finished:
    with progress(study.title, damaged) as report:
        runs = run(study, keeper, report)
    return study.finish(runs)


def _write(found: Finished, folder: Folder, began: float) -> dict[str, Any]:
    """Write all that a folder holds, the runs first and the page last; returns the manifest."""
    from experiments.lab.present.page import told_by
    from experiments.lab.present.style import save as save_figure

    study = found.study
    if found.runs is not None:
        with writing(folder.partial / "runs.parquet"):
            found.runs.write(folder.partial)
    for name, table in found.tables.items():
        if name == "runs" and found.runs is not None:
            continue
        if name in found.units:
            told = {"study": study.command, "seed": str(study.seed)} | found.notes.get(name, {})
            folder.table(name, table, found.units[name], told)
        else:
            folder.csv(name, table)
    for path, text in found.texts.items():
        folder.text(path, text)
    manifest = manifest_of(study, found.count, perf_counter() - began, found.answer)
    folder.text("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    with writing(folder.figures):
        drawn = {name: save_figure(figure, folder.figures, name)[0] for name, figure in found.figures.items()}
    page = found.page(drawn, manifest)
    folder.text("report.html", page)
    _describe(found, folder, manifest, *told_by(page))
    for elsewhere, text in found.outside.items():
        with writing(elsewhere):
            elsewhere.write_text(text, "utf-8")
    return manifest


def _describe(
    found: Finished, folder: Folder, manifest: dict[str, Any], title: str | None, captions: Mapping[str, str]
) -> None:
    """Write what says what each file is: a table of the columns, a text for people, a record for archives."""
    tables = {name: (found.tables[name].columns, units) for name, units in found.units.items() if name in found.tables}
    if found.runs is not None:
        units = units_of(found.runs.study)
        tables = {"runs": (list(units), units)} | tables
    if tables:
        folder.csv("columns", columns_of(tables))
    question, holds = title or f"kaesong {found.study.command}", found.study.holds
    folder.text(README, readme_of(folder.partial, manifest, question, holds))
    drawings = {f"figures/{name}.{end}": caption for name, caption in captions.items() for end in ("png", "svg")}
    folder.text(CRATE, crate_of(folder.partial, manifest, question, " ".join(found.answer), {**holds, **drawings}))

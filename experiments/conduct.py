"""Conducts any study: it returns what it found, and here that is run, written, and shown.

The runs are kept first. What is made of them, tables, figures and the report, can be made again.
"""

import json
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path
from shutil import disk_usage
from time import perf_counter
from typing import Any

import polars as pl
from rich.console import Console
from rich.text import Text

from experiments.lab.design.outcomes import FILE
from experiments.lab.design.outside import settings_file, whence
from experiments.lab.design.reading import study_from
from experiments.lab.design.shipped import configuration, plain, words_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.again import Again, agree, manifest_again, manifest_in
from experiments.lab.engine.columns import columns_in, of_own
from experiments.lab.engine.crate import CRATE, crate_of
from experiments.lab.engine.forecast import ahead, forecast
from experiments.lab.engine.manifest import manifest_of
from experiments.lab.engine.readme import README, readme_of
from experiments.lab.engine.results import WORKBOOK, Folder, Retold, writing
from experiments.lab.engine.running import Pilot, run
from experiments.lab.engine.runs import Keeper, Memory, Runs
from experiments.lab.engine.store import Store
from experiments.lab.present import console, words
from experiments.lab.present.finished import Finished
from experiments.lab.present.foreseen import foretold
from experiments.lab.present.progress import foretell, progress, remark
from model.parameters import BadInput

LONG = 60.0  # seconds of runs, from which a study says beforehand how long they take

#: What stands in the place of a figure that failed.
_NO_FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="420" height="60"><text x="10" y="35" '
    'font-family="sans-serif" font-size="14">This figure could not be drawn.</text></svg>\n'
)


def conduct(study: Study) -> Path | None:
    """Run a study, write its folder and show what it found; returns the folder, if it leaves one.

    Finished parts are kept whatever interrupts. A fault in what is made of the runs costs no run: it is
    raised once all else is in its place. Raises BadInput where the folder cannot be had.
    """
    foretell(study.remarks)
    if study.serves:
        study.serve()
        return None
    if isinstance(study, Tiled) and study.estimate:
        console.show(map(Text, _estimated(study)))
        return None
    began, faults = perf_counter(), list[Exception]()
    with ExitStack() as stack:
        resumed = study.resume if isinstance(study, Tiled) else None
        folder = stack.enter_context(Folder(study.command, study.results, study.name, resumed))
        named = replace(study, name=folder.name)
        if isinstance(named, Tiled):
            store = stack.enter_context(Store(named, folder))
            ready = named.ready(folder.parts)
            runs = _lived(ready, store, store.damaged, folder.unfinished)
            named = _as_it_ran(named, runs.study)
            found = _told(runs.study, runs, faults)
        else:
            found = _drawn(named, lambda one: one.run(folder.parts), faults)
        manifest = manifest_of(named, found.count, perf_counter() - began, found.answer)
        _write(found, folder, manifest, faults)
    console.show(found.console)
    console.farewell(folder.path, manifest)
    _raise(faults, folder.path, isinstance(study, Tiled))
    return folder.path


def redraw(study: Tiled, path: Path) -> None:
    """Make tables, figures and the report of a finished study again, from the runs in its folder.

    study: as its manifest has it, perhaps with other figures or outcomes shown. The old stays as it is
    until all of the new is there. Raises BadInput where the runs are not those of the study.
    """
    foretell(study.remarks)
    began, faults, before = perf_counter(), list[Exception](), manifest_in(path)
    agree(study, path, before)
    named = replace(study, name=path.name, resume=str(path))
    with Retold(path) as folder:
        ready = named.ready(path, again=True)
        keeper = Again(ready, path)
        with progress(ready.title) as report:
            runs = run(ready, keeper, report)
        keeper.all_told(runs.count)
        with _drawing(ready):
            found = ready.finish(runs)
        manifest = manifest_again(named, before, found.count, perf_counter() - began, found.answer)
        folder.lay("runs.parquet")
        _write(replace(found, runs=None), folder, manifest, faults)
        if faults:
            raise faults[0]
    console.show(found.console)
    console.farewell(folder.path, manifest)


def finished(kind: type[Study], **settings: Any) -> Finished:
    """What a study gives, from settings as its file in conf/ has them; nothing is written.

    A policy or world is a name, a list of names, or a mapping of one's own. Raises BadInput in one line.
    """
    settings = plain(settings)
    words = (*whence(kind), *words_of(settings))
    study = study_from(kind, configuration(settings_file(kind), **settings), words)
    foretell(study.remarks)
    runs = _remembered(study.ready(None)) if isinstance(study, Tiled) else None
    with _drawing(study):
        found = study.run(None) if runs is None else runs.study.finish(runs)
    return replace(found, tables={"runs": found.runs.table()} | found.tables) if found.runs else found


def save(found: Finished, name: str | None = None, results: str = "results") -> Path:
    """Write what a study gave, as the command would; returns the folder.

    A figure that fails costs nothing else: its fault is raised once the rest is in its place.
    """
    began, faults = perf_counter(), list[Exception]()
    with Folder(found.study.command, results, name) as folder:
        manifest = manifest_of(found.study, found.count, perf_counter() - began, found.answer)
        _write(found, folder, manifest, faults)
    _raise(faults, folder.path, found.runs is not None)
    return folder.path


def _lived(study: Tiled, keeper: Keeper, damaged: Sequence[str], where: Path | None) -> Runs:
    """Run a study, and say on the way what that takes, if it is long. where: its runs are kept; None: in memory."""
    told = Console(stderr=True)

    def foresee(pilot: Pilot) -> None:
        if ahead(pilot)[1] > LONG:
            free = None if where is None else disk_usage(where).free
            remark(foretold(study, forecast(pilot, where is None), free), told)

    with progress(study.title, damaged, told) as report:
        return run(study, keeper, report, foresee=foresee)


def _as_it_ran(study: Tiled, ran: Tiled) -> Tiled:
    """A study with as few replicates as it ran, where it was stopped."""
    return replace(study, replicates=ran.replicates, hours=ran.hours, words=ran.words, stopped=ran.stopped)


def _remembered(study: Tiled) -> Runs:
    """Run a study that is kept in memory; raises BadInput for what takes a folder."""
    if study.estimate:
        raise BadInput(f"estimate=true: it is a word of the command, kaesong {study.command} estimate=true")
    if study.hours is not None and study.first(study.replicates) is None:
        raise BadInput(
            f"hours={study.hours:g}: {study.command} goes on from its folder once it is stopped, and has none here; "
            f"give the command kaesong {study.command}"
        )
    return _lived(study, Memory(), (), None)


def _estimated(study: Tiled) -> list[str]:
    """What a study would take and reach, in sentences, from its first tiles."""
    began, seen = perf_counter(), list[Pilot]()
    with progress(study.title) as report:
        runs = run(study, Memory(), report, foresee=seen.append)
    took, hours = perf_counter() - began, inf if study.hours is None else study.hours
    pilot = seen[0] if seen else Pilot(runs, runs.count / took, 0, 0.0, study.threads)
    whole = forecast(replace(pilot, done=0, left=3600 * hours), in_memory=False)
    here = next(path for path in study.folder.absolute().parents if path.exists())
    said = [*foretold(study, whole, disk_usage(here).free), f"from {runs.count:,} runs, of which none was kept"]
    return [f"{clause[0].upper()}{clause[1:]}." for clause in said]


@contextmanager
def _drawing(study: Study) -> Iterator[None]:
    """Within it, outcomes of the user's own have words, and figures the house's settings.

    Matplotlib is left alone where none is drawn.
    """
    with words.speaking_of(study.own):
        if not study.figures:
            yield
            return
        from experiments.lab.present.style import settings

        with settings():
            yield


def _told(study: Tiled, runs: Runs, faults: list[Exception]) -> Finished:
    """What follows from the runs; where that fails, the runs alone and the fault."""
    try:
        return _drawn(study, lambda one: one.finish(runs), faults)
    except BadInput:
        raise
    except Exception as fault:
        faults[:] = [fault]
    tables = drawn.of(study, runs.replicates)
    return Finished(study, tables, [], {}, (), None, runs.count, runs, drawn.UNITS)


def _drawn[S: Study](study: S, finish: Callable[[S], Finished], faults: list[Exception]) -> Finished:
    """What a study gives; without its figures where these fail, and with the fault."""
    try:
        with _drawing(study):
            return finish(study)
    except BadInput:
        raise
    except Exception as fault:
        if not study.figures:
            raise
        faults.append(fault)
    return finish(replace(study, figures=False))


def _raise(faults: list[Exception], folder: Path, again: bool) -> None:
    """Raise the first fault of a study whose folder is in its place, with a line that says what is there."""
    if faults:
        way = f"; {shlex.join(['kaesong', 'redraw', str(folder)])} tells it again" if again else ""
        faults[0].add_note(f"kaesong: all runs are kept in {folder}, but not all could be drawn or told{way}")
        raise faults[0]


def _write(found: Finished, folder: Folder, manifest: dict[str, Any], faults: list[Exception]) -> None:
    """Write all that a folder holds, the runs first and the page last; faults of figures and page are added."""
    study = found.study
    if found.runs is not None:
        with writing(folder.partial / "runs.parquet"):
            found.runs.write(folder.partial)
    for name, table in found.tables.items():
        if name in found.units:
            told = {"study": study.command, "seed": str(study.seed)} | found.notes.get(name, {})
            folder.table(name, table, found.units[name], told)
    data = found.figure_data if study.figure_data else {}
    for name, table in (found.csv | {f"figures/{name}": table for name, table in data.items()}).items():
        folder.csv(name, table)
    for path, text in found.texts.items():
        folder.text(path, text)
    if isinstance(study, Tiled) and study.outcomes is not None:
        folder.text(FILE, study.outcomes.text)
    folder.text("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")
    page = _page(found, _figures(found, folder, faults), manifest, faults)
    if page:
        folder.text("report.html", page)
    _describe(found, folder, manifest, page, faults)
    for elsewhere, text in found.outside.items():
        with writing(elsewhere):
            elsewhere.write_text(text, "utf-8")


def _figures(found: Finished, folder: Folder, faults: list[Exception]) -> dict[str, Path]:
    """Figure -> its drawing; where one fails, a picture that says so."""
    drawings = {}
    for name, figure in found.figures.items():
        from experiments.lab.present.style import save as save_figure

        with writing(folder.figures):
            try:
                drawings[name] = save_figure(figure, folder.figures, name)[0]
            except OSError:
                raise
            except Exception as fault:
                faults.append(fault)
                drawings[name] = folder.figures / f"{name}.svg"
                drawings[name].write_text(_NO_FIGURE, "utf-8")
    return drawings


def _page(found: Finished, drawings: dict[str, Path], manifest: dict[str, Any], faults: list[Exception]) -> str:
    """The report, or an empty text where there is none."""
    try:
        with words.speaking_of(found.study.own):
            return found.page(drawings, manifest) if found.page else ""
    except Exception as fault:
        faults.append(fault)
        return ""


def _print(found: Finished, folder: Folder, columns: pl.DataFrame, manifest: dict[str, Any]) -> None:
    """Write the tables that are kept as CSV for people who write: for LaTeX, and as a workbook."""
    study = found.study
    tables = {name: table for name, table in found.csv.items() if table.width}
    if "latex" in study.tables:
        from experiments.lab.present.latex import latex

        for name, table in tables.items():
            caption = study.holds.get(f"{name}.csv", name).split(". ")[0].replace("`", "")
            folder.text(f"{name}.tex", latex(name, table, study.columns, caption, f"tab:{study.command}-{name}"))
    if "xlsx" in study.tables:
        from experiments.lab.present.workbook import xlsx

        folder.data(WORKBOOK, xlsx(tables, columns, manifest["finished"]))


def _describe(found: Finished, folder: Folder, manifest: dict[str, Any], page: str, faults: list[Exception]) -> None:
    """Write what says what each file is: a table of the columns, a text for people, a record for archives."""
    from experiments.lab.present.page import told_by

    title, captions = told_by(page)
    columns = columns_in(folder.partial, {**found.study.columns, **of_own(found.study.own)})
    folder.csv("columns", columns)
    try:
        _print(found, folder, columns, manifest)
    except BadInput:
        raise
    except Exception as fault:
        faults.append(fault)
    question, holds = title or f"kaesong {found.study.command}", found.study.holds
    folder.text(README, readme_of(folder.partial, manifest, question, holds))
    drawings = {f"figures/{name}.{end}": caption for name, caption in captions.items() for end in ("png", "svg")}
    folder.text(CRATE, crate_of(folder.partial, manifest, question, " ".join(found.answer), {**holds, **drawings}))

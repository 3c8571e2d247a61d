"""Conducts any study: it returns what it found, and here that is run, written, and shown.

The runs are kept first. What is made of them, tables, figures and the report, can be made again.
"""

import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from math import inf
from pathlib import Path
from shutil import disk_usage
from time import perf_counter
from typing import Any

from rich.console import Console
from rich.text import Text

from experiments.lab.design.outside import settings_file, whence
from experiments.lab.design.reading import study_from
from experiments.lab.design.shipped import configuration, plain, words_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine import drawn
from experiments.lab.engine.again import Again, agree, manifest_again, manifest_in
from experiments.lab.engine.forecast import ahead, forecast
from experiments.lab.engine.manifest import manifest_of
from experiments.lab.engine.results import Folder, Retold
from experiments.lab.engine.running import Pilot, run
from experiments.lab.engine.runs import Keeper, Memory, Runs
from experiments.lab.engine.store import Store
from experiments.lab.present import console, words
from experiments.lab.present.drawing import Drawers
from experiments.lab.present.finished import Finished
from experiments.lab.present.foreseen import foretold
from experiments.lab.present.progress import foretell, progress, remark
from experiments.lab.present.written import write
from model.parameters import BadInput

LONG = 60.0  # seconds of runs, from which a study says beforehand how long they take


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
            if runs.study is not ready:  # it was stopped
                named = named.first(runs.study.size) or named
            drawers = stack.enter_context(_drawers(named))
            found = _told(runs.study, runs, faults)
        else:
            drawers = stack.enter_context(_drawers(named))
            found = _drawn(named, lambda one: one.run(folder.parts), faults)
        manifest = manifest_of(named, found.count, perf_counter() - began, found.answer)
        write(found, folder, manifest, faults, drawers)
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
        with _drawers(ready) as drawers:
            with _drawing(ready):
                found = ready.finish(runs)
            manifest = manifest_again(named, before, found.count, perf_counter() - began, found.answer)
            folder.lay("runs.parquet")
            write(replace(found, runs=None), folder, manifest, faults, drawers)
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
        with Drawers(1) as drawers:
            write(found, folder, manifest, faults, drawers)
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


def _remembered(study: Tiled) -> Runs:
    """Run a study that is kept in memory; raises BadInput for what takes a folder."""
    if study.estimate:
        raise BadInput(f"estimate=true: it is a word of the command, kaesong {study.command} estimate=true")
    if study.hours is not None and study.first(study.size) is None:
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


def _drawers(study: Study) -> Drawers:
    """Who draws the figures of a study that is about to make them."""
    return Drawers(study.threads if study.figures else 1)


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

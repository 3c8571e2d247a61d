"""Conducts a study of many points: tiles run and kept, then a folder that is there whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from experiments.lab import sweeping, terminal_sweep
from experiments.lab.results import Folder
from experiments.lab.store import Store
from experiments.lab.study import Study


@contextmanager
def conducted(study: Study) -> Iterator[tuple[Study, Folder, list[Path]]]:
    """Run what is missing; gives the study by its name, its folder, and the files of all tiles.

    Tiles stay if the block fails, so that what follows from them can be tried again.
    """
    with Store(study) as store:
        named = replace(study, name=store.final.name)
        with terminal_sweep.progress(named, store) as report:
            parts = sweeping.run(named, store, report)
        with Folder(named, store.started) as folder:
            yield named, folder, parts

"""The words of ``kaesong redraw``: a finished study whose runs are told again."""

from collections.abc import Sequence
from pathlib import Path

from experiments.cli.own import folder_of
from experiments.cli.studies import type_of
from experiments.lab.design.outcomes import FILE
from experiments.lab.design.quoting import quoted
from experiments.lab.design.settings import PLACE, SHOWN, WORKER, deciding
from experiments.lab.design.study import setting_of
from experiments.lab.design.tiled import Tiled
from experiments.lab.engine.again import manifest_in
from experiments.lab.engine.results import NOTE
from experiments.lab.engine.store import read_note, resuming
from model.parameters import BadInput

HELP = """kaesong redraw: tables, figures and report of a finished study again, from its runs

  kaesong redraw results/sweep/one
  kaesong redraw results/sweep/one figures=true 'metrics=[talks_by_deadline]'

Runs nothing anew but the histories whose months a figure needs, and these must come out as they did.
Takes the settings of the study that decide what is shown, and who computes."""


def redrawn(words: Sequence[str]) -> tuple[Path, type[Tiled], list[str]]:
    """The folder that is told again, its study, and the words that ask for that study.

    Raises BadInput where no such study lies there, or where a word could change a number.
    """
    folders = [word for word in words if "=" not in word or Path(word).exists()]
    if len(folders) != 1:
        raise BadInput("redraw: it takes the folder of one finished study, e.g. kaesong redraw results/sweep/one")
    folder = Path(folders[0])
    if folder.name in ("", ".."):  # `kaesong redraw .` in the folder itself
        folder = folder.resolve()
    if (folder / NOTE).exists():
        raise BadInput(f"{folder}: it is unfinished; {resuming(read_note(folder)['study'], folder)} goes on with it")
    manifest = manifest_in(folder)
    before = manifest["overrides"]
    kind = type_of(manifest["study"], folder_of(before))
    if not issubclass(kind, Tiled):
        raise BadInput(f"{folder}: its runs are not kept there; {manifest['command']} runs it anew")
    own = [word for word in words if word not in folders]
    allowed = deciding(kind, SHOWN, WORKER)
    for word in own:
        if setting_of(word) not in allowed:
            raise BadInput(f"{word}: redraw changes no number; it takes {', '.join(sorted(allowed))}")
    again = {setting_of(word) for word in own} | {*deciding(kind, PLACE)}
    kept = [word for word in before if setting_of(word) not in again]
    if (copy := folder / FILE).exists():  # the file itself may have gone on since
        kept = [f"outcomes={quoted(str(copy))}" if setting_of(word) == "outcomes" else word for word in kept]
    return folder, kind, [*kept, *own]

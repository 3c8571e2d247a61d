"""A process that claims folders when it is told to: python -m tests.support.claiming

Each line that it reads names a round, a place and the name of a study, or - for none; each that it
writes that round, and what became of the claim.
"""

import os
import sys
from pathlib import Path

from experiments.lab.engine.results import Folder
from model.parameters import BadInput


def claimed(place: Path, name: str | None) -> str:
    """The name of the folder that was claimed, or why there is none."""
    try:
        with Folder("compare", str(place), name) as folder:
            folder.text("who.txt", str(os.getpid()))
        return folder.path.name
    except BadInput as error:
        return str(error).partition(": ")[2]


if __name__ == "__main__":
    print("ready", flush=True)
    for line in sys.stdin:
        number, place, name = line.rstrip("\n").split("\t")
        print(f"round {number}: {claimed(Path(place), None if name == '-' else name)}", flush=True)

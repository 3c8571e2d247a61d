"""What lies in a study's folder, for whoever opens it: a few lines of README.md."""

from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from experiments.lab.engine.crate import HOLDS, files_in

README = "README.md"
FIGURES = "figures/*"
_FIGURES = "The figures of the report, for slides and for print; with `figure_data=true` a CSV beside each."


def readme_of(folder: Path, manifest: Mapping[str, Any], title: str, holds: Mapping[str, str]) -> str:
    """What README.md holds: the question, the command, and a line on each file or kind of files.

    manifest: that of the study; holds: file, or pattern -> a sentence, above what holds for all studies.
    """
    told = {**HOLDS, **holds, FIGURES: _FIGURES}
    names = [path.relative_to(folder).as_posix() for path in files_in(folder)]
    kinds = dict.fromkeys(_kind(name, told) for name in [*names, README] if name != README)
    return "\n".join(
        [
            f"# {title}",
            "",
            f"Made by `{manifest['command']}` with kaesong {manifest['kaesong']}.",
            "",
            *(f"- `{kind}`: {told.get(kind, 'Left by this study.')}" for kind in kinds),
            "",
        ]
    )


def _kind(name: str, told: Mapping[str, str]) -> str:
    """A file, or the pattern that speaks of it and of others."""
    if fnmatch(name, FIGURES):
        return FIGURES
    return name if name in told else next((pattern for pattern in told if fnmatch(name, pattern)), name)

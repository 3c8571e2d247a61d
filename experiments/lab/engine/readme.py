"""What lies in a study's folder, for whoever opens it: a few lines of README.md, and the columns of its tables."""

from collections.abc import Iterable, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import polars as pl

from experiments.lab.design.prior import ROWS
from experiments.lab.engine.crate import HOLDS, files_in
from experiments.lab.engine.runs import KEYS
from model.outcomes import OUTCOMES, QUANTITIES, Measure

README, COLUMNS = "README.md", "columns.csv"
FIGURES = "figures/*"


def readme_of(folder: Path, manifest: Mapping[str, Any], title: str, holds: Mapping[str, str]) -> str:
    """What README.md holds: the question, the command, and a line on each file or kind of files.

    manifest: that of the study; holds: file, or pattern -> a sentence, above what holds for all studies.
    """
    told = {**HOLDS, **holds, FIGURES: "The figures of the report, for slides and for print."}
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


def columns_of(
    tables: Mapping[str, tuple[Iterable[str], Mapping[str, str]]], own: Mapping[str, Measure]
) -> pl.DataFrame:
    """A row a column of Parquet tables: its unit, its meaning, and the range of a parameter.

    tables: name -> the table's columns and their units; own: the outcomes of the user's own.
    """
    rows = [
        {"file": f"{name}.parquet", "column": column, **_described(column, units.get(column, ""), own)}
        for name, (columns, units) in tables.items()
        for column in columns
    ]
    return pl.DataFrame(rows, schema=["file", "column", "unit", "meaning", "low", "high"])


def _described(column: str, unit: str, own: Mapping[str, Measure]) -> dict[str, Any]:
    if column in own:
        return {"unit": unit, "meaning": own[column].meaning, "low": None, "high": None}
    if column in KEYS:
        return {"unit": "", "meaning": KEYS[column], "low": None, "high": None}
    if column in OUTCOMES or column in QUANTITIES:
        measured = OUTCOMES[column] if OUTCOMES.get(column, ("",))[0] == unit else QUANTITIES[column]
        return {"unit": unit, "meaning": measured.meaning, "low": None, "high": None}
    if column in ROWS:
        row = ROWS[column]
        return {"unit": unit, "meaning": row.meaning, "low": row.low, "high": row.high}
    return {"unit": unit, "meaning": "", "low": None, "high": None}

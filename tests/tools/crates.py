"""Keeps the records of a published study true, where files of its folder are left out and others added."""

import json
from pathlib import Path

import polars as pl

from experiments.cli.studies import type_of
from experiments.lab.engine import columns
from experiments.lab.engine.columns import COLUMNS, columns_in
from experiments.lab.engine.crate import CRATE, HOLDS, described, files_in, references, written

LEFT_OUT = "Only pictures and small tables are kept here; the command gives the rest."
#: What `sample.csv` holds, which no study leaves by itself: where runs are kept as a table, and where not.
FIRST_RUNS = "The first rows of the table of runs. A test tells by them whether they are those of today."
FEW = "The patterns of a small hindcast. A test tells by them whether they are those of today."


def describe_what_is_there(folder: Path) -> None:
    """Let the crate of a folder, if it has one, and its columns.csv describe all files that are in it.

    columns.csv keeps the rows of tables that are left out, since the command gives them.
    """
    if not (folder / CRATE).is_file():
        return
    tell_columns(folder)
    about, root, *rest = json.loads((folder / CRATE).read_text("utf-8"))["@graph"]
    known = {one["name"]: one for one in rest if one["@type"] == "File"}
    others = [one for one in rest if one["@type"] != "File"]
    names = [path.relative_to(folder) for path in files_in(folder)]
    told = {**HOLDS, "sample.csv": FIRST_RUNS if _runs(folder) else FEW}
    own = {name: one for name, one in known.items() if name not in HOLDS}
    files = [own.get(name.as_posix()) or described(name, told) for name in names]
    (run,) = (one for one in others if one["@type"] == "CreateAction")
    root["hasPart"] = references(files)
    run["result"] = references([one for one in files if one["name"] not in ("manifest.json", "sample.csv")])
    if known.keys() - {one["name"] for one in files}:
        root["description"] += f" {LEFT_OUT}"
    (folder / CRATE).write_text(written([about, root, *files, *others]), "utf-8")


def tell_columns(folder: Path) -> None:
    """Write columns.csv of the tables that are in a folder, and of the Parquet tables that were."""
    told = type_of(json.loads((folder / "manifest.json").read_text("utf-8"))["study"]).columns
    left_out = [row for row in _before(folder) if not (folder / row["file"]).exists()]
    rows = [
        columns.row_of(row["file"], row["column"], columns.described(*_asked(row), told, row["unit"] or ""))
        for row in left_out
    ]
    whole = pl.concat([columns_in(folder, told), pl.DataFrame(rows, schema=columns.SCHEMA)])
    whole.sort("file", maintain_order=True).write_csv(folder / COLUMNS)


def _before(folder: Path) -> list[dict]:
    path = folder / COLUMNS
    found = pl.read_csv(path, infer_schema_length=None).to_dicts() if path.is_file() else []
    return [row for row in found if row["file"].endswith(".parquet")]


def _asked(row: dict) -> tuple[str, str]:
    return row["column"], Path(row["file"]).stem


def _runs(folder: Path) -> bool:
    """Whether a table of runs is among what a study left."""
    return any(row["file"] == "runs.parquet" for row in _before(folder))

"""Keeps the record of a published study true, where files of its folder are left out and others added."""

import json
from pathlib import Path

from experiments.lab.engine.crate import CRATE, described, files_in, references, written

LEFT_OUT = "Only pictures and small tables are kept here; the command gives the rest."
#: What `sample.csv` holds, which no study leaves by itself: where runs are kept as a table, and where not.
FIRST_RUNS = "The first rows of the table of runs. A test tells by them whether they are those of today."
FEW = "The patterns of a small hindcast. A test tells by them whether they are those of today."


def describe_what_is_there(folder: Path) -> None:
    """Let the crate of a folder, if it has one, describe all files that are in it and no others."""
    if not (folder / CRATE).is_file():
        return
    about, root, *rest = json.loads((folder / CRATE).read_text("utf-8"))["@graph"]
    known = {one["name"]: one for one in rest if one["@type"] == "File"}
    others = [one for one in rest if one["@type"] != "File"]
    names = [path.relative_to(folder) for path in files_in(folder)]
    told = {"sample.csv": FIRST_RUNS if "runs.parquet" in known else FEW}
    files = [known.get(name.as_posix()) or described(name, told) for name in names]
    (run,) = (one for one in others if one["@type"] == "CreateAction")
    root["hasPart"] = references(files)
    run["result"] = references([one for one in files if one["name"] not in ("manifest.json", "sample.csv")])
    if known.keys() - {one["name"] for one in files}:
        root["description"] += f" {LEFT_OUT}"
    (folder / CRATE).write_text(written([about, root, *files, *others]), "utf-8")

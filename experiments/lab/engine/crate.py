"""The record of a study for archives and citations: an RO-Crate 1.1, as a Process Run Crate.

Written here and not by a library: what reads and writes crates is imported in a third of a second, which
is longer than a small study takes. Tests read it back with that library.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from experiments.lab.design.places import HOME

CRATE = "ro-crate-metadata.json"
SPECIFICATION = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
RUN = "#run"

#: What the files of every study hold: file, or pattern -> sentence. A study says it of its own in ``holds``.
HOLDS = {
    "manifest.json": "All that decides the numbers, with the command, the commit, the versions and the machine.",
    "README.md": "What each file of this folder is.",
    "columns.csv": "A row a column of each table, CSV and Parquet: its unit, its meaning, and what may stand there.",
    "outcomes.py": "The outcomes of the user's own, as functions of a history's months.",
    "report.html": "The report: question, answer, figures, tables, doubts and methods on one page.",
    "*.tex": "The CSV table of the same name in LaTeX, rounded, in parts where it is wide.",
    "tables.xlsx": "The CSV tables as one workbook, a sheet a table. The sheet columns says what the columns are.",
    "figures/*.csv": "The numbers that the figure of the same name shows.",
    "runs.parquet": "A row a run: its point, world, policy, replicate and every outcome. Units are in the metadata. "
    "One file here; above 100,000 runs it is a folder of files, which readers of Parquet take as one table.",
    "runs.parquet/*": "A part of the table of runs, which has a row a run. Units are in the metadata. Above 100,000 "
    "runs the table is this folder; readers of Parquet take it as one table, DuckDB as 'runs.parquet/*.parquet'.",
    "draws.parquet": "A row a draw, or a draw and world: the parameters that ran. Join it with the runs by these.",
    "varied.parquet": "A row a draw and point: parameters that the study changes, as they ran. Join by these.",
}
FORMATS = {
    ".csv": "text/csv",
    ".html": "text/html",
    ".json": "application/json",
    ".md": "text/markdown",
    ".parquet": "application/vnd.apache.parquet",
    ".png": "image/png",
    ".py": "text/x-python",
    ".svg": "image/svg+xml",
    ".tex": "application/x-tex",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".yaml": "application/yaml",
}


def crate_of(folder: Path, manifest: Mapping[str, Any], title: str, answer: str, holds: Mapping[str, str]) -> str:
    """What ro-crate-metadata.json holds: the folder, each file in it, and the run that left them.

    manifest: that of the study, from which all dates come; title: its question; answer: what it found;
    holds: file, or pattern -> what it holds, above what holds for all studies.
    """
    parts = [described(path.relative_to(folder), {**HOLDS, **holds}) for path in files_in(folder)]
    cited = _citation()
    authors = [_author(number, one) for number, one in enumerate(cited["authors"], 1)]
    by = {"license": {"@id": f"https://spdx.org/licenses/{cited['license']}"}, "author": references(authors)}
    software = _software(manifest, cited) | by
    root = {
        "@id": "./",
        "@type": "Dataset",
        "conformsTo": {"@id": PROFILE},
        "name": title,
        "description": answer or title,
        "datePublished": manifest["finished"],
        **by,
        "citation": {"@id": software["@id"]},
        "hasPart": references(parts),
        "mentions": {"@id": RUN},
    }
    about = {"@id": CRATE, "@type": "CreativeWork", "conformsTo": {"@id": SPECIFICATION}, "about": {"@id": "./"}}
    programs = [software, *_study(manifest)]
    run = _run(manifest, programs, [part for part in parts if part["@id"] != "manifest.json"])
    return written([about, root, *parts, run, *programs, *_context(cited, manifest), *authors])


def written(graph: list[dict[str, Any]]) -> str:
    """The text of a crate from its entities."""
    whole = {"@context": f"{SPECIFICATION}/context", "@graph": graph}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def references(entities: list[dict[str, Any]]) -> list[dict[str, str]] | dict[str, str]:
    """What an entity says of others: their names, or the one name without a list around it."""
    found = [{"@id": one["@id"]} for one in entities]
    return found[0] if len(found) == 1 else found


def files_in(folder: Path) -> list[Path]:
    """All files of a folder that a crate lists, at any depth, in order: all but the crate itself."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / CRATE)


def described(file: Path, holds: Mapping[str, str]) -> dict[str, Any]:
    """The entity of a file, by its path in the folder; holds: file, or pattern -> what it holds."""
    name = file.as_posix()
    told = holds.get(name) or next((text for pattern, text in holds.items() if fnmatch(name, pattern)), None)
    return {
        "@id": quote(name),
        "@type": "File",
        "name": name,
        "description": told or f"{file.stem}, as this study leaves it.",
        "encodingFormat": FORMATS.get(file.suffix, "application/octet-stream"),
    }


def _run(manifest: Mapping[str, Any], programs: list[dict[str, Any]], results: list[dict[str, Any]]) -> dict[str, Any]:
    """What was run: the manifest decides, all other files follow from it."""
    finished = datetime.fromisoformat(manifest["finished"])
    began = finished - timedelta(seconds=manifest["seconds"])
    return {
        "@id": RUN,
        "@type": "CreateAction",
        "name": f"{manifest['runs']:,} run{'' if manifest['runs'] == 1 else 's'} of the model",
        "description": manifest["command"],
        "startTime": began.isoformat(timespec="seconds"),
        "endTime": manifest["finished"],
        "instrument": references(programs),
        "object": {"@id": "manifest.json"},
        "result": references(results),
    }


def _software(manifest: Mapping[str, Any], cited: Mapping[str, Any]) -> dict[str, Any]:
    """The program, with its commit where that is known."""
    address = cited.get("url", cited.get("repository-code"))
    return {
        "@id": address or "#kaesong",
        "@type": "SoftwareApplication",
        "name": cited["title"],
        "softwareVersion": manifest["kaesong"],
        **({"url": address} if address else {}),
        **({"identifier": {"@id": "#commit"}} if manifest["git_commit"] else {}),
    }


def _study(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The code of a study of the user's own, by its digest; nothing of ours, which the program holds."""
    code = manifest.get("study_code")
    if not code:
        return []
    told = {"softwareVersion": code["version"]} if "version" in code else {}
    return [
        {
            "@id": "#study",
            "@type": "SoftwareSourceCode",
            "name": code.get("package", Path(code.get("file", "")).name),
            "description": f"The code of the study {manifest['study']}; its identifier is the SHA-256 of its files.",
            "identifier": code["sha256"],
            **told,
        }
    ]


def _context(cited: Mapping[str, Any], manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the other entities refer to: the profile, the licence, the commit."""
    commit = {
        "@id": "#commit",
        "@type": "PropertyValue",
        "name": "git commit, with changes that are in no commit" if manifest["git_dirty"] else "git commit",
        "value": manifest["git_commit"],
    }
    name = cited["license"]
    return [
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {
            "@id": f"https://spdx.org/licenses/{name}",
            "@type": "CreativeWork",
            "name": name,
            "description": f"The {name} licence, that of the program and of what it leaves.",
        },
        *([commit] if manifest["git_commit"] else []),
    ]


def _author(number: int, one: Mapping[str, str]) -> dict[str, Any]:
    """A person, or a group that has but a name, as CITATION.cff lists it."""
    names = [one[key] for key in ("given-names", "family-names") if key in one]
    return {
        "@id": one.get("orcid", f"#author-{number}"),
        "@type": "Person" if names else "Organization",
        "name": " ".join(names) or one["name"],
    }


@cache
def _citation() -> dict[str, Any]:
    """CITATION.cff; where it was left out of a copy, what a crate cannot do without."""
    path = HOME / "CITATION.cff"
    held = yaml.safe_load(path.read_text("utf-8")) if path.is_file() else {}
    return {"title": "kaesong", "license": "MIT", "authors": []} | held

"""The runs of several studies in one table, told apart by the overrides in which they differ.

kaesong collect results/sweep/one results/sweep/two name=both
"""

import json
import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

import polars as pl
from polars.exceptions import PolarsError
from rich.console import Console
from rich.markup import escape

from experiments.lab.design.columns import Column
from experiments.lab.engine.columns import columns_in, described
from experiments.lab.engine.crate import CRATE, crate_of
from experiments.lab.engine.labels import labels
from experiments.lab.engine.manifest import duration, origin
from experiments.lab.engine.readme import README, readme_of
from experiments.lab.engine.results import Folder
from model.given import EXACT
from model.parameters import BadInput, nearest
from model.policy import LEVER_SETTINGS

TITLE = "The runs of several studies in one table"
HOLDS = {"manifest.json": "The manifests of all studies whose runs were joined, and what tells them apart."}
#: Overrides that are columns of their own.
_NEVER = ("policy", "world", "vary")
#: Overrides that are texts, whatever they look like.
_TEXTS = ("study", "parameters", "draws", "design", "design.path", "executor")


@dataclass(frozen=True)
class Kept:
    """A study that lies in a folder: its manifest, and the table of its runs, not yet read."""

    folder: Path
    manifest: dict[str, Any]
    runs: pl.LazyFrame

    @property
    def overrides(self) -> dict[str, str]:
        """What its command set, column -> value; the study itself is one."""
        pairs = (word.lstrip("+").partition("=") for word in self.manifest["overrides"])
        found = {_column(key): value for key, _, value in pairs if value}
        return {"study": self.manifest["study"]} | found

    @property
    def units(self) -> dict[str, str]:
        """Column of its runs -> unit; none of runs that do not say."""
        path = self.folder / "runs.parquet"
        whole = min(path.glob("*.parquet")) if path.is_dir() else path
        return json.loads(pl.read_parquet_metadata(whole).get("units", "{}"))

    def value(self, column: str, world: str) -> str | None:
        """What an override set, or what stood in its place in one of the worlds."""
        if column in self.overrides:
            return self.overrides[column]
        held = self.manifest["configuration"]
        calendar = held["world"][world]["calendar"]
        if column == "horizon":
            return f"{calendar['horizon']:g}"
        if column == "start":
            return f"{calendar['first_year']:.0f}-{calendar['first_month']:02.0f}"
        if column in held.get("priors", {}):
            return str(held["priors"][column])
        agent, _, name = column.partition(".")
        lever, _, setting = name.partition(".")
        if setting in LEVER_SETTINGS:
            found = _pulled(held["policy"].get(agent, {}).get(lever)).get(setting)
        else:
            found = held["world"][world].get(agent, {}).get(name) if name else held.get(column)
        return None if found is None or isinstance(found, dict | list) else f"{found}"

    def values(self, column: str) -> dict[str, Any]:
        """What stands in a column in each world: a number where it sets one."""
        worlds = self.manifest["configuration"]["world"]
        return {world: _read_as(column, self.value(column, world)) for world in worlds}

    def told_apart(self, name: str, columns: Mapping[str, Any]) -> pl.LazyFrame:
        """The runs, with the name of their study and a column a differing override, each with its type.

        A column that the runs have already, an axis of a sweep, stays as it is.
        """
        there = self.runs.collect_schema().names()
        told = [
            pl.col("world")
            .replace_strict({world: _in(kind, value) for world, value in self.values(own).items()}, return_dtype=kind)
            .alias(own)
            for own, kind in columns.items()
            if own not in there
        ]
        return self.runs.select(pl.lit(name).alias("from"), *told, pl.all())


def collect(words: Sequence[str]) -> Path:
    """Join the studies of some folders; returns the folder that holds runs.parquet and manifest.json.

    Raises BadInput for a folder that holds no finished study, and for one named twice.
    """
    settings, folders = _read(words)
    studies = [_finished(Path(folder)) for folder in folders]
    if len(studies) < 2:
        raise BadInput("collect: it takes the folders of two studies or more")
    columns, names = differing(studies), names_of([study.folder for study in studies])
    kinds = {name: _kind([value for study in studies for value in study.values(name).values()]) for name in columns}
    told = [study.told_apart(name, kinds) for name, study in zip(names, studies, strict=True)]
    joined = pl.concat(told, how="diagonal_relaxed")
    by = f"told apart by {', '.join(columns)}" if columns else "which differ in no override"
    began = perf_counter()
    with Folder("collect", settings.get("results", "results"), settings.get("name")) as folder:
        path = folder.partial / "runs.parquet"
        units = {"from": "folder of the study"} | {k: v for study in studies for k, v in study.units.items()}
        joined.sink_parquet(path, **labels(joined.collect_schema(), units, study="collect"))
        rows = pl.scan_parquet(path, glob=False).select(pl.len()).collect().item()
        held = {
            "command": shlex.join(["kaesong", "collect", *words]),
            "columns": columns,
            "studies": [{"folder": name} | study.manifest for name, study in zip(names, studies, strict=True)],
            **origin(),
            "runs": rows,
            **duration(perf_counter() - began),
        }
        folder.text("manifest.json", json.dumps(held, indent=2, ensure_ascii=False) + "\n")
        folder.figures.rmdir()
        folder.csv("columns", columns_in(folder.partial, _told(columns)))
        folder.text(README, readme_of(folder.partial, held, TITLE, HOLDS))
        folder.text(CRATE, crate_of(folder.partial, held, TITLE, f"{rows:,} runs, {by}.", HOLDS))
    path = folder.path / "runs.parquet"
    Console().print(f"{rows:,} runs, {escape(by)}: {path}", highlight=False, soft_wrap=True)
    return folder.path


def _told(columns: Sequence[str]) -> dict[str, Column]:
    """What the columns are that tell studies apart; one that names a number keeps what is told of that."""
    own = {name: Column("What the study was given for this override") for name in columns}
    known = {name for name in columns if described(name, "runs", {}).meaning}
    return {"from": Column("Folder of the study")} | {name: own[name] for name in columns if name not in known}


def differing(studies: Sequence[Kept]) -> list[str]:
    """The overrides that are not the same in all studies, in the order in which they first stand."""
    found = []
    for name in dict.fromkeys(name for study in studies for name in study.overrides):
        values = {frozenset(study.values(name).values()) for study in studies}
        if name not in _NEVER and len(values) > 1:
            found.append(name)
    return found


def _column(key: str) -> str:
    """As axes are named: 'moscow.price', and 'recognition.origin.start' of `policy.recognition.origin.start`."""
    return key.removeprefix("policy.") if key.count(".") == 3 else key.removeprefix("parameters.")


def _pulled(setting: dict[str, Any] | None) -> dict[str, Any]:
    """What a policy asks of a lever, with what holds where it says nothing; nothing if it does not pull it."""
    usual = {"start": 1, "strength": 1, "successor": "reviewed", "quiet": 0, "tie": 0}
    return {} if setting is None else usual | setting


def names_of(folders: Sequence[Path]) -> list[str]:
    """The shortest ends of some paths that tell all of them apart: 's' and 't', or 'old/s' and 'new/s'."""
    parts = [folder.resolve().parts for folder in folders]
    for depth in range(1, max(map(len, parts)) + 1):
        names = ["/".join(one[-depth:]) for one in parts]
        if len({*names}) == len(names):
            break
    return names


def _read_as(column: str, text: str | None) -> int | float | str | None:
    """A number where the text is one; whole ones stay whole, since a seed may be longer than a float."""
    if text is None or column in _TEXTS:
        return text
    for kind in (int, float):
        with suppress(ValueError):
            return kind(text)
    return text


def _kind(values: Sequence[Any]) -> Any:
    """The type of a column in which no two values become one."""
    numbers = [value for value in values if value is not None]
    whole = [value for value in numbers if isinstance(value, int)]
    if any(isinstance(value, str) for value in numbers):
        return pl.String
    if len(whole) < len(numbers) or max(map(abs, whole), default=0) <= EXACT:
        return pl.String if any(abs(value) > EXACT for value in whole) else pl.Float64
    return pl.Int64 if max(whole) < 2**63 and min(whole) >= -(2**63) else pl.String


def _in(kind: Any, value: Any) -> Any:
    """A value as a column of this type holds it."""
    return str(value) if kind == pl.String and value is not None else value


def _read(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Settings and folders."""
    settings, folders = {}, []
    for word in words:
        key, equals, value = word.partition("=")
        if not equals or Path(word).exists():
            folders.append(word)
        elif key in ("name", "results") and value:
            settings[key] = value
        else:
            raise BadInput(f"{word}: no such setting; {nearest(key, ('name', 'results'))}")
    for folder in folders:
        if [Path(other).resolve() for other in folders].count(Path(folder).resolve()) > 1:
            raise BadInput(f"{folder}: it is named twice")
    return settings, folders


def _finished(folder: Path) -> Kept:
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        path = folder / "runs.parquet"
        runs = pl.scan_parquet(sorted(path.glob("*.parquet")) if path.is_dir() else path, glob=False)
        names = runs.collect_schema().names()
        assert {"world", "policy", "replicate"} <= set(names)
        assert {"overrides", "configuration", "study"} <= set(manifest)
    except (OSError, ValueError, AssertionError, PolarsError):
        raise BadInput(f"{folder}: it holds no finished study with runs.parquet and manifest.json") from None
    return Kept(folder, manifest, runs)

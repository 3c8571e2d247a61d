"""What a search has tried: packages with their goals, which it need not run again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from polars.exceptions import PolarsError

from experiments.lab.engine.results import write_whole, writing
from experiments.tradeoffs.goals import GOALS
from experiments.tradeoffs.packages import TENTHS, Package, Space

NAME = "search"

#: Means of the goals over a search's worlds, in their units.
Means = tuple[float, ...]


class Trial(NamedTuple):
    """A package that was tried: in which generation first, and its goals."""

    generation: int
    means: Means


@dataclass
class Tried:
    """What was tried. given: the policies beside which a search runs, name -> levers, and their goals if known."""

    space: Space
    given: Mapping[str, Mapping[str, Mapping[str, Any]]]
    known: dict[str, Means] = field(default_factory=dict)
    packages: dict[Package, Trial] = field(default_factory=dict)

    def table(self) -> pl.DataFrame:
        """The policies given, of generation 0, then every package in the order in which it was tried."""
        rows: list[dict[str, Any]] = []
        for name, means in self.known.items():
            rows.append({"policy": name, "generation": 0, **levers(self.space, self.given[name]), **_goals(means)})
        for package, (generation, means) in self.packages.items():
            pulled = levers(self.space, self.space.policy(package))
            rows.append({"policy": None, "generation": generation, **pulled, **_goals(means)})
        return pl.DataFrame(rows, schema=self._schema)

    @property
    def _schema(self) -> dict[str, Any]:
        pulls = {
            f"{lever}.{key}": kind
            for lever in self.space.levers
            for key, kind in (("start", pl.Int64), ("strength", pl.Float64))
        }
        return {"policy": pl.String, "generation": pl.Int64, **pulls, **dict.fromkeys(GOALS, pl.Float64)}

    def keep(self, folder: Path) -> None:
        """Write all of it into a folder; a checksum in the name. Raises BadInput where that fails."""
        buffer = BytesIO()
        self.table().write_csv(buffer)
        path = folder / f"{NAME}-{_digest(buffer.getvalue())}.csv"
        with writing(path):
            write_whole(path, buffer.getvalue())
            for other in folder.glob(f"{NAME}-*.csv"):
                if other != path:
                    other.unlink()

    def recall(self, folder: Path) -> None:
        """Take what lies in a folder, of a search at work or finished; what is damaged is tried again."""
        for path in sorted(folder.glob(f"{NAME}*.csv")):
            data = path.read_bytes()
            if path.stem not in (NAME, f"{NAME}-{_digest(data)}"):
                continue
            try:
                self._take(pl.read_csv(data, schema=self._schema))
            except (PolarsError, TypeError, ValueError):
                continue

    def _take(self, table: pl.DataFrame) -> None:
        for row in table.iter_rows(named=True):
            means = tuple(row[name] for name in GOALS)
            if row["policy"] is not None:
                self.known[row["policy"]] = means
                continue
            pulls = ((row[f"{lever}.start"], row[f"{lever}.strength"]) for lever in self.space.levers)
            package = tuple((0, 0) if start is None else (start, round(TENTHS * share)) for start, share in pulls)
            self.packages[package] = Trial(row["generation"], means)


def levers(space: Space, policy: Mapping[str, Mapping[str, Any]]) -> dict[str, float | None]:
    """'origin.start' and 'origin.strength' of every lever of a search; None where a policy does not pull it."""
    found: dict[str, float | None] = {}
    for lever in space.levers:
        pulled = policy.get(lever)
        found[f"{lever}.start"] = None if pulled is None else int(pulled.get("start", 1))
        found[f"{lever}.strength"] = None if pulled is None else float(pulled.get("strength", 1))
    return found


def _goals(means: Means) -> dict[str, float]:
    return dict(zip(GOALS, means, strict=True))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()[:16]

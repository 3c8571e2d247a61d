"""Designs: tables of points, a column an axis. Samplers are SciPy's and SALib's."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from experiments.lab.design.axes import Axis
from experiments.lab.design.prior import PLACE, ROWS, rows_of
from experiments.lab.design.tables import Table, read_table
from model.parameters import WHOLE, BadInput, allowed
from model.policy import SUCCESSOR

MOST_POINTS = 10_000_000
MORRIS_LEVELS = 4
MORRIS_STEP = MORRIS_LEVELS / (2 * (MORRIS_LEVELS - 1))  # of a number's range


@dataclass(frozen=True, eq=False)
class Design:
    """Points to run.

    values: (points, axes), nan where a point leaves an axis as its world and its draw have it. Where
    they are given, all (points,): own, the replicate that each point meets alone; under, the number
    of the policy that each is run under alone; inside, that of the world in which each lies alone;
    drawn, the number of the draw of parameters that each takes, whatever the replicate; shift, what is
    added to the number of a replicate, so that points with another shift meet other luck. note: what was
    assumed of a file that they come from, in one line.
    """

    axes: tuple[Axis, ...]
    values: np.ndarray
    own: np.ndarray | None = None
    under: np.ndarray | None = None
    inside: np.ndarray | None = None
    drawn: np.ndarray | None = None
    shift: np.ndarray | None = None
    note: str | None = None

    def __len__(self) -> int:
        """The number of points."""
        return len(self.values)

    def points(self, rows: np.ndarray, base: np.recarray) -> np.recarray:
        """Points in each of the worlds they lie in, (rows, worlds of a point), dtype POINT.

        base: what they have before the axes, (worlds,) or (rows, worlds).
        """
        if self.inside is not None:
            every = np.broadcast_to(base, (len(rows), base.shape[-1]))
            base = every[np.arange(len(rows)), self.inside[rows]][:, None].view(np.recarray)
        made = np.broadcast_to(base, (len(rows), base.shape[-1])).copy().view(np.recarray)
        numbers = rows_of(made)
        for k, axis in enumerate(self.axes):
            if axis.policy is None:
                place, values = PLACE[axis.name], self.values[rows, k, None]
                before = numbers[:, :, place]
                if axis.relative:
                    values = _possible(before * values, axis.name)
                numbers[:, :, place] = np.where(np.isnan(values), before, values)
        return made

    def packages(self, rows: np.ndarray, base: np.recarray, names: Sequence[str]) -> np.recarray:
        """Packages of levers, (rows, policies of a point), dtype POLICY.

        base: (policies,), named ``names``.
        """
        if self.under is not None:
            return base[self.under[rows]][:, None].view(np.recarray)
        made = np.tile(base, (len(rows), 1)).view(np.recarray)
        for k, axis in enumerate(self.axes):
            if axis.policy is not None:
                _, lever, key = axis.name.rsplit(".", 2)
                made[:, names.index(axis.policy)][lever][key] = self.values[rows, k]
        return made

    def table(self) -> pl.DataFrame:
        """A row a point: its number, and what each axis is there."""
        columns: dict[str, Any] = {"point": np.arange(len(self))}
        for k, axis in enumerate(self.axes):
            values = self.values[:, k]
            if axis.policy and axis.name.endswith(".successor"):
                columns[axis.name] = [list(SUCCESSOR)[int(value)] for value in values]
            elif np.isnan(values).any():
                columns[axis.column] = pl.Series(values).fill_nan(None)
            else:
                columns[axis.column] = values.astype(int) if axis.whole else values
        return pl.DataFrame(columns)

    @property
    def digest(self) -> str:
        """A hash of all points."""
        numbers = (self.own, self.under, self.inside, self.drawn, self.shift)
        rest = b"".join(b"" if part is None else part.tobytes() for part in numbers)
        return sha256(np.ascontiguousarray(self.values).tobytes() + rest).hexdigest()[:16]


def _possible(values: np.ndarray, name: str) -> np.ndarray:
    """Multiples of a parameter, whole where it is counted; shares and probabilities end at 0 and 1.

    The range of a row bounds what is plausible, a multiple asks "what if", and is not cut to it.
    """
    unit = ROWS[name].unit
    if unit.startswith(("share", "probability")):
        return np.clip(values, 0.0, 1.0)
    return np.round(values) if unit in WHOLE else values


#: The design of a study that varies nothing.
ONE_POINT = Design((), np.empty((1, 0)))


def of_draws(count: int) -> Design:
    """Draws of all uncertain numbers, each a point."""
    return Design((), np.empty((count, 0)), drawn=np.arange(count))


def some(axes: Sequence[Axis]) -> None:
    """Raise BadInput where nothing varies."""
    if not axes:
        raise BadInput("vary=[]: at least one parameter or lever is needed, e.g. 'vary=[moscow.price]'")


def power_of_two(points: int) -> None:
    """Raise BadInput for a number at which a Sobol' sequence is not even."""
    if points & (points - 1):
        below = 1 << (points.bit_length() - 1)
        raise BadInput(f"points={points}: a Sobol' sequence is even at powers of two; take {below} or {2 * below}")


def designed(settings: Mapping[str, Any], points: int | None, axes: Sequence[Axis], seed: int) -> Design:
    """The design that a study asks for; raises BadInput.

    settings: as in conf/design; points: as many as asked for, None for the design's own number.
    """
    kind = settings["kind"]
    if points is not None and "points" not in settings:
        made = "its axes make" if kind == "grid" else "the file holds"
        raise BadInput(f"points={points}: design={kind} has as many points as {made}")
    if kind == "file":
        return from_file(settings["path"], axes)
    some(axes)
    if kind == "grid":
        values = _grid(axes, settings["levels"])
    else:
        sampler = {"lhs": latin_hypercube, "sobol": _sobol, "morris": _morris}[kind]
        unit = sampler(settings["points"] if points is None else points, len(axes), seed)
        values = at(axes, unit)
    return Design(tuple(axes), values)


def at(axes: Sequence[Axis], unit: np.ndarray) -> np.ndarray:
    """Values of the axes at quantiles, both (points, axes)."""
    return np.stack([axis.at(unit[:, k]) for k, axis in enumerate(axes)], axis=1)


def _grid(axes: Sequence[Axis], levels: int) -> np.ndarray:
    steps = [axis.steps(levels) for axis in axes]
    count = int(np.prod([len(values) for values in steps], dtype=float))
    if count > MOST_POINTS:
        raise BadInput(
            f"design=grid: {len(axes)} axes make {count:,} points, and at most {MOST_POINTS:,} are "
            f"run; take design=lhs or fewer levels"
        )
    return np.array(list(product(*steps)), dtype=float)


def latin_hypercube(points: int, axes: int, seed: int) -> np.ndarray:
    """Quantiles of a Latin hypercube, (points, axes)."""
    from scipy.stats import qmc

    return qmc.LatinHypercube(axes, rng=seed).random(points)


def _sobol(points: int, axes: int, seed: int) -> np.ndarray:
    from scipy.stats import qmc

    power_of_two(points)
    return qmc.Sobol(axes, rng=seed).random(points)


def _morris(points: int, axes: int, seed: int) -> np.ndarray:
    if points < axes + 1:
        raise BadInput(f"points={points}: a walk over {axes} axes takes {axes + 1} points; take more")
    return morris_walks(points // (axes + 1), [str(k) for k in range(axes)], seed)


def morris_walks(walks: int, groups: Sequence[str], seed: int) -> np.ndarray:
    """Quantiles of Morris's walks, (walks * (groups + 1), axes). groups: that of each axis; a group moves as one."""
    from SALib.sample import morris

    axes = len(groups)
    names = [str(k) for k in range(axes)]
    problem = {"num_vars": axes, "names": names, "groups": [*groups], "bounds": [[0.0, 1.0]] * axes}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return morris.sample(problem, walks, num_levels=MORRIS_LEVELS, seed=seed % 2**32)


def columns_of(path: str | None) -> list[str]:
    """The names of the axes in a file of points; raises BadInput."""
    return [name for name in _read(path).columns if name != "point"]


def from_file(path: str | None, axes: Sequence[Axis]) -> Design:
    """The points of a table of one's own, in its order; raises BadInput that names the line and the column."""
    table = _read(path)
    names = [name for name in table.columns if name != "point"]
    for axis in axes:
        if [other.name for other in axes].count(axis.name) > 1:
            raise BadInput(f"{path}: the column '{axis.name}' stands twice")
    if not names:
        raise BadInput(f"{path}: the table has no column that varies; each is a parameter or a lever's setting")
    values = np.empty((len(table), len(axes)))
    for k, (name, axis) in enumerate(zip(names, axes, strict=True)):
        if axis.policy and axis.name.endswith(".successor"):
            values[:, k] = [SUCCESSOR[word] for word in table.words(name, list(SUCCESSOR))]
        else:
            of_lever = f"a number from {axis.low:g} to {axis.high:g} ({axis.unit})"
            values[:, k] = table.numbers(name, of_lever if axis.policy else allowed(ROWS[axis.name], axis.beyond))
            axis.check(values[:, k], partial(table.where, name))
    return Design(tuple(axes), values, note=table.note)


def _read(path: str | None) -> Table:
    if not isinstance(path, str) or not path:
        raise BadInput("design.path=null: design=file takes the path of a table, e.g. design.path=points.csv")
    return read_table(Path(path), f"design.path={path}")

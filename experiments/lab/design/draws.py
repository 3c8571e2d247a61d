"""The parameters that a replicate draws: from their priors, or from a calibration's posterior.

Two replicates in a row share a point, so that the variance of an outcome splits into the part of
the parameters and that of luck. A parameter's draws hang on the seed and its name alone: neither
more replicates nor another parameter shift them.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np
import polars as pl

from experiments.lab.design.own import Prior
from experiments.lab.design.places import CONF
from experiments.lab.design.prior import NONE, ROWS, from_quantiles, hint
from experiments.lab.design.sheets import brief
from experiments.lab.design.tables import read_table
from model.parameters import WHOLE, BadInput, allowed, check_value

PER_POINT = 2  # replicates that share a point
PRIOR = "prior"
POSTERIOR = "posterior.csv"

#: What a file of draws may hold: whatever is no whole number, be its own prior "fixed" or not.
DRAWABLE = tuple(name for name, row in ROWS.items() if row.unit not in WHOLE)

_BLOCK = 1024  # points whose quantiles are drawn at once
_ROW = "row of the posterior"  # what is drawn beside parameters


def draw_of[T: (int, np.ndarray)](replicate: T) -> T:
    """The number of the draw of parameters that a replicate takes."""
    return replicate // PER_POINT


def values_for(
    points: Sequence[int] | np.ndarray,
    names: Sequence[str],
    seed: int,
    posterior: pl.DataFrame | None,
    own: Mapping[str, Prior] = NONE,
) -> np.ndarray:
    """Values of these parameters at numbered points, (points, names).

    Columns of ``posterior`` come from one of its rows, all others from their priors. A prior of the user's
    ``own`` stands above both.
    """
    numbers = np.asarray(points)
    quantiles = np.empty((len(numbers), len(names) + 1))
    for block in np.unique(numbers // _BLOCK):
        here = numbers // _BLOCK == block
        quantiles[here] = _quantiles(seed, (*names, _ROW), int(block))[numbers[here] % _BLOCK]
    found = from_quantiles(names, quantiles[:, :-1], own)
    if posterior is not None:
        rows = (quantiles[:, -1] * len(posterior)).astype(int)
        there = {*posterior.columns} - {*own}
        held = [name for name in names if name in there]
        found[:, [names.index(name) for name in held]] = posterior.select(held).to_numpy()[rows]
    return found


@lru_cache(maxsize=8)
def _quantiles(seed: int, names: tuple[str, ...], block: int) -> np.ndarray:
    """Quantiles of a block of points, (1024, names); read only."""
    columns = [
        np.random.Generator(np.random.Philox(key=[seed, crc32(name.encode())], counter=[0, 0, 0, block])).random(_BLOCK)
        for name in names
    ]
    return np.stack(columns, axis=1)


def find(draws: str, folders: Sequence[Path]) -> Path:
    """The file of a posterior: as named from here, or in one of the folders of configuration; raises BadInput."""
    places = [Path(draws), *(folder / draws for folder in folders)]
    for path in places:
        if path.is_file():
            return path
    for path in places:
        if path.is_dir() and (path / POSTERIOR).is_file():
            raise BadInput(f"parameters.draws={draws}: it is a folder; take the file in it, {draws}/{POSTERIOR}")
    what = "it is a folder" if places[0].is_dir() else "no such file"
    raise BadInput(f"parameters.draws={draws}: {what}; kaesong calibrate leaves a {POSTERIOR}")


class Posterior(NamedTuple):
    """Equal-weight rows, a column a parameter; and what was assumed of the file, in one line, if anything was."""

    rows: pl.DataFrame | None
    note: str | None


def read_posterior(path: Path, beyond: bool = False, priors: Mapping[str, Prior] = NONE) -> Posterior:
    """The posterior in a file; raises BadInput that names the line and the column of what is wrong.

    beyond: whether values beyond the ranges of their rows are taken; priors: those of the user's own, which
    may stand in the place of a column that ships and not of one in the user's own file.
    """
    with suppress(OSError):
        if path.is_file():  # each copy of a study, and each of its threads, asks for it
            return _known_posterior(path, path.read_bytes(), beyond, tuple(priors.items()))
    return _posterior_in(path, beyond, priors)


@lru_cache(maxsize=2)
def _known_posterior(path: Path, held: bytes, beyond: bool, priors: tuple[tuple[str, Prior], ...]) -> Posterior:  # noqa: ARG001
    """As read_posterior, once for as long as the file holds the same."""
    return _posterior_in(path, beyond, dict(priors))


def _posterior_in(path: Path, beyond: bool, priors: Mapping[str, Prior]) -> Posterior:
    table = read_table(path, str(path))
    if not table.columns:
        raise BadInput(f"{path}: the table has no column of a parameter")
    found = {}
    for name in table.columns:
        own = name.removeprefix("parameters.")
        if own not in DRAWABLE:
            known = "is never drawn" if own in ROWS else "is no parameter"
            raise BadInput(f"{path}: the column '{brief(name)}' {known}; {hint(own, DRAWABLE)}")
        if own in priors and not path.is_relative_to(CONF):
            raise BadInput(f"{path}: the column '{brief(name)}' has a prior of its own too, {priors[own]}; keep one")
        row = ROWS[own]
        values = table.numbers(name, allowed(row, beyond))
        for k in (values.argmin(), values.argmax()):
            check_value(row, float(values[k]), table.where(name, int(k)), beyond)
        found[own] = values
    return Posterior(pl.DataFrame(found), table.note)

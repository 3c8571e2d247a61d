"""The parameters that a replicate draws: from their priors, or from a calibration's posterior.

Two replicates in a row share a point, so that the variance of an outcome splits into the part of
the parameters and that of luck. A parameter's draws hang on the seed and its name alone: neither
more replicates nor another parameter shift them.
"""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np
import polars as pl
from polars.exceptions import PolarsError

from experiments.lab.design.prior import DRAWN, ROWS, from_quantiles
from model.parameters import BadInput, check_value, nearest

PER_POINT = 2  # replicates that share a point
PRIOR = "prior"

_BLOCK = 1024  # points whose quantiles are drawn at once
_ROW = "row of the posterior"  # what is drawn beside parameters


def draw_of[T: (int, np.ndarray)](replicate: T) -> T:
    """The number of the draw of parameters that a replicate takes."""
    return replicate // PER_POINT


def values_for(
    points: Sequence[int] | np.ndarray, names: Sequence[str], seed: int, posterior: pl.DataFrame | None
) -> np.ndarray:
    """Values of these parameters at numbered points, (points, names).

    Columns of ``posterior`` come from one of its rows, all others from their priors.
    """
    numbers = np.asarray(points)
    quantiles = np.empty((len(numbers), len(names) + 1))
    for block in np.unique(numbers // _BLOCK):
        here = numbers // _BLOCK == block
        quantiles[here] = _quantiles(seed, (*names, _ROW), int(block))[numbers[here] % _BLOCK]
    found = from_quantiles(names, quantiles[:, :-1])
    if posterior is not None:
        rows = (quantiles[:, -1] * len(posterior)).astype(int)
        own = [name for name in names if name in posterior.columns]
        found[:, [names.index(name) for name in own]] = posterior.select(own).to_numpy()[rows]
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
    """The file of a posterior: as named from here, or in one of the folders of configuration."""
    for path in (Path(draws), *(folder / draws for folder in folders)):
        if path.is_file():
            return path
    raise BadInput(f"parameters.draws={draws}: no such file; kaesong calibrate leaves a posterior.csv")


def read_posterior(path: Path) -> pl.DataFrame:
    """Equal-weight rows, a column a parameter; raises BadInput that names what is wrong."""
    try:
        table = pl.read_csv(path)
    except (PolarsError, OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path}: it cannot be read as a table ({str(error).splitlines()[0]})") from None
    if not len(table):
        raise BadInput(f"{path}: the table has no rows")
    for name in table.columns:
        if name not in DRAWN:
            known = "is never drawn" if name in ROWS else "is no parameter"
            raise BadInput(f"{path}: the column '{name}' {known}; {nearest(name, DRAWN)}")
        column = table[name]
        if not column.dtype.is_numeric() or column.null_count():
            raise BadInput(f"{path}: the column '{name}' holds something else than numbers")
        for value in (column.min(), column.max()):
            check_value(ROWS[name], value, str(path))
    return table.cast(pl.Float64)

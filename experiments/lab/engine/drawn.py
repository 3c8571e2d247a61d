"""The parameters that a study drew, as tables of what ran: joined with the runs they give every point again."""

import numpy as np
import polars as pl

from experiments.lab.design.designs import Design
from experiments.lab.design.draws import PER_POINT, draw_of
from experiments.lab.design.prior import PLACE, ROWS, rows_of
from experiments.lab.design.study import Study
from experiments.lab.design.tiled import Tiled

BLOCK = 1_000  # points that are made at once

_COLUMNS = {
    "draw": "number of the draw of parameters",
    "point": "number of the point of the design",
    "world": "name of the world",
} | {name: row.unit for name, row in ROWS.items()}

#: Table -> the units of its columns.
UNITS = {"draws": _COLUMNS, "varied": _COLUMNS}


def draws_of(study: Study, replicates: int) -> np.ndarray:
    """The number of the draw that each replicate takes; all 0 if nothing is drawn."""
    numbers = np.arange(replicates)
    return draw_of(numbers) if study.uncertain else np.zeros_like(numbers)


def of(study: Tiled, replicates: int) -> dict[str, pl.DataFrame]:
    """What ran of the parameters that may be drawn: `draws`, and `varied` where a design changes them.

    `draws` has a row a draw, or one a draw and world where worlds differ. What a design sets at every
    point stands in the table of runs alone. What it multiplies, or sets at some points only, stands in
    `varied`: a row a draw and point. Empty if nothing is drawn.
    """
    if not study.uncertain:
        return {}
    design = study.sample
    whole, partly = _varied(design)
    left = [name for name in study.uncertain if name not in (*whole, *partly)]
    met = _met(design, replicates)
    found = {}
    if left:
        pairs = np.unique(np.stack([met, design.inside]), axis=1) if design.inside is not None else None
        draws = np.unique(met) if pairs is None else pairs[0]
        found["draws"] = _table(study, {"draw": draws}, left, None if pairs is None else pairs[1])
    if partly:
        points = np.arange(len(design))
        if design.own is None and design.drawn is None:  # every point takes every draw
            met, points = met.repeat(len(points)), np.tile(points, len(met))
        found["varied"] = _table(study, {"draw": met, "point": points}, partly)
    return found


def _varied(design: Design) -> tuple[list[str], list[str]]:
    """The parameters that a design sets at every point, and those that it multiplies or sets at some."""
    partly = [axis.relative or np.isnan(design.values[:, k]).any() for k, axis in enumerate(design.axes)]
    named = [(axis.name, part) for axis, part in zip(design.axes, partly, strict=True) if axis.policy is None]
    some = dict.fromkeys(name for name, part in named if part)
    return [name for name, part in named if not part and name not in some], list(some)


def _met(design: Design, replicates: int) -> np.ndarray:
    """The numbers of the draws that are taken: of each point, or all where every point takes each."""
    if design.drawn is not None:
        return design.drawn
    return draw_of(np.arange(0, replicates, PER_POINT) if design.own is None else design.own)


def _table(
    study: Tiled, keys: dict[str, np.ndarray], names: list[str], inside: np.ndarray | None = None
) -> pl.DataFrame:
    """Keys and values, a row for each of the keys; one for each world too where worlds differ.

    inside: the number of the world of each, where it lies in one alone.
    """
    count = len(keys["draw"])
    blocks = [slice(first, first + BLOCK) for first in range(0, count, BLOCK)]
    values = np.concatenate([_values(study, {key: v[some] for key, v in keys.items()}, names) for some in blocks])
    worlds, titles = values.shape[1], pl.Series(list(study.worlds), dtype=pl.String)
    told: dict[str, np.ndarray | pl.Series] = dict(keys)
    if inside is not None:
        values = values[np.arange(count), inside]
        told["world"] = titles.gather(inside)
    elif (values == values[:, :1]).all():
        values = values[:, 0]
    else:
        told = {key: v.repeat(worlds) for key, v in keys.items()}
        told["world"] = titles.gather(np.tile(np.arange(worlds), count))
        values = values.reshape(count * worlds, -1)
    return pl.DataFrame(told).hstack(pl.DataFrame(values, schema=names))


def _values(study: Tiled, keys: dict[str, np.ndarray], names: list[str]) -> np.ndarray:
    """Parameters at draws, and at points of the design where these are among the keys, (keys, worlds, names)."""
    made = study.points_drawn(keys["draw"].tolist())
    if "point" in keys:
        made = study.sample.points(keys["point"], made)
    return rows_of(made)[..., [PLACE[name] for name in names]]

"""Many axes: what a policy changes along each, and over each pair, the other axes averaged out."""

from collections.abc import Sequence

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.colors import TwoSlopeNorm
from matplotlib.figure import Figure

from experiments.lab.design.axes import Axis
from experiments.lab.present import palette, style, words

LEFT, PANEL, GAP, RIGHT, BAR = 1.3, 1.55, 0.16, 1.5, 0.14
HEAD, FOOT = 1.05, 0.7
MOST, BINS = 6, 6
EFFECT = "PuOr_r"

Binned = tuple[np.ndarray, list[str]]


@style.housed
def draw(rows: pl.DataFrame, axes: Sequence[Axis]) -> Figure:
    """On the diagonal the mean effect along an axis, below it over pairs of axes.

    Takes a sweep's summary of one outcome, policy and world. The six axes along which the mean
    effect moves most are shown.
    """
    metric, policy = rows["outcome"][0], rows["policy"][0]
    scale = 100 if words.outcome(metric).kind == "share" else 1
    effect = scale * rows["effect"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    bins = {axis.name: _bins(rows[axis.name]) for axis in axes}
    ranked = sorted(axes, key=lambda axis: -_reach(bins[axis.name][0], effect))[:MOST]
    count = len(ranked)
    size = count * PANEL + (count - 1) * GAP
    left_out = f" The {count} of {len(axes)} axes that move it most." if count < len(axes) else ""
    figure = style.sheet(
        LEFT + size + RIGHT,
        HEAD + size + FOOT,
        f"Effect of {words.policy(policy).inline} on {words.outcome(metric).inline}",
        f"World: {words.world_title(rows['world'][0])}. {len(rows):,} points of {rows['n'][0]:,} replicates; all other "
        f"axes averaged out. Diagonal: mean and middle half of the points.{left_out}",
    )
    norm = _norm(ranked, bins, effect)
    ends = np.nanquantile(effect, [0.02, 0.98])
    image = None
    for i, up in enumerate(ranked):
        for j, across in enumerate(ranked[: i + 1]):
            panel = style.place(figure, LEFT + j * (PANEL + GAP), HEAD + i * (PANEL + GAP), PANEL, PANEL)
            if i == j:
                _along(panel, bins[up.name], effect, ends)
            else:
                image = _over(panel, bins[across.name], bins[up.name], effect, norm)
            _labels(panel, bins, across, up, i == count - 1, j == 0 and i > 0)
    if image is not None:
        bar = style.place(figure, LEFT + size + 0.25, HEAD, BAR, min(size, 2.5))
        figure.colorbar(image, cax=bar, format=style.tick)
        bar.set_ylabel(words.effect_unit(metric))
    figure.data = _data(ranked, bins, rows)
    return figure


def _data(ranked: Sequence[Axis], bins: dict[str, Binned], rows: pl.DataFrame) -> pl.DataFrame:
    """A row a bin of an axis, and one a pair of bins of two: the mean effect, and its middle half along one axis."""
    held = rows.select("world", "policy", "outcome", "effect").with_columns(
        pl.Series(axis.name, [bins[axis.name][1][code] for code in bins[axis.name][0]]) for axis in ranked
    )
    tables = []
    for i, up in enumerate(ranked):
        for across in ranked[: i + 1]:
            keys = {"axis": across, "other_axis": up} if across is not up else {"axis": up}
            named = [pl.lit(axis.name).alias(key) for key, axis in keys.items()]
            where = [pl.col(axis.name).alias(key.replace("axis", "bin")) for key, axis in keys.items()]
            ends = [pl.col("effect").quantile(q, "linear").alias(f"effect_q{100 * q:.0f}") for q in (0.25, 0.75)]
            found = held.group_by("world", "policy", "outcome", *named, *where, maintain_order=True)
            tables.append(found.agg(pl.col("effect").mean(), *(ends if across is up else [])))
    return pl.concat(tables, how="diagonal")


def _bins(column: pl.Series) -> Binned:
    """The bin of every point, and the bins' names: values where there are few, else equal shares of points."""
    if not column.dtype.is_numeric() or column.n_unique() <= BINS:
        found = sorted(column.unique().to_list())
        codes = np.array([found.index(value) for value in column])
        return codes, [value if isinstance(value, str) else style.tick(float(f"{value:.3g}")) for value in found]
    values = column.to_numpy()
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)))
    codes = np.clip(np.digitize(values, edges) - 1, 0, len(edges) - 2)
    return codes, [style.tick(float(f"{middle:.3g}")) for middle in (edges[1:] + edges[:-1]) / 2]


def _means(codes: np.ndarray, effect: np.ndarray) -> np.ndarray:
    known = ~np.isnan(effect)
    counts = np.bincount(codes[known])
    sums = np.bincount(codes[known], effect[known])
    return np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)


def _reach(codes: np.ndarray, effect: np.ndarray) -> float:
    means = _means(codes, effect)
    return float(np.nanmax(means) - np.nanmin(means))


def _norm(ranked: Sequence[Axis], bins: dict[str, Binned], effect: np.ndarray) -> TwoSlopeNorm:
    """One scale for all maps."""
    most = 1e-9
    for i, up in enumerate(ranked):
        for across in ranked[:i]:
            grid = _grid(bins[across.name], bins[up.name], effect)
            if not np.isnan(grid).all():
                most = max(most, float(np.nanmax(np.abs(grid))))
    return TwoSlopeNorm(0.0, -most, most)


def _grid(across: Binned, up: Binned, effect: np.ndarray) -> np.ndarray:
    wide = len(across[1])
    means = _means(up[0] * wide + across[0], effect)
    grid = np.full(len(up[1]) * wide, np.nan)
    grid[: len(means)] = means
    return grid.reshape(len(up[1]), wide)


def _along(axes: Axes, bins: Binned, effect: np.ndarray, ends: np.ndarray) -> None:
    codes, names = bins
    x = np.arange(len(names)) + 0.5
    parts = [effect[codes == k] for k in range(len(names))]
    quarters = np.array([np.nanquantile(part, [0.25, 0.75]) if len(part) else [np.nan] * 2 for part in parts])
    axes.axhline(0, color=style.INK, lw=0.8)
    axes.fill_between(x, quarters[:, 0], quarters[:, 1], color=palette.PALE, alpha=0.6, lw=0)
    axes.plot(x, [np.nanmean(part) if len(part) else np.nan for part in parts], "o-", ms=3, color=style.INK)
    axes.set_xlim(0, len(names))
    if ends[1] > ends[0]:
        axes.set_ylim(min(ends[0], 0), max(ends[1], 0))
    axes.yaxis.tick_right()
    axes.locator_params(axis="y", nbins=3)
    axes.yaxis.set_major_formatter(style.tick)
    axes.spines[["left"]].set_visible(False)
    axes.spines[["right"]].set_visible(True)


def _over(axes: Axes, across: Binned, up: Binned, effect: np.ndarray, norm: TwoSlopeNorm):  # type: ignore[no-untyped-def]
    return axes.pcolormesh(_grid(across, up, effect), cmap=EFFECT, norm=norm)


def _labels(axes: Axes, bins: dict[str, Binned], across: Axis, up: Axis, last: bool, first: bool) -> None:
    names = bins[across.name][1]
    axes.set_xticks([0.5, len(names) - 0.5], [names[0], names[-1]] if last else ["", ""])
    if last:
        axes.set_xlabel(across.name.replace(".", ".\n", 1))
    if across is not up:
        names = bins[up.name][1]
        axes.set_yticks([0.5, len(names) - 0.5], [names[0], names[-1]] if first else ["", ""])
    if first:
        axes.set_ylabel(up.name.replace(".", ".\n", 1))

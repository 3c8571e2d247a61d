"""What the record says of each parameter: prior against posterior."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from experiments.lab.design.own import Prior
from experiments.lab.design.prior import NONE, ROWS, from_quantiles
from experiments.lab.present import palette, style
from experiments.lab.present.spelling import named

VERDICTS = {"identified": "identified", "narrowed": "narrowed or moved", "prior": "as the prior"}
ACROSS, WIDTH, LEFT, GAP = 5, 12.6, 0.3, 0.3
HEAD, HIGH, BETWEEN, FOOT = 1.2, 0.95, 0.95, 0.6
BINS = 24
#: Columns of the figure's numbers.
DATA = {"parameter": pl.String, **dict.fromkeys(("start", "end", "prior", "posterior"), pl.Float64)}


@style.housed
def draw(summary: pl.DataFrame, posterior: pl.DataFrame, priors: Mapping[str, Prior] = NONE) -> Figure:
    """A panel for each parameter that a block moves, and for any other that the data narrowed.

    Takes the tables summary.csv and posterior.csv of a calibration, and the priors of the user's own.
    """
    told = summary.filter((pl.col("block") != "-") | (pl.col("verdict") != "prior"))
    rows = list(told.sort("block", "contraction", descending=[True, True]).iter_rows(named=True))
    deep = -(-len(rows) // ACROSS)
    quiet = summary.filter(pl.col("verdict") == "prior").height
    figure = style.sheet(
        WIDTH,
        HEAD + deep * (HIGH + BETWEEN) + FOOT,
        "What the record says of the parameters",
        f"Grey: what was thought before; blue: after the record. Of {len(summary)} parameters on which the record "
        f"could have spoken, {quiet} stay at their priors; shown are those that the sampler moved and those that "
        "were narrowed.",
    )
    shown = [pl.DataFrame(schema=DATA)]
    panel = (WIDTH - 2 * LEFT - (ACROSS - 1) * GAP) / ACROSS
    for place, row in enumerate(rows):
        down, right = divmod(place, ACROSS)
        axes = style.place(figure, LEFT + right * (panel + GAP), HEAD + 0.35 + down * (HIGH + BETWEEN), panel, HIGH)
        shown.append(_panel(axes, row, posterior[row["parameter"]].to_numpy(), priors))
    handles = [
        Patch(color=palette.GREY, alpha=0.45, label="prior"),
        Line2D([], [], color=palette.MODEL, lw=1.6, label="posterior"),
        Line2D([], [], color=style.INK, lw=1, ls=":", label="default"),
    ]
    figure.legend(handles=handles, loc="lower left", ncols=3, bbox_to_anchor=(0.01, 0.0))
    figure.data = pl.concat(shown)
    return figure


def _panel(axes: Axes, row: dict, values: np.ndarray, priors: Mapping[str, Prior]) -> pl.DataFrame:
    """Draw a parameter; its histograms, a row a bar."""
    name = row["parameter"]
    agent, own = name.split(".")
    quantiles = (np.arange(4000) + 0.5) / 4000
    before = from_quantiles([name], quantiles[:, None], priors)[:, 0]
    low = priors[name].low if name in priors else ROWS[name].low
    edges = np.linspace(low, max(float(np.quantile(before, 0.995)), float(values.max())), BINS + 1).tolist()
    prior, *_ = axes.hist(before, edges, density=True, color=palette.GREY, alpha=0.45)
    after, *_ = axes.hist(values, edges, density=True, histtype="step", color=palette.MODEL, lw=1.6)
    axes.axvline(row["default"], color=style.INK, lw=1, ls=":")
    axes.set_title(named(own), size=style.SMALL, weight="bold", pad=14)
    axes.text(
        0,
        1.02,
        f"{named(agent)}: {VERDICTS[row['verdict']]}",
        transform=axes.transAxes,
        va="bottom",
        color=style.QUIET if row["verdict"] == "prior" else palette.MODEL,
    )
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel(row["unit"])
    style.plain_ticks(axes, 3)
    bars = {"start": edges[:-1], "end": edges[1:], "prior": prior, "posterior": after}
    return pl.DataFrame({"parameter": [name] * BINS, **bars}, schema=DATA)
